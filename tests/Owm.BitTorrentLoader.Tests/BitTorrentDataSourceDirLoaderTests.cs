using System.Security.Cryptography;
using Owm.BitTorrentLoader.Clients;
using Owm.BitTorrentLoader.Digests;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Tests;

public sealed class BitTorrentDataSourceDirLoaderTests : LoaderBench
{
    private readonly byte[] _csv = Bytes(40_000);

    [Fact]
    public async Task A_source_is_loaded_with_its_torrent_beside_it()
    {
        var client = ScriptedTorrentClient.Bringing(("connectome.csv", _csv));
        Assert.Equal(Base, await Loader(client).LoadAsync(Csv()));
        Assert.Equal(_csv, File.ReadAllBytes(Path.Combine(Base, "connectome.csv")));
        Assert.True(File.Exists(Path.Combine(Base, Md5Of(_csv) + ".torrent")));
        Assert.Equal(2, Directory.GetFileSystemEntries(Base).Length);
        Assert.True(client.IsDisposed);
    }

    [Fact]
    public void Loading_waits_for_the_content() =>
        Assert.Equal(Base, Loader(ScriptedTorrentClient.Bringing(("connectome.csv", _csv))).Load(Csv()));

    [Fact]
    public async Task Content_that_is_there_and_right_is_not_fetched()
    {
        Home.Write("base/connectome.csv", _csv);
        var loaded = await Loader(ScriptedTorrentClient.Unused()).LoadContentAsync(Csv());
        Assert.True(loaded.WasThere);
        Assert.Equal([new Digest(DigestAlgorithm.Md5, Md5Of(_csv))], loaded.VerifiedDigests);
        AssertNothingUnfinished();
    }

    [Fact]
    public async Task What_was_loaded_once_needs_no_catalog_again()
    {
        await Loader(ScriptedTorrentClient.Bringing(("connectome.csv", _csv))).LoadAsync(Csv());
        Directory.Delete(Home["catalog"], recursive: true);
        Assert.True((await Loader(ScriptedTorrentClient.Unused()).LoadContentAsync(Csv())).WasThere);
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(39_999)]
    [InlineData(0)]
    public async Task A_file_of_the_users_in_its_place_is_never_overwritten(int length)
    {
        var mine = Bytes(length, seed: 99);
        Home.Write("base/connectome.csv", mine);
        var e = await FailsAsync(ScriptedTorrentClient.Bringing(("connectome.csv", _csv)), Csv());
        Assert.Equal(LoadFailure.WouldOverwrite, e.Failure);
        Assert.Contains(Path.Combine(Base, "connectome.csv"), e.Message, StringComparison.Ordinal);
        Assert.Equal(mine, File.ReadAllBytes(Path.Combine(Base, "connectome.csv")));
        AssertNothingUnfinished();
    }

    [Fact]
    public async Task A_differing_file_is_named_with_the_expected_and_the_actual_digest()
    {
        var mine = Bytes(_csv.Length, seed: 99);
        Home.Write("base/connectome.csv", mine);
        var e = await FailsAsync(ScriptedTorrentClient.Unused(), Csv());
        Assert.Contains($"expected MD5 {Md5Of(_csv)}", e.Message, StringComparison.Ordinal);
        Assert.Contains($"actual MD5 {Md5Of(mine)}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Downloaded_content_with_another_digest_never_reaches_its_place()
    {
        var wrong = Bytes(_csv.Length, seed: 7);
        var e = await FailsAsync(ScriptedTorrentClient.Bringing(("connectome.csv", wrong)), Csv());
        Assert.Equal(LoadFailure.DigestMismatch, e.Failure);
        Assert.Contains(Md5Of(_csv), e.Message, StringComparison.Ordinal);
        Assert.Contains(Md5Of(wrong), e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Base, "connectome.csv")));
    }

