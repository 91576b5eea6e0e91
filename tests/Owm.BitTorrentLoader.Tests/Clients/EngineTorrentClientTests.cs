using System.Net;
using Owm.BitTorrent.Engine;
using Owm.BitTorrentLoader.Clients;
using Owm.BitTorrentLoader.Digests;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Tests.Clients;

/// <summary>Loads with the real engine, from another one on the loopback.</summary>
public sealed class EngineTorrentClientTests : LoaderBench
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_file_is_loaded_from_a_peer_and_verified()
    {
        var table = Bytes(3_000_000);
        var source = await PublishAsync("connectome.csv", ("", table));
        await using var seed = Seed();
        var loaded = await Loader(seed.Peer).LoadContentAsync(source).WaitAsync(Enough);
        Assert.Equal(table, File.ReadAllBytes(Path.Combine(loaded.Directory, "connectome.csv")));
        Assert.True(loaded.DownloadedBytes >= table.Length);
        AssertNothingUnfinished();
    }

    [Fact]
    public async Task A_folder_is_loaded_from_a_peer_and_verified()
    {
        var source = await PublishAsync("worm", ("z", Bytes(200_000, 1)), ("a/b", Bytes(700_000, 2)), ("a-b", Bytes(5, 3)), ("empty", []));
        await using var seed = Seed();
        var directory = await Loader(seed.Peer).LoadAsync(source).WaitAsync(Enough);
        foreach (var file in Directory.GetFiles(Home["publisher", "worm"], "*", SearchOption.AllDirectories))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(directory, Path.GetRelativePath(Home["publisher", "worm"], file))));
        }
    }

    [Fact]
    public async Task Digests_are_made_while_the_content_arrives()
    {
        await PublishAsync("worm", ("b", Bytes(400_000, 1)), ("a", Bytes(100_000, 2)));
        await using var seed = Seed();
        await using var client = new EngineTorrentClient(Loopback());
        Directory.CreateDirectory(Base);
        var request = new TorrentDownload { Document = seed.Document, Directory = Base, Peers = [seed.Peer], Digests = DigestAlgorithms.All };
        var result = await client.DownloadAsync(request, null, CancellationToken.None).WaitAsync(Enough);
        var expected = await ContentDigest.OfPathAsync(Home["publisher", "worm"], DigestAlgorithms.All);
        Assert.Equal(expected.Digests, result.Digests!.Digests);
    }

    [Fact]
    public async Task A_load_that_was_stopped_goes_on_from_what_it_has()
    {
        var table = Bytes(6_000_000);
        var source = await PublishAsync("connectome.csv", ("", table));
        await using var seed = Seed();
        using var stop = new CancellationTokenSource();
        var slow = Loader(seed.Peer, o => o with { DownloadLimit = 2_000_000 });
        var stopHalfway = new Watching(p => p is { Phase: LoadPhase.Downloading, BytesDone: > 1_000_000 }, stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow.LoadAsync(source, stopHalfway, stop.Token).WaitAsync(Enough));
        Assert.False(File.Exists(Path.Combine(Base, "connectome.csv")));

        var loaded = await Loader(seed.Peer).LoadContentAsync(source).WaitAsync(Enough);
        Assert.Equal(table, File.ReadAllBytes(Path.Combine(Base, "connectome.csv")));
        Assert.InRange(loaded.DownloadedBytes, 1, 5_500_000);
        AssertNothingUnfinished();
    }

    [Fact]
    public async Task A_load_that_nobody_answers_is_given_up()
    {
        var source = await PublishAsync("connectome.csv", ("", Bytes(100_000)));
        var loader = Loader(new IPEndPoint(IPAddress.Loopback, 9), o => o with { StallTimeout = TimeSpan.FromSeconds(1) });
        var e = await Assert.ThrowsAsync<TorrentLoadException>(() => loader.LoadAsync(source).WaitAsync(Enough));
        Assert.Equal(LoadFailure.NoPeers, e.Failure);
        Assert.Contains("--peer", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeding_goes_on_until_it_is_stopped()
    {
        var table = Bytes(300_000);
        var source = await PublishAsync("connectome.csv", ("", table));
        var port = FreePort();
        await using var client = new EngineTorrentClient(Loopback() with { Port = port });
        using var stop = new CancellationTokenSource();
        var document = await TorrentDocument.ReadAsync(Directory.GetFiles(Home["publisher"], "*.torrent").Single());
        var seeding = client.SeedAsync(new TorrentSeed { Document = document, Directory = Home["publisher"] }, null, stop.Token);
        await Loader(new IPEndPoint(IPAddress.Loopback, port)).LoadAsync(source).WaitAsync(Enough);
        Assert.False(seeding.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => seeding.WaitAsync(Enough));
    }

    [Fact]
    public void A_download_that_only_stands_still_is_given_up_after_its_patience()
    {
        var clock = new ManualClock();
        var watch = new StallWatch(clock, TimeSpan.FromMinutes(5));
        var status = new TorrentStatus { State = TorrentState.Downloading, WantedBytes = 10, VerifiedBytes = 0, VerifiedPieces = 0, ConnectedPeers = 2 };
        watch.See(status, 0);
        clock.Advance(TimeSpan.FromMinutes(4));
        watch.See(status with { VerifiedBytes = 1 }, 0);
        clock.Advance(TimeSpan.FromMinutes(4));
        watch.See(status with { VerifiedBytes = 1 }, 0);
        clock.Advance(TimeSpan.FromMinutes(1));
        var e = Assert.Throws<TorrentClientException>(() => watch.See(status with { VerifiedBytes = 1 }, 0));
        Assert.Equal(TorrentClientFailure.Stalled, e.Failure);
    }

    // Tests ask nobody outside.
    private static readonly DiscoveryOptions NobodyElse = DiscoveryOptions.PrivateNetwork with { UseLocalDiscovery = false };

    private static TorrentEngineOptions Loopback() => new() { ListenAddresses = [IPAddress.Loopback], Discovery = NobodyElse };

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<LocalFileDataSource> PublishAsync(string name, params (string Path, byte[] Content)[] files)
    {
        foreach (var (path, content) in files) Home.Write($"publisher/{name}/{path}".TrimEnd('/'), content);
        var made = await TorrentPublisher.CreateAsync(Home["publisher", name]);
        await TorrentPublisher.PostAsync(made, Catalog, null);
        return new LocalFileDataSource { Key = "k", TorrentFileName = made.Name, Sha256 = made.Digests.Sha256 };
    }

    private Seeder Seed()
    {
        var engine = TorrentEngine.Start(Loopback());
        var document = TorrentDocument.Parse(File.ReadAllBytes(Directory.GetFiles(Home["publisher"], "*.torrent").Single()));
        engine.Add(document.Torrent, new TorrentOptions { Directory = Home["publisher"], AssumeComplete = true });
        return new Seeder(engine, document);
    }

    private BitTorrentDataSourceDirLoader Loader(IPEndPoint peer, Func<LoaderOptions, LoaderOptions>? change = null)
    {
        var options = new LoaderOptions { Catalog = Catalog, Peers = [peer], Discovery = NobodyElse };
        return new BitTorrentDataSourceDirLoader(Base, change is null ? options : change(options));
    }

    private sealed record Seeder(TorrentEngine Engine, TorrentDocument Document) : IAsyncDisposable
    {
        public IPEndPoint Peer => Engine.ListenEndPoints[0];

        public ValueTask DisposeAsync() => Engine.DisposeAsync();
    }

    private sealed class Watching(Func<LoadProgress, bool> isEnough, CancellationTokenSource stop) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value)
        {
            if (isEnough(value)) stop.Cancel();
        }
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
