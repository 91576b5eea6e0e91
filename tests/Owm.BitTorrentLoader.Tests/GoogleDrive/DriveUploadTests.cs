using System.Security.Cryptography;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Digests;
using Owm.BitTorrentLoader.GoogleDrive;
using DriveFile = Owm.BitTorrentLoader.GoogleDrive.V3.Data.File;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

/// <summary>Uploads that are cut, go on, and end as one file.</summary>
public sealed class DriveUploadTests : DriveBench
{
    private const string Name = "b1946ac92492d2347c6235b4d2611184.torrent";
    private const int Length = 25 * 1024 * 1024;

    private readonly TorrentDocument _torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());

    [Fact]
    public async Task An_upload_of_25_megabytes_that_is_cut_twenty_times_ends_as_one_file_and_sends_little_twice()
    {
        var content = RandomNumberGenerator.GetBytes(Length);
        var random = new Random(4);
        for (var i = 0; i < 20; i++) Server.Drive.CutsUploadsAfter.Enqueue(random.Next(1, DriveUpload.ChunkLength));
        LogIn();
        var file = await UploadAsync(content);
        Assert.Equal(file.Id, Assert.Single(Server.Drive.Files).Id);
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(Server.Drive.Files[0].Content!));
        Assert.Equal(1, Server.CountOf("upload"));
        Assert.InRange(Server.Drive.BytesReceived, Length, Length + (20L * DriveUpload.ChunkLength));
    }

    [Fact]
    public async Task Another_process_goes_on_where_the_first_was_stopped()
    {
        var content = RandomNumberGenerator.GetBytes(4 * DriveUpload.ChunkLength);
        LogIn();
        Server.Next("chunk", 1, context => Server.Drive.AnswerAsync(context, "chunk"));
        Server.Next("chunk", 1, context => Server.Drive.AnswerAsync(context, "chunk"));
        Server.Fail("chunk", 403, "insufficientFilePermissions");
        await Assert.ThrowsAsync<CatalogException>(() => UploadAsync(content));
        Assert.Empty(Server.Drive.Files);

        await UploadAsync(content);
        Assert.Equal(content, Assert.Single(Server.Drive.Files).Content);
        Assert.Equal((1, 1), (Server.CountOf("upload"), Server.CountOf("generateIds")));
        Assert.Equal(content.Length, Server.Drive.BytesReceived);
        Assert.Empty(Directory.GetFiles(Path.Combine(TokenDirectory, "uploads")));
    }

    [Fact]
    public async Task Another_content_does_not_go_on_with_the_upload_of_the_first()
    {
        LogIn();
        Server.Fail("chunk", 403, "insufficientFilePermissions");
        await Assert.ThrowsAsync<CatalogException>(() => UploadAsync(new byte[100]));
        await UploadAsync(new byte[101]);
        Assert.Equal(101, Assert.Single(Server.Drive.Files).Content!.Length);
        Assert.Equal(2, Server.CountOf("upload"));
    }

    [Fact]
    public async Task Nobody_else_may_read_the_address_of_an_upload_and_a_logout_forgets_it()
    {
        if (OperatingSystem.IsWindows()) return;
        LogIn();
        Server.Fail("chunk", 403, "insufficientFilePermissions");
        await Assert.ThrowsAsync<CatalogException>(() => UploadAsync(new byte[100]));
        var file = Assert.Single(Directory.GetFiles(Path.Combine(TokenDirectory, "uploads")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        await new DriveLogin(Options()).LogoutAsync();
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task An_upload_that_drive_has_forgotten_begins_again_under_the_same_id()
    {
        var content = RandomNumberGenerator.GetBytes(2 * DriveUpload.ChunkLength);
        LogIn();
        Server.Drive.CutsUploadsAfter.Enqueue(300_000);
        Server.Next("chunk", 1, async context =>
        {
            await Server.Drive.AnswerAsync(context, "chunk");
            Server.Drive.ExpireSessions();
        });
        await UploadAsync(content);
        Assert.Equal(content, Assert.Single(Server.Drive.Files).Content);
        Assert.Equal((2, 1), (Server.CountOf("upload"), Server.CountOf("generateIds")));
    }

    [Fact]
    public async Task An_upload_that_drive_forgets_again_and_again_is_given_up()
    {
        LogIn();
        Server.Fail("chunk", 404, "notFound", times: 100);
        Assert.Equal(CatalogFailure.Network, (await Assert.ThrowsAsync<CatalogException>(() => UploadAsync(new byte[100]))).Failure);
        Assert.InRange(Server.CountOf("upload"), 2, 10);
    }

    [Theory]
    [InlineData("bytes=0-99999")]
    [InlineData("bytes=5-9")]
    [InlineData("bananas")]
    public async Task Nonsense_about_what_arrived_is_not_believed(string range)
    {
        LogIn();
        Server.Next("chunk", 1, context =>
        {
            context.Response.StatusCode = 308;
            context.Response.Headers.Range = range;
            return Task.CompletedTask;
        });
        Assert.Equal(CatalogFailure.BadContent, (await Assert.ThrowsAsync<CatalogException>(() => UploadAsync(new byte[100]))).Failure);
    }

    [Fact]
    public async Task A_server_that_takes_nothing_is_given_up()
    {
        LogIn();
        Server.Next("chunk", 1000, context =>
        {
            context.Response.StatusCode = 308;
            return Task.CompletedTask;
        });
        Assert.Equal(CatalogFailure.Network, (await Assert.ThrowsAsync<CatalogException>(() => UploadAsync(new byte[100]))).Failure);
        Assert.InRange(Server.CountOf("chunk"), 2, 20);
    }

    [Theory]
    [InlineData("https://evil.example.org/upload?upload_id=1")]
    [InlineData("http://127.0.0.1:1/upload?upload_id=1")]
    [InlineData("/upload?upload_id=1")]
    public async Task The_login_is_not_sent_where_an_upload_may_not_lead(string location)
    {
        LogIn();
        Server.Next("upload", 1, context =>
        {
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        Assert.Equal(CatalogFailure.BadContent, (await Assert.ThrowsAsync<CatalogException>(() => UploadAsync(new byte[100]))).Failure);
        Assert.Equal(0, Server.CountOf("chunk"));
    }

    [Fact]
    public async Task What_record_a_torrent_belongs_to_and_its_digests_are_told_by_the_entry()
    {
        var source = "http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#" + new string('é', 100);
        Digest[] digests = [new(DigestAlgorithm.Md5, "b1946ac92492d2347c6235b4d2611184"), new(DigestAlgorithm.Sha256, new string('a', 64)), new(DigestAlgorithm.Sha512, new string('b', 128))];
        LogIn();
        using var catalog = new DriveCatalog(FolderId, Options());
        var posted = await catalog.PostAsync(new CatalogPosting { Name = Name, Torrent = _torrent, Source = source, Digests = digests });
        Assert.False(posted.WasThere);
        var found = await catalog.FindAsync(Name);
        Assert.Equal(source, found!.Source);
        Assert.Equal(digests, found.Digests);
        Assert.All(Server.Drive.Files[0].Properties!.Properties(), p => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(p.Name + (string)p.Value!), 1, 124));
    }

    [Fact]
    public async Task The_same_content_posted_again_is_said_to_be_there_and_not_even_downloaded()
    {
        LogIn();
        using var catalog = new DriveCatalog(FolderId, Options());
        await catalog.PostAsync(Name, _torrent, null);
        Assert.True((await catalog.PostAsync(new CatalogPosting { Name = Name, Torrent = _torrent })).WasThere);
        Assert.Equal((1, 0), (Server.CountOf("upload"), Server.CountOf("media")));
    }

    [Fact]
    public async Task The_same_swarm_posted_again_with_other_trackers_is_there_already()
    {
        LogIn();
        using var catalog = new DriveCatalog(FolderId, Options());
        await catalog.PostAsync(Name, _torrent, null);
        var bytes = _torrent.Bytes.ToArray();
        var other = TorrentDocument.Parse((byte[])[.. "d8:announce24:udp://t.example.org:6969"u8, .. bytes[1..]]);
        Assert.Equal(_torrent.Torrent.InfoHash, other.Torrent.InfoHash);
        Assert.True((await catalog.PostAsync(new CatalogPosting { Name = Name, Torrent = other })).WasThere);
        Assert.Single(Server.Drive.Files);
    }

    private async Task<DriveFile> UploadAsync(byte[] content)
    {
        using var files = new DriveFiles(DriveConnection.Open(Options()), "the Drive folder 'folder'");
        var file = new DriveFile { Name = "big.torrent", MimeType = DriveFiles.TorrentType, Parents = [FolderId] };
        return await files.UploadAsync(file, content, new DriveUploadSessions(TokenDirectory, Clock), CancellationToken.None);
    }
}
