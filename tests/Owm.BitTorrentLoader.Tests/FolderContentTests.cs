using System.Security.Cryptography;
using System.Text;
using Owm.BitTorrentLoader.Clients;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Tests;

/// <summary>Loading torrents of several files.</summary>
public sealed class FolderContentTests : LoaderBench
{
    // Three files that share pieces: 16 KiB pieces begin at 0, 16384 and 32768.
    private readonly byte[] _a = Bytes(20_000, seed: 1);
    private readonly byte[] _b = Bytes(5_000, seed: 2);
    private readonly byte[] _c = Bytes(30_000, seed: 3);

    private (string, byte[])[] Files => [("worm/a.csv", _a), ("worm/b.csv", _b), ("worm/sub/c.csv", _c)];

    [Fact]
    public async Task A_folder_is_loaded_and_verified_by_the_digest_of_folders()
    {
        var directory = await Loader(ScriptedTorrentClient.Bringing(Files)).LoadAsync(Source());
        Assert.Equal(Path.Combine(Base, "worm"), directory);
        Assert.Equal(_c, File.ReadAllBytes(Path.Combine(directory, "sub", "c.csv")));
        AssertNothingUnfinished();
        Assert.True((await Loader(ScriptedTorrentClient.Unused()).LoadContentAsync(Source())).WasThere);
    }

    [Fact]
    public async Task The_order_of_files_in_the_torrent_does_not_matter_to_the_digest()
    {
        var source = Post(Torrents.OfFolder("worm", ("sub/c.csv", _c), ("b.csv", _b), ("a.csv", _a)), FolderMd5());
        await Loader(ScriptedTorrentClient.Bringing(Files)).LoadAsync(source);
    }

