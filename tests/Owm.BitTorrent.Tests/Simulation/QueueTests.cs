using Owm.BitTorrent.Engine;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Several torrents of one engine, of which only so many may run.</summary>
public class QueueTests
{
    [Fact]
    public void Downloads_take_turns_in_the_order_in_which_they_were_added() => Run(new TorrentEngineOptions { MaxActiveDownloads = 1 }, async (simulation, swarms, handles) =>
    {
        Assert.Equal([TorrentState.Downloading, TorrentState.Queued, TorrentState.Queued], handles.Select(handle => handle.Status.State));
        Assert.Equal([0, 1, 2], handles.Select(handle => handle.Status.QueuePosition));
        foreach (var (index, handle) in handles.Index())
        {
            Assert.DoesNotContain(handles.Skip(index + 1), later => later.Status.DownloadedBytes > 0);
            await Seed(swarms[index], handle);
        }

        await swarms[0].Pass(TimeSpan.FromSeconds(1));
        Assert.All(handles, handle => Assert.Equal(TorrentState.Seeding, handle.Status.State));
    });

    [Fact]
    public void Who_is_put_first_runs_first_and_pushes_another_out() => Run(new TorrentEngineOptions { MaxActiveDownloads = 1 }, async (simulation, swarms, handles) =>
    {
        await handles[2].MoveInQueueAsync(0);
        await swarms[0].Pass(TimeSpan.FromSeconds(1));
        Assert.Equal([TorrentState.Queued, TorrentState.Queued, TorrentState.Downloading], handles.Select(handle => handle.Status.State));
        Assert.Equal([1, 2, 0], handles.Select(handle => handle.Status.QueuePosition));
        await handles[2].MoveInQueueAsync(100);
        await swarms[0].Pass(TimeSpan.FromSeconds(1));
        Assert.Equal([TorrentState.Downloading, TorrentState.Queued, TorrentState.Queued], handles.Select(handle => handle.Status.State));
    });

    [Fact]
    public void A_paused_torrent_leaves_its_turn_to_the_next_and_waits_when_it_is_resumed() => Run(new TorrentEngineOptions { MaxActiveDownloads = 1 }, async (simulation, swarms, handles) =>
    {
        await handles[0].PauseAsync();
        await swarms[0].Pass(TimeSpan.FromSeconds(1));
        Assert.Equal([TorrentState.Paused, TorrentState.Downloading, TorrentState.Queued], handles.Select(handle => handle.Status.State));
        await handles[2].PauseAsync();
        Assert.Equal(TorrentState.Paused, handles[2].Status.State);
        await handles[2].ResumeAsync();
        Assert.Equal(TorrentState.Queued, handles[2].Status.State);
        await handles[0].ResumeAsync();
        await swarms[0].Pass(TimeSpan.FromSeconds(1));
        Assert.Equal([TorrentState.Downloading, TorrentState.Queued, TorrentState.Queued], handles.Select(handle => handle.Status.State));
    });

    [Fact]
    public void A_torrent_that_is_forced_runs_beside_the_others_until_it_is_resumed_as_usual() => Run(new TorrentEngineOptions { MaxActiveDownloads = 1 }, async (simulation, swarms, handles) =>
    {
        await handles[2].ForceStartAsync();
        await swarms[0].Pass(TimeSpan.FromSeconds(1));
        Assert.Equal([TorrentState.Downloading, TorrentState.Queued, TorrentState.Downloading], handles.Select(handle => handle.Status.State));
        Assert.Equal([false, false, true], handles.Select(handle => handle.Status.IsForced));
        await handles[2].ResumeAsync();
        Assert.Equal((TorrentState.Queued, false), (handles[2].Status.State, handles[2].Status.IsForced));
    });

    [Fact]
    public void A_stalled_download_does_not_block_the_queue_and_counts_again_when_it_goes_on() => Run(new TorrentEngineOptions { MaxActiveDownloads = 1, StallTime = TimeSpan.FromMinutes(2) }, async (simulation, swarms, handles) =>
    {
        await swarms[0].Pass(TimeSpan.FromSeconds(110));
        Assert.Equal(TorrentState.Queued, handles[1].Status.State);
        await swarms[0].Pass(TimeSpan.FromSeconds(15));
        Assert.Equal([TorrentState.Downloading, TorrentState.Downloading, TorrentState.Queued], handles.Select(handle => handle.Status.State));
        handles[0].AddPeer(swarms[0].AddSeed(uploadRate: 50_000).Listens);
        await swarms[0].Until(() => handles[0].Status.DownloadedBytes > 200_000);
        Assert.Equal([TorrentState.Downloading, TorrentState.Queued, TorrentState.Queued], handles.Select(handle => handle.Status.State));
    });

    [Fact]
    public void Seeds_beyond_the_limit_wait_and_what_is_complete_is_said_to_be() => Run(new TorrentEngineOptions { MaxActiveSeeds = 1 }, async (simulation, swarms, handles) =>
    {
        foreach (var (index, handle) in handles.Index()) await Seed(swarms[index], handle);
        await swarms[0].Pass(TimeSpan.FromSeconds(1));
        Assert.Equal([TorrentState.Seeding, TorrentState.Queued, TorrentState.Queued], handles.Select(handle => handle.Status.State));
        await handles[0].PauseAsync();
        await swarms[0].Pass(TimeSpan.FromSeconds(1));
        Assert.Equal([TorrentState.Paused, TorrentState.Seeding, TorrentState.Queued], handles.Select(handle => handle.Status.State));
    });

    private static async Task Seed(SimulatedSwarm swarm, TorrentHandle handle)
    {
        handle.AddPeer(swarm.AddSeed(uploadRate: 500_000).Listens);
        await handle.WaitUntilCompleteAsync(CancellationToken.None);
    }

    // One engine with three torrents, each with a swarm of its own on the same network.
    private static void Run(TorrentEngineOptions options, Func<Simulation, SimulatedSwarm[], TorrentHandle[], Task> scenario)
    {
        var simulation = new Simulation(1);
        simulation.Run(
            async () =>
            {
                var first = new SimulatedSwarm(simulation, 400_000, 32768);
                SimulatedSwarm[] swarms = [first, first.Beside(400_001), first.Beside(400_002)];
                using var directory = new TemporaryDirectory();
                var engine = first.AddEngine(options: options);
                var handles = swarms.Select(swarm => engine.Engine.Add(swarm.Torrent, new TorrentOptions { Directory = directory[$"{swarm.Content.Length}"] })).ToArray();
                await first.Pass(TimeSpan.FromSeconds(1));
                await scenario(simulation, swarms, handles);
                await engine.StopAsync();
                foreach (var swarm in swarms) await swarm.StopPeersAsync();
                await first.StopAsync();
            },
            TimeSpan.FromMinutes(30));
    }
}
