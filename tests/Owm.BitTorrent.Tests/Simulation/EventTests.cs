using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Tests.Storage;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>What an engine tells of its torrents.</summary>
public class EventTests
{
    private static readonly int[] Lengths = [500_000, 0, 500_000, 1_000_000];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_download_tells_its_story_in_order_and_the_end_of_the_engine_ends_it(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var peer = swarm.AddEngine();
        var listening = ListenAsync(peer.Engine.Events);
        var withPieces = ListenAsync(peer.Engine.GetEvents(withPieces: true));
        peer.Add(swarm.Torrent, new TorrentOptions { Directory = "/" });
        peer.Handle.AddPeer(swarm.AddSeed().Listens);
        await peer.CompleteAsync();
        await peer.StopAsync();

        var told = await listening;
        var all = await withPieces;
        Assert.Equal(
            ["TorrentAdded", "Checking-Downloading", "FileCompleted", "FileCompleted", "FileCompleted", "Downloading-Seeding", "TorrentCompleted", "Seeding-Paused", "TorrentRemoved"],
            told.Select(Describe));
        Assert.Equal([0, 2, 3], told.OfType<FileCompleted>().Select(completed => completed.File.Index).Order());
        Assert.All(told, happened => Assert.Equal((swarm.Torrent.InfoHash, "content"), (happened.InfoHash, happened.Name)));
        Assert.Equal(told.Select(happened => happened.Time).Order(), told.Select(happened => happened.Time));
        Assert.Equal(Enumerable.Range(0, 31), all.OfType<PieceVerified>().Select(verified => verified.Piece).Order());
        Assert.Equal(told.Count + 31, all.Count);
    });

    [Fact]
    public void A_slow_listener_loses_the_oldest_and_is_told_how_many() => Run(1, async (simulation, swarm) =>
    {
        var peer = swarm.AddEngine(options: new TorrentEngineOptions { EventCapacity = 10 });
        await using var slow = peer.Engine.GetEvents(withPieces: true).GetAsyncEnumerator();
        peer.Add(swarm.Torrent, new TorrentOptions { Directory = "/" });
        peer.Handle.AddPeer(swarm.AddSeed().Listens);
        await peer.CompleteAsync();

        // 1 added, 2 states, 31 pieces, 3 files, 1 completed: 38, of which 10 are left.
        await slow.MoveNextAsync();
        Assert.Equal(28, Assert.IsType<EventsLost>(slow.Current).Count);
        for (var i = 0; i < 10; i++) await slow.MoveNextAsync();
        Assert.IsType<TorrentCompleted>(slow.Current);
    });

    [Fact]
    public void Failures_bans_and_trackers_troubles_are_told() => Run(1, async (simulation, swarm) =>
    {
        swarm.Tracker.IsDown = true;
        FaultyBlockStore? disk = null;
        var leecher = swarm.AddLeecher(
            configure: options => options with { AdditionalTrackers = ["http://down.example/announce"] },
            store: inner => disk = new FaultyBlockStore(inner) { FailWrite = (number, _) => number > 20 ? FaultyBlockStore.DiskFull() : null });
        var listening = ListenAsync(leecher.Engine.Events);
        leecher.Handle.AddPeer(swarm.AddLiar(content => simulation.Random.NextBytes(content)).Listens);
        await swarm.Pass(TimeSpan.FromSeconds(10));
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        var failure = await Assert.ThrowsAsync<StorageException>(leecher.CompleteAsync);
        await leecher.StopAsync();

        var told = await listening;
        Assert.Same(failure, Assert.Single(told.OfType<TorrentFailed>()).Error);
        Assert.NotEmpty(told.OfType<PeerBanned>());
        var trouble = told.OfType<TrackerFailed>().Where(failed => failed.Tracker == "http://down.example/announce").ToList();
        Assert.Equal(1, trouble[0].Failures);
        Assert.StartsWith("The tracker did not answer.", trouble[0].Error, StringComparison.Ordinal);
    });

    [Fact]
    public void Who_stops_listening_is_forgotten_and_who_never_began_costs_nothing() => Run(1, async (simulation, swarm) =>
    {
        var peer = swarm.AddEngine();
        using var stop = new CancellationTokenSource();
        var events = peer.Context.Events;
        _ = peer.Engine.Events;
        Assert.False(events.IsHeard);
        var listening = ListenAsync(peer.Engine.Events, stop.Token);
        Assert.True(events.IsHeard);
        Assert.False(events.HearsPieces);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await listening);
        Assert.False(events.IsHeard);
    });

    [Fact]
    public void The_torrent_of_a_link_is_told_when_it_is_known() => Run(1, async (simulation, swarm) =>
    {
        var peer = swarm.AddEngine();
        var listening = ListenAsync(peer.Engine.Events);
        var fetch = peer.Engine.FetchMetadata(Owm.BitTorrent.Metainfo.MagnetLink.Of(swarm.Torrent));
        fetch.AddPeer(swarm.AddSeed().Listens);
        await swarm.Until(() => fetch.Session.Torrent.IsCompleted);
        await peer.StopAsync();
        Assert.Equal(swarm.Torrent.InfoHash, Assert.IsType<MetadataReceived>(Assert.Single(await listening)).InfoHash);
    });

    private static async Task<List<TorrentEvent>> ListenAsync(IAsyncEnumerable<TorrentEvent> events, CancellationToken cancellationToken = default)
    {
        var heard = new List<TorrentEvent>();
        await foreach (var happened in events.WithCancellation(cancellationToken)) heard.Add(happened);
        return heard;
    }

    private static string Describe(TorrentEvent happened) =>
        happened is TorrentStateChanged changed ? $"{changed.From}-{changed.To}" : happened.GetType().Name;

    private static void Run(int seed, Func<Simulation, SimulatedSwarm, Task> scenario) =>
        SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(10), simulation => new SimulatedSwarm(simulation, Lengths.Sum(), 65536, Lengths), scenario);
}
