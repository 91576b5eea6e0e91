using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Digests;
using Owm.BitTorrentLoader.GoogleDrive;
using Owm.BitTorrentLoader.Tests.GoogleDrive;

namespace Owm.BitTorrentLoader.Tests.Catalogs;

public sealed class CatalogMirrorTests : DriveBench
{
    private const string Name = "b1946ac92492d2347c6235b4d2611184.torrent";

    private readonly TorrentDocument _torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());

    private string Mirror => Home["mirror"];

    [Fact]
    public async Task A_mirror_is_a_folder_with_everything_that_the_catalog_has()
    {
        LogIn();
        var digest = new Digest(DigestAlgorithm.Sha256, new string('a', 64));
        using (var drive = new DriveCatalog(FolderId, Options()))
            await drive.PostAsync(new CatalogPosting { Name = Name, Torrent = _torrent, Description = "says hello", Source = "http://example.org/hello", Digests = [digest] });
        Assert.Equal([Name], (await RunAsync()).Fetched);
        using var folder = new FolderCatalog(Mirror);
        var entry = await folder.FindAsync(Name);
        Assert.Equal(("says hello", "http://example.org/hello", digest), (entry!.Description, entry.Source, Assert.Single(entry.Digests)));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero), entry.Modified);
        Assert.True((await folder.GetAsync(entry)).IsSameAs(_torrent));
    }

    [Fact]
    public async Task On_a_web_server_it_is_a_catalog_that_needs_no_account()
    {
        Add("f1", "a.torrent").Description = "first";
        Add("f2", "über die Würmer 1/2.torrent");
        LogIn();
        await RunAsync();
        await using var server = await FakeIndexServer.StartAsync();
        server.Directory = Mirror;
        using var index = TorrentCatalogs.Open(CatalogSpec.Parse(server.Endpoint.ToString()));
        var entries = await index.ListAsync().ToListAsync();
        Assert.Equal(["a.torrent", "über die Würmer 1/2.torrent"], entries.Select(e => e.Name));
        Assert.Equal("first", entries[0].Description);
        foreach (var entry in entries) Assert.True((await index.GetAsync(entry)).IsSameAs(_torrent));
    }

    [Fact]
    public async Task The_second_run_fetches_only_what_changed()
    {
        Add("f1", "a.torrent");
        var changed = Add("f2", "b.torrent");
        LogIn();
        await RunAsync();
        var other = Torrents.OfFile("other.txt", "hello\n"u8.ToArray());
        changed.Content = other.Bytes.ToArray();
        Add("f3", "c.torrent");
        Server.Requests.Clear();
        var second = await RunAsync();
        Assert.Equal(["b.torrent", "c.torrent"], second.Fetched);
        Assert.Equal((1, 2), (second.Unchanged, Server.CountOf("media")));
        Assert.Equal(other.Bytes.ToArray(), await File.ReadAllBytesAsync(Path.Combine(Mirror, "b.torrent")));
    }

    [Fact]
    public async Task A_file_that_it_did_not_write_stays_as_it_is()
    {
        Add("f1", "a.torrent");
        Add("f2", "b.torrent");
        LogIn();
        Home.Write("mirror/a.torrent", "mine");
        var done = await RunAsync();
        Assert.Equal(["b.torrent"], done.Fetched);
        Assert.Contains("a.torrent' is another file", Assert.Single(done.Failures), StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Mirror, "a.torrent")));
    }

    [Fact]
    public async Task What_has_gone_is_deleted_only_when_that_is_wanted_and_only_if_it_is_still_as_it_was_mirrored()
    {
        var a = Add("f1", "a.torrent");
        var b = Add("f2", "b.torrent");
        a.Description = "first";
        LogIn();
        await RunAsync();
        a.Trashed = b.Trashed = true;
        Assert.Equal(["a.torrent", "b.torrent"], (await RunAsync()).Gone);
        Assert.True(File.Exists(Path.Combine(Mirror, "a.torrent")));

        Home.Write("mirror/b.torrent", "mine");
        var pruned = await RunAsync(new CatalogMirrorOptions { MayPrune = _ => true });
        Assert.True(pruned.IsPruned);
        Assert.Equal(["b.torrent", "index.json"], Directory.GetFiles(Mirror).Select(Path.GetFileName).Order());
        Assert.Empty((await RunAsync()).Gone);
    }

    [Fact]
    public async Task Names_of_every_kind_stay_inside_and_apart()
    {
        Add("f1", "../../etc/passwd.torrent");
        Add("f2", "a.torrent");
        Add("f3", "A.torrent");
        Add("f4", "a.torrent");
        LogIn();
        var done = await RunAsync();
        Assert.Equal(4, done.Fetched.Count);
        Assert.Equal(5, Directory.GetFiles(Mirror).Length);
        Assert.Equal(4, done.Fetched.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public async Task A_hostile_index_in_the_directory_deletes_nothing_elsewhere()
    {
        LogIn();
        Home.Write("victim.torrent", "precious");
        var sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("precious"u8));
        Home.Write("mirror/index.json", $$"""{ "owm_catalog": 1, "entries": [{ "name": "v.torrent", "url": "..%2Fvictim.torrent", "sha256": "{{sha}}" }] }""");
        await RunAsync(new CatalogMirrorOptions { MayPrune = _ => true });
        Assert.Equal("precious", await File.ReadAllTextAsync(Home["victim.torrent"]));
    }

    [Fact]
    public async Task One_bad_entry_does_not_keep_the_others_away()
    {
        Add("f1", "a.torrent").Content = "<html>"u8.ToArray();
        Add("f2", "b.torrent");
        LogIn();
        var done = await RunAsync();
        Assert.Equal(["b.torrent"], done.Fetched);
        Assert.Single(done.Failures);
        Assert.False(File.Exists(Path.Combine(Mirror, "a.torrent")));
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        Add("f1", "a.torrent");
        LogIn();
        Assert.Equal(["a.torrent"], (await RunAsync(new CatalogMirrorOptions { IsDryRun = true })).Fetched);
        Assert.False(Directory.Exists(Mirror));
    }

    private FakeFile Add(string id, string name) => Server.Drive.Add(new FakeFile { Id = id, Name = name, Content = _torrent.Bytes.ToArray() });

    private async Task<CatalogMirrored> RunAsync(CatalogMirrorOptions? options = null)
    {
        using var drive = new DriveCatalog(FolderId, Options());
        return await CatalogMirror.RunAsync(drive, Mirror, options ?? new CatalogMirrorOptions());
    }
}
