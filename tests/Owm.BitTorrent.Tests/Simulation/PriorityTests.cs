using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Tests.Storage;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>What is wanted of a torrent changes while it runs.</summary>
public class PriorityTests
{
    private const int PieceLength = 65536;
    private const FilePriority Skip = FilePriority.Skip;
    private const FilePriority Low = FilePriority.Low;
    private const FilePriority Normal = FilePriority.Normal;
    private const FilePriority High = FilePriority.High;

    // Pieces 0 to 7, 7 to 15, 15 to 22, and 22 to 30: neighbours share one.
    private static readonly int[] Lengths = [500_000, 500_000, 500_000, 500_000];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Files_come_in_the_order_of_their_priorities(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(configure: options => options with { FilePriorities = [Low, Skip, Normal, High] });
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 200_000).Listens);

        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces >= 9);

        // But for what a seed allows whom it chokes (BEP 6), and what its slow line carries in a moment.
        Assert.InRange(Enumerable.Range(22, 9).Count(leecher.Session.Verified.Has), 5, 9);
        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces >= 16);
        Assert.InRange(Enumerable.Range(15, 16).Count(leecher.Session.Verified.Has), 12, 16);
        await leecher.CompleteAsync();
        Assert.Equal(24, leecher.Handle.Status.VerifiedPieces);
        Assert.False(leecher.Content.AsSpan(8 * PieceLength, 7 * PieceLength).ContainsAnyExcept((byte)0));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_seed_of_some_files_downloads_again_when_another_is_wanted_and_seeds_when_it_is_there(int seed) => Run(seed, async (simulation, swarm) =>
    {
        FaultyBlockStore? disk = null;
        var leecher = swarm.AddLeecher(store: inner => disk = new FaultyBlockStore(inner), configure: options => options with { FilePriorities = [Normal, Skip, Skip, Skip] });
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.CompleteAsync();
        await swarm.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal((TorrentState.Seeding, 0), (leecher.Handle.Status.State, leecher.Handle.Status.ConnectedPeers));

        await leecher.Handle.SetFilePrioritiesAsync([Normal, Skip, High, Skip]);
        Assert.Equal((TorrentState.Downloading, 16L * PieceLength, 8L * PieceLength), (leecher.Handle.Status.State, leecher.Handle.Status.WantedBytes, leecher.Handle.Status.VerifiedBytes));
        Assert.Equal([false, false, true, false], disk!.LastAllocated);
        Assert.Equal([Normal, Skip, High, Skip], leecher.Handle.FilePriorities);
        var waiting = leecher.CompleteAsync();
        Assert.False(waiting.IsCompleted);
        await waiting;
        Assert.Equal(TorrentState.Seeding, leecher.Handle.Status.State);
        Assert.Equal(swarm.Content[1_000_000..1_500_000], leecher.Content[1_000_000..1_500_000]);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_not_wanted_any_more_is_dropped_at_once_and_keeps_what_it_has(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 200_000);
        var leecher = swarm.AddLeecher(configure: options => options with { Sequential = true });
        leecher.Handle.AddPeer(seeder.Listens);
        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces >= 10);
        var before = leecher.Session.Downloader.Received.Total / PieceLength;

        await leecher.Handle.SetFilePrioritiesAsync([Normal, Skip, Skip, Skip]);
        Assert.Equal(TorrentState.Seeding, leecher.Handle.Status.State);
        Assert.True(leecher.CompleteAsync().IsCompleted);
        Assert.Equal(0, leecher.Session.Swarm.Connections.Sum(connection => connection.Peer.Window.Count));
        await swarm.Pass(TimeSpan.FromSeconds(5));
        Assert.InRange(leecher.Handle.Status.VerifiedPieces, 10, before);
        Assert.Equal(swarm.Content[..655_360], leecher.Content[..655_360]);

        await leecher.Handle.SetFilePrioritiesAsync([Normal, Normal, Normal, Normal]);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Priorities_that_change_again_and_again_lose_nothing(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        foreach (var seeder in Enumerable.Range(0, 3).Select(_ => swarm.AddSeed(uploadRate: 100_000))) leecher.Handle.AddPeer(seeder.Listens);
        for (var i = 0; i < 40; i++)
        {
            await swarm.Pass(TimeSpan.FromMilliseconds(simulation.Random.Next(300)));
            await leecher.Handle.SetFilePrioritiesAsync([.. Enumerable.Range(0, 4).Select(_ => (FilePriority)simulation.Random.Next(4))]);
        }

        await leecher.Handle.SetFilePrioritiesAsync([Low, High, Normal, Low]);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void What_there_is_no_room_for_is_refused_and_nothing_changes() => Run(1, async (simulation, swarm) =>
    {
        FaultyBlockStore? disk = null;
        var leecher = swarm.AddLeecher(store: inner => disk = new FaultyBlockStore(inner), configure: options => options with { FilePriorities = [Normal, Skip, Skip, Skip] });
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.CompleteAsync();

        disk!.FailAllocate = FaultyBlockStore.DiskFull();
        var failure = await Assert.ThrowsAsync<StorageException>(async () => await leecher.Handle.SetFilePrioritiesAsync([Normal, Normal, Skip, Skip]));
        Assert.True(failure.IsDiskFull);
        Assert.Equal((TorrentState.Seeding, 8L * PieceLength), (leecher.Handle.Status.State, leecher.Handle.Status.WantedBytes));
        Assert.Equal([Normal, Skip, Skip, Skip], leecher.Handle.FilePriorities);
    });

    [Fact]
    public void What_is_wanted_while_the_torrent_is_paused_is_fetched_when_it_goes_on() => Run(1, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(configure: options => options with { StartPaused = true, FilePriorities = [Skip, Skip, Skip, Skip] });
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.Handle.SetFilePrioritiesAsync([Skip, Normal, Skip, Skip]);
        Assert.Equal(TorrentState.Paused, leecher.Handle.Status.State);
        await leecher.ResumeAsync();
        await leecher.CompleteAsync();
        Assert.Equal(9, leecher.Handle.Status.VerifiedPieces);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_sequential_download_comes_in_order_also_from_peers_that_lack_something(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(swarm.AddPartial(piece => piece % 2 == 0, uploadRate: 100_000).Listens);
        leecher.Handle.AddPeer(swarm.AddPartial(piece => piece % 2 == 1, uploadRate: 100_000).Listens);
        await leecher.Handle.SetSequentialAsync(true);
        Assert.True(leecher.Handle.IsSequential);
        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces >= 15);
        Assert.InRange(Enumerable.Range(0, 20).Count(leecher.Session.Verified.Has), 14, 20);
        await leecher.CompleteAsync();
    });

    [Fact]
    public void Options_that_contradict_each_other_or_the_torrent_are_refused() => Run(1, async (simulation, swarm) =>
    {
        var engine = swarm.AddEngine();
        var options = new TorrentOptions { Directory = "/" };
        Assert.Throws<ArgumentException>(() => engine.Add(swarm.Torrent, options with { FilePriorities = [Normal] }));
        Assert.Throws<ArgumentException>(() => engine.Add(swarm.Torrent, options with { FilePriorities = [Normal, Normal, Normal, (FilePriority)9] }));
        Assert.Throws<ArgumentException>(() => engine.Add(swarm.Torrent, options with { FilePriorities = [Low, Low, Low, Low], WantedFiles = [true, true, true, true] }));
        await Task.CompletedTask;
    });

    private static void Run(int seed, Func<Simulation, SimulatedSwarm, Task> scenario) =>
        SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(10), simulation => new SimulatedSwarm(simulation, Lengths.Sum(), PieceLength, Lengths), scenario);
}
