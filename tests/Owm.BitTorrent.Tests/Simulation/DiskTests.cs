using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Tests.Storage;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Disks that are full or fail: ROBUSTNESS T-25.</summary>
public class DiskTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_download_that_finds_the_disk_full_stops_says_so_and_goes_on_when_there_is_room(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        FaultyBlockStore? disk = null;
        var leecher = swarm.AddLeecher(store: inner => disk = new FaultyBlockStore(inner) { FailWrite = (number, _) => number > 10 ? FaultyBlockStore.DiskFull() : null });
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 1_000_000).Listens);

        var failure = await Assert.ThrowsAsync<StorageException>(leecher.CompleteAsync);
        Assert.True(failure.IsDiskFull);
        Assert.Equal(TorrentState.Failed, leecher.Handle.Status.State);
        Assert.Same(failure, leecher.Handle.Status.Error);
        Assert.Equal(10, leecher.Handle.Status.VerifiedPieces);
        await swarm.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal((TorrentState.Failed, 0), (leecher.Handle.Status.State, leecher.Handle.Status.ConnectedPeers));

        disk!.FailWrite = (_, _) => null;
        await leecher.ResumeAsync();
        Assert.Equal(TorrentState.Downloading, leecher.Handle.Status.State);
        Assert.Null(leecher.Handle.Status.Error);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Who_resumes_at_the_moment_of_the_failure_is_not_let_down(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var failures = 0;
        var leecher = swarm.AddLeecher(store: inner => new FaultyBlockStore(inner) { FailWrite = (number, _) => number % 17 == 0 ? FaultyBlockStore.DiskFull() : null });
        foreach (var seeder in Enumerable.Range(0, 3).Select(_ => swarm.AddSeed(uploadRate: 400_000))) leecher.Handle.AddPeer(seeder.Listens);
        while (true)
        {
            try
            {
                await leecher.CompleteAsync();
                break;
            }
            catch (StorageException)
            {
                failures++;
                await leecher.ResumeAsync();
            }
        }

        Assert.InRange(failures, 3, 10);
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void Room_that_cannot_be_made_is_a_failure_before_anything_is_asked_for() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        FaultyBlockStore? disk = null;
        var leecher = swarm.AddLeecher(store: inner => disk = new FaultyBlockStore(inner) { FailAllocate = FaultyBlockStore.DiskFull() });
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await Assert.ThrowsAsync<StorageException>(leecher.CompleteAsync);
        Assert.Equal((TorrentState.Failed, 0L), (leecher.Handle.Status.State, leecher.Handle.Status.DownloadedBytes));

        disk!.FailAllocate = null;
        await leecher.ResumeAsync();
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_seed_that_cannot_read_stops_and_says_so_and_sends_nothing_bad(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        FaultyBlockStore? disk = null;
        var seeder = swarm.AddSeed(uploadRate: 500_000, store: inner => disk = new FaultyBlockStore(inner) { FailRead = (number, _) => number > 20 ? FaultyBlockStore.InputOutputError() : null });
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(seeder.Listens);
        await swarm.Until(() => seeder.Handle.Status.State == TorrentState.Failed);
        Assert.IsType<StorageException>(seeder.Handle.Status.Error);
        await swarm.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(0, leecher.Handle.Status.ConnectedPeers);
        Assert.False(leecher.Session.Swarm.IsBanned(seeder.Listens));

        disk!.FailRead = (_, _) => null;
        await seeder.ResumeAsync();
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_seed_whose_content_is_gone_looks_again_when_it_is_resumed_and_fetches_what_it_lacks(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        FaultyBlockStore? disk = null;
        var damaged = swarm.AddSeed(uploadRate: 500_000, store: inner => disk = new FaultyBlockStore(inner));
        await damaged.CompleteAsync();
        Array.Clear(damaged.Content, 1_000_000, 500_000);
        disk!.FailRead = (_, offset) => offset is >= 900_000 and < 1_500_000 ? FaultyBlockStore.InputOutputError() : null;
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(damaged.Listens);
        await swarm.Until(() => damaged.Handle.Status.State == TorrentState.Failed);

        disk.FailRead = (_, _) => null;
        await damaged.ResumeAsync();
        Assert.Equal(TorrentState.Downloading, damaged.Handle.Status.State);
        Assert.False(damaged.Session.Verified.Has(20));
        var waiting = damaged.CompleteAsync();
        Assert.False(waiting.IsCompleted);
        damaged.Handle.AddPeer(swarm.AddSeed().Listens);
        await waiting;
        Assert.Equal(swarm.Content, damaged.Content);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void A_bug_in_a_store_stops_the_torrent_and_nothing_else() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(store: inner => new FaultyBlockStore(inner) { FailWrite = (number, _) => number == 5 ? throw new InvalidOperationException("a mistake") : null });
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        var failure = await Assert.ThrowsAsync<StorageException>(leecher.CompleteAsync);
        Assert.Equal("'content' could not be kept in /: a mistake. Look at that directory, then resume the torrent.", failure.Message);
        await leecher.ResumeAsync();
        await leecher.CompleteAsync();
    });
}