    [Fact]
    public async Task Other_files_in_the_folder_are_left_alone()
    {
        Home.Write("base/worm/notes.txt", "mine");
        await Loader(ScriptedTorrentClient.Bringing(Files)).LoadAsync(Source());
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Base, "worm", "notes.txt")));
    }

    [Fact]
    public async Task Only_missing_files_are_fetched()
    {
        await Loader(ScriptedTorrentClient.Bringing(Files)).LoadAsync(Source());
        File.Delete(Path.Combine(Base, "worm", "b.csv"));
        var before = File.GetLastWriteTimeUtc(Path.Combine(Base, "worm", "a.csv"));
        var loaded = await Loader(ScriptedTorrentClient.Bringing(Files)).LoadContentAsync(Source());
        Assert.Equal(_b.Length, loaded.DownloadedBytes);
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(Base, "worm", "a.csv")));
        AssertNothingUnfinished();
    }

    [Fact]
    public async Task A_file_of_the_users_is_kept_also_when_it_could_not_be_checked_beforehand()
    {
        // b.csv shares its only piece with files that are missing: that it differs is seen after the download alone.
        var mine = Bytes(_b.Length, seed: 50);
        Home.Write("base/worm/b.csv", mine);
        var client = new Func<ScriptedTorrentClient>(() => new ScriptedTorrentClient((request, _) =>
        {
            foreach (var (path, content) in Files) Home.Write(Path.GetRelativePath(Home.FullPath, Path.Combine(request.Directory, path)), content);
            return Task.FromResult(new TorrentDownloadResult());
        }));
        var e = await Assert.ThrowsAsync<TorrentLoadException>(() => Loader(client()).LoadAsync(Source()));
        Assert.Equal(LoadFailure.WouldOverwrite, e.Failure);
        Assert.Equal(mine, File.ReadAllBytes(Path.Combine(Base, "worm", "b.csv")));
        Assert.False(File.Exists(Path.Combine(Base, "worm", "a.csv")));

        // Once it is out of the way, what was downloaded is used.
        File.Delete(Path.Combine(Base, "worm", "b.csv"));
        await Loader(client()).LoadAsync(Source());
        Assert.Equal(_b, File.ReadAllBytes(Path.Combine(Base, "worm", "b.csv")));
    }

    [Fact]
    public async Task The_file_that_differs_is_named()
    {
        await Loader(ScriptedTorrentClient.Bringing(Files)).LoadAsync(Source());
        _c[29_999] ^= 1;
        File.WriteAllBytes(Path.Combine(Base, "worm", "sub", "c.csv"), _c);
        var e = await Assert.ThrowsAsync<TorrentLoadException>(() => Loader(ScriptedTorrentClient.Unused()).LoadAsync(Source(original: true)));
        Assert.Equal(LoadFailure.WouldOverwrite, e.Failure);
        Assert.Contains(Path.Combine("worm", "sub", "c.csv"), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_file_of_a_torrent_can_be_loaded_alone()
    {
        var client = ScriptedTorrentClient.Bringing(Files);
        var loaded = await Loader(client, o => o with { WantedFile = path => path == "sub/c.csv" }).LoadContentAsync(Source());
        Assert.Equal([false, false, true], client.Requests[0].WantedFiles!);
        Assert.Equal(["c.csv"], Directory.GetFiles(Path.Combine(Base, "worm"), "*", SearchOption.AllDirectories).Select(Path.GetFileName));
        Assert.Empty(loaded.VerifiedDigests);
        Assert.Contains(loaded.Warnings, w => w.Contains("pieces", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_selection_that_matches_nothing_says_what_there_is()
    {
        var loader = Loader(ScriptedTorrentClient.Unused(), o => o with { WantedFile = _ => false });
        var e = await Assert.ThrowsAsync<TorrentLoadException>(() => loader.LoadAsync(Source()));
        Assert.Contains("sub/c.csv", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b.csv", "worm")]
    [InlineData("worm/b.csv", "")]
    public async Task The_digests_of_a_record_that_names_one_file_are_that_files(string fileName, string below)
    {
        var source = Source();
        source.FileName = fileName;
        source.Sha256 = Convert.ToHexStringLower(SHA256.HashData(_b));
        var directory = await Loader(ScriptedTorrentClient.Bringing(Files)).LoadAsync(source);
        Assert.Equal(Path.TrimEndingDirectorySeparator(Path.Combine(Base, below)), directory);
        Assert.True(File.Exists(Path.Combine(directory, fileName)));

        source.Sha256 = Convert.ToHexStringLower(SHA256.HashData(_a));
        var e = await Assert.ThrowsAsync<TorrentLoadException>(() => Loader(ScriptedTorrentClient.Unused()).LoadAsync(source));
        Assert.Equal(LoadFailure.DigestMismatch, e.Failure);
    }

    [Fact]
    public async Task A_folder_that_leads_elsewhere_by_a_link_is_not_written_to()
    {
        Directory.CreateDirectory(Home["elsewhere"]);
        Directory.CreateDirectory(Base);
        Directory.CreateSymbolicLink(Path.Combine(Base, "worm"), Home["elsewhere"]);
        var e = await Assert.ThrowsAsync<TorrentLoadException>(() => Loader(ScriptedTorrentClient.Bringing(Files)).LoadAsync(Source()));
        Assert.Equal(LoadFailure.WouldOverwrite, e.Failure);
        Assert.Empty(Directory.GetFileSystemEntries(Home["elsewhere"]));
    }

    [Fact]
    public async Task A_link_in_place_of_unfinished_downloads_is_not_followed()
    {
        Directory.CreateDirectory(Home["elsewhere"]);
        Directory.CreateDirectory(Base);
        Directory.CreateSymbolicLink(Path.Combine(Base, ".owm-partial"), Home["elsewhere"]);
        await Assert.ThrowsAsync<TorrentLoadException>(() => Loader(ScriptedTorrentClient.Bringing(Files)).LoadAsync(Source()));
        Assert.Empty(Directory.GetFileSystemEntries(Home["elsewhere"]));
    }

    private LocalFileDataSource Source(bool original = false)
    {
        if (original) return new LocalFileDataSource { Key = "source", TorrentFileName = Path.GetFileName(Directory.GetFiles(Home["catalog"]).Single()) };
        return Post(Torrents.OfFolder("worm", ("a.csv", _a), ("b.csv", _b), ("sub/c.csv", _c)), FolderMd5());
    }

    private string FolderMd5() =>
        Md5Of(Encoding.ASCII.GetBytes(string.Concat(((byte[][])[_a, _b, _c]).SelectMany(f => f.Chunk(4096)).Select(Md5Of))));
}
