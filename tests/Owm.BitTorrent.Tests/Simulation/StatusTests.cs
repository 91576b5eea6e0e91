using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>What a torrent tells of itself.</summary>
public class StatusTests
{
    private const int PieceLength = 65536;

    private static readonly int[] Lengths = [500_000, 0, 500_000, 1_000_000];

    [Fact]
    public void Availability_counts_copies_here_and_among_the_peers() => Run(1, async (simulation, swarm) =>
    {
        // Ten of 31 pieces here, and later a seed.
        var seeder = swarm.AddSeed(configure: options => options with { StartPaused = true });
        var partial = swarm.AddPartial(piece => piece < 10);
        partial.Handle.SetLimits(10_000, 0);
        await swarm.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(10.0 / 31, partial.Handle.Status.Availability, 6);

        partial.Handle.AddPeer(seeder.Listens);
        await seeder.ResumeAsync();
        await swarm.Until(() => partial.Handle.Status.ConnectedPeers == 1);
        await swarm.Pass(TimeSpan.FromSeconds(2));
        Assert.InRange(partial.Handle.Status.Availability, 1 + (10.0 / 31), 2);
        await seeder.StopAsync();
    });

    [Fact]
    public void Totals_and_times_go_on_where_earlier_sessions_ended() => Run(1, async (simulation, swarm) =>
    {
        var earlier = new TorrentTotals { DownloadedBytes = 1_000_000, UploadedBytes = 6_000_000, ActiveTime = TimeSpan.FromHours(2), SeedingTime = TimeSpan.FromHours(1) };
        var leecher = swarm.AddLeecher(configure: options => options with { EarlierTotals = earlier });
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 200_000).Listens);
        await leecher.CompleteAsync();
        await swarm.Pass(TimeSpan.FromSeconds(30));

        var (status, downloading) = (leecher.Handle.Status, TimeSpan.FromSeconds(10));
        Assert.Equal((3_000_000, 6_000_000, 2.0), (status.Totals.DownloadedBytes, status.Totals.UploadedBytes, status.Ratio));
        Assert.InRange(status.Totals.SeedingTime, TimeSpan.FromHours(1) + TimeSpan.FromSeconds(28), TimeSpan.FromHours(1) + TimeSpan.FromSeconds(32));
        Assert.InRange(status.Totals.ActiveTime - status.Totals.SeedingTime - TimeSpan.FromHours(1), downloading - TimeSpan.FromSeconds(2), downloading + TimeSpan.FromSeconds(3));

