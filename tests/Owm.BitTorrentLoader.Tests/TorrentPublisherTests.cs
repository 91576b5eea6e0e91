using System.Security.Cryptography;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Digests;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Tests;

public sealed class TorrentPublisherTests : LoaderBench
{
    [Fact]
    public async Task A_torrent_is_named_by_its_contents_md5_and_stands_beside_it()
    {
        var made = await TorrentPublisher.CreateAsync(Home.Write("data/hello.txt", "hello\n"));
        Assert.Equal(Home["data", "b1946ac92492d2347c6235b4d2611184.torrent"], made.Path);
        Assert.True((await TorrentDocument.ReadAsync(made.Path)).IsSameAs(made.Document));
        Assert.Equal("hello.txt", made.Document.Torrent.Name);
    }

    [Fact]
    public async Task One_read_gives_the_digests_that_two_would()
    {
        // Names whose order differs by segment and by whole path, an empty file, files that share pieces.
        foreach (var (name, length) in ((string, int)[])[("a/x", 70_000), ("a-b", 300_000), ("aC", 0), ("ab/c/d", 4097), ("z", 1)]) Home.Write("data/" + name, Bytes(length, length));
        var made = await TorrentPublisher.CreateAsync(Home["data"], new TorrentPublishOptions { OtherDigests = DigestAlgorithms.All, OutputDirectory = Home["out"] });
        var read = await ContentDigest.OfPathAsync(Home["data"], DigestAlgorithms.All);
        Assert.Equal(read.Digests, made.Digests.Digests);
        Assert.Equal((read.Length, read.FileCount), (made.Digests.Length, made.Digests.FileCount));
        Assert.Equal(read.Md5 + ".torrent", made.Name);
    }

    [Fact]
    public async Task A_torrent_may_be_named_by_sha256()
    {
        var made = await TorrentPublisher.CreateAsync(Home.Write("data/hello.txt", "hello\n"), new TorrentPublishOptions { NameDigest = DigestAlgorithm.Sha256 });
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("hello\n"u8)) + ".torrent", made.Name);
    }

    [Fact]
    public async Task Making_the_same_torrent_again_is_fine_and_another_one_of_that_name_is_not()
    {
        var path = Home.Write("data/hello.txt", "hello\n");
        var first = await TorrentPublisher.CreateAsync(path);
        Assert.True((await TorrentPublisher.CreateAsync(path)).Document.IsSameAs(first.Document));
        var other = new TorrentPublishOptions { Torrent = new TorrentBuilderOptions { Trackers = [["http://tracker.example.org/announce"]] } };
        await Assert.ThrowsAsync<IOException>(() => TorrentPublisher.CreateAsync(path, other));
        Assert.True((await TorrentDocument.ReadAsync(first.Path)).IsSameAs(first.Document));
    }

    [Fact]
    public async Task A_directory_named_with_a_slash_at_its_end_is_the_same_directory()
    {
        Home.Write("data/hello.txt", "hello\n");
        var made = await TorrentPublisher.CreateAsync(Home["data"] + "/");
        Assert.Equal(Home["57ae7aad8abe2f317e460c92d3ed1178.torrent"], made.Path);
    }

    [Fact]
    public async Task What_cannot_be_shared_is_refused_and_leaves_nothing()
    {
        Directory.CreateDirectory(Home["empty"]);
        await Assert.ThrowsAsync<InvalidTorrentException>(() => TorrentPublisher.CreateAsync(Home["empty"]));
        await Assert.ThrowsAsync<FileNotFoundException>(() => TorrentPublisher.CreateAsync(Home["none"]));
        Assert.Equal(["catalog", "empty"], Directory.GetFileSystemEntries(Home.FullPath).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_one_user_publishes_another_loads()
    {
        var table = Bytes(100_000);
        var made = await TorrentPublisher.CreateAsync(Home.Write("publisher/connectome.csv", table));
        await TorrentPublisher.PostAsync(made, Catalog, "A connectome.");
        var source = new LocalFileDataSource { Key = "k", FileName = "connectome.csv", TorrentFileName = made.Name, Sha256 = made.Digests.Sha256 };
        var directory = await Loader(ScriptedTorrentClient.Bringing(("connectome.csv", table))).LoadAsync(source);
        Assert.Equal(table, File.ReadAllBytes(Path.Combine(directory, "connectome.csv")));
        Assert.Equal("A connectome.", (await Catalog.FindAsync(made.Name))!.Description);
    }
}