    [Theory]
    [InlineData("md5")]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Every_digest_on_the_record_is_checked(string algorithm)
    {
        var source = Post(Torrents.OfFile("connectome.csv", _csv), "any-name", "connectome.csv");
        var wrong = new string('0', algorithm switch { "md5" => 32, "sha256" => 64, _ => 128 });
        if (algorithm == "md5") source.Md5 = wrong;
        if (algorithm == "sha256") source.Sha256 = wrong;
        if (algorithm == "sha512") source.Sha512 = wrong;
        var e = await FailsAsync(ScriptedTorrentClient.Bringing(("connectome.csv", _csv)), source);
        Assert.Equal(LoadFailure.DigestMismatch, e.Failure);
        Assert.Contains("the record", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_named_by_its_sha256_is_verified_by_it()
    {
        var source = Post(Torrents.OfFile("connectome.csv", _csv), Convert.ToHexStringLower(SHA256.HashData(_csv)));
        var loaded = await Loader(ScriptedTorrentClient.Bringing(("connectome.csv", _csv))).LoadContentAsync(source);
        Assert.Equal(DigestAlgorithm.Sha256, Assert.Single(loaded.VerifiedDigests).Algorithm);
        Assert.Empty(loaded.Warnings);
    }

    [Fact]
    public async Task Digests_that_the_client_made_are_not_made_again()
    {
        var client = new ScriptedTorrentClient((request, _) =>
        {
            File.WriteAllBytes(Path.Combine(request.Directory, "connectome.csv"), _csv);
            var made = new Digest(DigestAlgorithm.Md5, new string('0', 32));
            return Task.FromResult(new TorrentDownloadResult { Digests = new ContentDigests([made], _csv.Length, 1) });
        });
        Assert.Equal(LoadFailure.DigestMismatch, (await FailsAsync(client, Csv())).Failure);
        Assert.Equal([DigestAlgorithm.Md5], client.Requests[0].Digests);
    }

    [Fact]
    public async Task Md5_alone_is_warned_of()
    {
        var loaded = await Loader(ScriptedTorrentClient.Bringing(("connectome.csv", _csv))).LoadContentAsync(Csv());
        Assert.Contains(loaded.Warnings, w => w.Contains("MD5 alone", StringComparison.Ordinal));
        var source = Csv();
        source.Sha256 = Convert.ToHexStringLower(SHA256.HashData(_csv));
        Assert.Empty((await Loader(ScriptedTorrentClient.Unused()).LoadContentAsync(source)).Warnings);
    }

    [Fact]
    public async Task Content_without_any_digest_is_verified_by_its_pieces_and_warned_of()
    {
        var source = Post(Torrents.OfFile("connectome.csv", _csv), "worm");
        Home.Write("base/connectome.csv", _csv);
        var loaded = await Loader(ScriptedTorrentClient.Unused()).LoadContentAsync(source);
        Assert.Contains(loaded.Warnings, w => w.Contains("No digest", StringComparison.Ordinal));
        Assert.Empty(loaded.VerifiedDigests);
        Home.Write("base/connectome.csv", Bytes(_csv.Length, seed: 3));
        Assert.Equal(LoadFailure.WouldOverwrite, (await FailsAsync(ScriptedTorrentClient.Unused(), source)).Failure);
    }

    [Fact]
    public async Task A_stopped_load_is_gone_on_with_and_leaves_nothing_in_place_meanwhile()
    {
        using var stop = new CancellationTokenSource();
        var first = new ScriptedTorrentClient(async (request, token) =>
        {
            await File.WriteAllBytesAsync(Path.Combine(request.Directory, "connectome.csv"), _csv[..1000], CancellationToken.None);
            await File.WriteAllTextAsync(request.StateFile!, "state", CancellationToken.None);
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return new TorrentDownloadResult();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Loader(first).LoadAsync(Csv(), null, stop.Token));
        Assert.False(File.Exists(Path.Combine(Base, "connectome.csv")));

        var second = new ScriptedTorrentClient((request, _) =>
        {
            Assert.Equal(1000, new FileInfo(Path.Combine(request.Directory, "connectome.csv")).Length);
            Assert.Equal("state", File.ReadAllText(request.StateFile!));
            File.WriteAllBytes(Path.Combine(request.Directory, "connectome.csv"), _csv);
            return Task.FromResult(new TorrentDownloadResult());
        });
        await Loader(second).LoadAsync(Csv());
        AssertNothingUnfinished();
    }

    [Theory]
    [InlineData(TorrentClientFailure.NoPeers, LoadFailure.NoPeers)]
    [InlineData(TorrentClientFailure.Stalled, LoadFailure.Timeout)]
    [InlineData(TorrentClientFailure.DiskFull, LoadFailure.DiskFull)]
    [InlineData(TorrentClientFailure.NotWritable, LoadFailure.NotWritable)]
    [InlineData(TorrentClientFailure.Network, LoadFailure.Network)]
    [InlineData(TorrentClientFailure.Storage, LoadFailure.Other)]
    public async Task What_stops_the_client_is_told(TorrentClientFailure cause, LoadFailure failure)
    {
        var e = await FailsAsync(ScriptedTorrentClient.Failing(new TorrentClientException(cause, "The client said so.")), Csv());
        Assert.Equal(failure, e.Failure);
        Assert.Contains("The client said so.", e.Message, StringComparison.Ordinal);
        AssertNothingUnfinished();
    }

    [Fact]
    public async Task A_torrent_that_is_not_in_the_catalog_is_named()
    {
        var e = await FailsAsync(ScriptedTorrentClient.Unused(), new LocalFileDataSource { Key = "k", TorrentFileName = "none.torrent" });
        Assert.Equal(LoadFailure.NotInCatalog, e.Failure);
        Assert.Contains("none.torrent", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torrent_that_is_none_is_a_bad_torrent()
    {
        Home.Write("catalog/worm.torrent", "<html>");
        Assert.Equal(LoadFailure.BadTorrent, (await FailsAsync(ScriptedTorrentClient.Unused(), new LocalFileDataSource { Key = "k", TorrentFileName = "worm.torrent" })).Failure);
    }

    [Fact]
    public async Task Another_file_of_the_torrents_name_is_not_overwritten()
    {
        var source = Csv();
        Home.Write($"base/{source.TorrentFileName}", "mine");
        Assert.Equal(LoadFailure.WouldOverwrite, (await FailsAsync(ScriptedTorrentClient.Unused(), source)).Failure);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Base, source.TorrentFileName!)));
    }

    [Fact]
    public async Task A_torrent_name_cannot_lead_out_of_the_base_directory()
    {
        var torrent = Torrents.OfFile("connectome.csv", _csv);
        var catalog = new OneTorrentCatalog(torrent);
        var source = new LocalFileDataSource { Key = "k", TorrentFileName = "../../evil.torrent" };
        await Loader(ScriptedTorrentClient.Bringing(("connectome.csv", _csv)), o => o with { Catalog = catalog }).LoadAsync(source);
        Assert.Equal(["base", "catalog"], Directory.GetFileSystemEntries(Home.FullPath).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_record_that_contradicts_its_torrents_name_is_a_bad_record()
    {
        var source = Csv();
        source.Md5 = new string('0', 32);
        Assert.Equal(LoadFailure.BadRecord, (await FailsAsync(ScriptedTorrentClient.Unused(), source)).Failure);
    }

    [Fact]
    public async Task A_record_whose_digests_contradict_each_other_is_a_bad_record_and_both_are_named()
    {
        var source = Csv();
        source.SetTerms("sha256", new Rdf.Literal(new string('0', 64)), new Rdf.Literal(new string('1', 64)));
        var e = await FailsAsync(ScriptedTorrentClient.Unused(), source);
        Assert.Equal(LoadFailure.BadRecord, e.Failure);
        Assert.Contains(new string('0', 64), e.Message, StringComparison.Ordinal);
        Assert.Contains(new string('1', 64), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_whose_size_is_not_the_torrents_is_a_bad_record()
    {
        var source = Csv();
        source.Size = 999_999;
        var e = await FailsAsync(ScriptedTorrentClient.Unused(), source);
        Assert.Equal(LoadFailure.BadRecord, e.Failure);
        Assert.Contains("999999 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_sources_that_name_a_torrent_can_be_loaded()
    {
        var loader = Loader(ScriptedTorrentClient.Unused());
        Assert.True(loader.CanLoad(Csv()));
        Assert.False(loader.CanLoad(new LocalFileDataSource { Key = "k", FileName = "a" }));
        Assert.False(loader.CanLoad(new DataSource { Key = "k" }));
    }

    [Fact]
    public async Task Without_a_project_and_a_catalog_it_is_said_how_to_set_one()
    {
        var loader = Loader(ScriptedTorrentClient.Unused(), o => o with { Catalog = null });
        var e = await Assert.ThrowsAsync<TorrentLoadException>(() => loader.LoadAsync(Csv()));
        Assert.Equal(LoadFailure.NotInCatalog, e.Failure);
        Assert.Contains("owm config set catalog", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_catalog_is_that_of_the_nearest_project()
    {
        using (var project = OwmProject.Init(Home.FullPath)) project.Configuration.Set("catalog", "catalog");
        var loader = Loader(ScriptedTorrentClient.Bringing(("connectome.csv", _csv)), o => o with { Catalog = null });
        Assert.Equal(Base, await loader.LoadAsync(Csv()));
    }

    [Fact]
    public async Task Each_torrent_may_have_a_folder_of_its_own()
    {
        var loader = Loader(ScriptedTorrentClient.Bringing(("connectome.csv", _csv)), o => o with { Layout = ContentLayout.FolderPerTorrent });
        var directory = await loader.LoadAsync(Csv());
        Assert.Equal(Path.Combine(Base, Md5Of(_csv)), directory);
        Assert.Equal(2, Directory.GetFileSystemEntries(directory).Length);
    }

    [Fact]
    public async Task Progress_ends_with_done()
    {
        var reports = new List<LoadProgress>();
        await Loader(ScriptedTorrentClient.Bringing(("connectome.csv", _csv))).LoadAsync(Csv(), new Collecting(reports));
        Assert.Equal(LoadPhase.Locating, reports[0].Phase);
        Assert.Contains(reports, r => r is { Phase: LoadPhase.Downloading, Peers: 3, BytesPerSecond: 1000 });
        Assert.Contains(reports, r => r.Phase == LoadPhase.Verifying);
        Assert.Equal(new LoadProgress(LoadPhase.Done, 40_000, 40_000), reports[^1]);
    }

    [Fact]
    public async Task Two_loads_of_one_torrent_at_once_download_it_once()
    {
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var client = new ScriptedTorrentClient(async (request, _) =>
        {
            entered.SetResult();
            await go.Task;
            await File.WriteAllBytesAsync(Path.Combine(request.Directory, "connectome.csv"), _csv, CancellationToken.None);
            return new TorrentDownloadResult();
        });
        var first = Loader(client).LoadContentAsync(Csv());
        await entered.Task;
        var second = Loader(ScriptedTorrentClient.Unused()).LoadContentAsync(Csv());
        go.SetResult();
        Assert.False((await first).WasThere);
        Assert.True((await second).WasThere);
        AssertNothingUnfinished();
    }

    private LocalFileDataSource Csv() => Post(Torrents.OfFile("connectome.csv", _csv), Md5Of(_csv), "connectome.csv");

    private async Task<TorrentLoadException> FailsAsync(ScriptedTorrentClient client, LocalFileDataSource source)
    {
        var e = await Assert.ThrowsAsync<TorrentLoadException>(() => Loader(client).LoadAsync(source));
        Assert.DoesNotContain('\n', e.Message);
        return e;
    }

    private sealed class Collecting(List<LoadProgress> reports) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => reports.Add(value);
    }
}