        await leecher.PauseAsync();
        var paused = leecher.Handle.Status.Totals;
        await swarm.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(paused, leecher.Handle.Status.Totals);
    });

    [Fact]
    public void A_torrent_to_which_nothing_happens_ticks_less_often_until_a_peer_comes() => Run(1, async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        var ticks = await CountAsync(TimeSpan.FromMinutes(1));
        Assert.InRange(ticks, 12, 17);

        // Wherever between two ticks it comes.
        await swarm.Pass(TimeSpan.FromSeconds(0.3));
        var leecher = swarm.AddLeecher();
        leecher.Handle.SetLimits(10_000, 0);
        leecher.Handle.AddPeer(seeder.Listens);
        await swarm.Until(() => leecher.Handle.Status.ConnectedPeers == 1);
        await swarm.Pass(TimeSpan.FromSeconds(1.1));
        Assert.Equal(1, seeder.Handle.Status.ConnectedPeers);
        Assert.InRange(await CountAsync(TimeSpan.FromMinutes(1)), 59, 61);

        async Task<int> CountAsync(TimeSpan time)
        {
            var (count, last) = (0, seeder.Handle.Status);
            for (var end = simulation.Clock.Elapsed + time; simulation.Clock.Elapsed < end; await swarm.Pass(TimeSpan.FromSeconds(0.1)))
            {
                if (!ReferenceEquals(last, seeder.Handle.Status)) count++;
                last = seeder.Handle.Status;
            }

            return count;
        }
    });

    [Fact]
    public void What_was_made_here_is_measured_by_its_own_length() => Run(1, async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(seeder.Listens);
        await leecher.CompleteAsync();
        await swarm.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(1, seeder.Handle.Status.Ratio, 6);
        Assert.Equal(0, leecher.Handle.Status.Ratio);
    });

    [Fact]
    public void The_time_left_does_not_jump_with_the_rate() => Run(1, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 50_000).Listens);
        Assert.Null(leecher.Handle.Status.TimeLeft);
        await swarm.Pass(TimeSpan.FromSeconds(10));
        Assert.InRange(leecher.Handle.Status.TimeLeft!.Value.TotalSeconds, 20, 50);

        // For a moment nothing comes: the rate of the last five seconds halves, the estimate moves by a fraction.
        var before = leecher.Handle.Status.TimeLeft!.Value;
        leecher.Handle.SetLimits(1, 0);
        await swarm.Pass(TimeSpan.FromSeconds(4));
        Assert.InRange(leecher.Handle.Status.TimeLeft!.Value.TotalSeconds, before.TotalSeconds - 4, before.TotalSeconds * 1.4);
        leecher.Handle.SetLimits(0, 0);
        await leecher.CompleteAsync();
        Assert.Equal(TimeSpan.Zero, leecher.Handle.Status.TimeLeft);
    });

    [Fact]
    public void Every_file_tells_how_far_it_has_come() => Run(1, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(configure: options => options with { FilePriorities = [FilePriority.High, FilePriority.Normal, FilePriority.Skip, FilePriority.Skip] });
        Assert.Equal([0, 0, 0, 0], leecher.Handle.GetFiles().Select(file => file.VerifiedBytes));
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.CompleteAsync();

        // The first file's last piece holds the beginning of the third.
        var files = leecher.Handle.GetFiles();
        Assert.Equal([500_000, 0, (8 * PieceLength) - 500_000, 0], files.Select(file => file.VerifiedBytes));
        Assert.Equal([true, true, false, false], files.Select(file => file.IsComplete));
        Assert.Equal([FilePriority.High, FilePriority.Normal, FilePriority.Skip, FilePriority.Skip], files.Select(file => file.Priority));
        Assert.Equal(Enumerable.Range(0, 8), Indexes(leecher.Handle.Pieces));
    });

    [Fact]
    public void Every_peer_tells_who_it_is_and_how_it_stands_with_us() => Run(1, async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 50_000);
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(seeder.Listens);
        await swarm.Until(() => leecher.Handle.Status.DownloadedBytes > 300_000);

        var seen = Assert.Single(await leecher.Handle.GetPeersAsync());
        Assert.Equal((seeder.Listens, "OwmBitTorrent 0.1", 1.0), (seen.EndPoint, seen.Client, seen.Progress));
        Assert.Equal(PeerTraits.Interesting | PeerTraits.Choked | PeerTraits.Seed | PeerTraits.UploadOnly, seen.Traits);
        Assert.InRange(seen.DownloadRate, 40_000, 60_000);
        Assert.InRange(seen.DownloadedBytes, 300_000, 400_000);
        Assert.InRange(seen.ConnectedTime.TotalSeconds, 5, 9);

        var served = Assert.Single(await seeder.Handle.GetPeersAsync());
        Assert.Equal(PeerTraits.Incoming | PeerTraits.Interested | PeerTraits.ChokesUs, served.Traits);
        Assert.InRange(served.Progress, 0.05, 0.3);
    });

    private static List<int> Indexes(Owm.BitTorrent.Primitives.Bitfield pieces)
    {
        var indexes = new List<int>();
        foreach (var piece in pieces.Indexes) indexes.Add(piece);
        return indexes;
    }

    private static void Run(int seed, Func<Simulation, SimulatedSwarm, Task> scenario) =>
        SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(10), simulation => new SimulatedSwarm(simulation, Lengths.Sum(), PieceLength, Lengths), scenario);
}
