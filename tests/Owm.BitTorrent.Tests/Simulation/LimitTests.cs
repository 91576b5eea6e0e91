namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Limits that change while torrents run.</summary>
public class LimitTests
{
    [Theory]
    [InlineData("torrent down")]
    [InlineData("engine down")]
    [InlineData("torrent up")]
    [InlineData("engine up")]
    public void A_limit_that_is_set_while_a_torrent_runs_is_kept_within_5_percent_and_can_be_lifted(string limit) => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 1_000_000);
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(seeder.Listens);
        await swarm.Until(() => leecher.Handle.Status.DownloadedBytes > 500_000);

        Set(100_000);
        await swarm.Pass(TimeSpan.FromSeconds(3));
        var before = leecher.Session.Downloader.Received.Total;
        await swarm.Pass(TimeSpan.FromSeconds(20));
        Assert.InRange(leecher.Session.Downloader.Received.Total - before, 1_900_000, 2_100_000);

        Set(0);
        var lifted = simulation.Clock.Elapsed;
        await leecher.CompleteAsync();
        Assert.InRange(simulation.Clock.Elapsed - lifted, TimeSpan.Zero, TimeSpan.FromSeconds(4));

        void Set(long bytes)
        {
            switch (limit)
            {
                case "torrent down": leecher.Handle.SetLimits(bytes, 0); break;
                case "engine down": leecher.Engine.SetLimits(bytes, 0); break;
                case "torrent up": seeder.Handle.SetLimits(0, bytes); break;
                default: seeder.Engine.SetLimits(0, bytes); break;
            }
        }
    });

    [Fact]
    public void The_lower_of_two_limits_counts_and_both_can_be_read() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(configure: options => options with { DownloadLimit = 400_000 });
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        leecher.Engine.SetLimits(200_000, 7);
        Assert.Equal((400_000, 0, 200_000, 7), (leecher.Handle.DownloadLimit, leecher.Handle.UploadLimit, leecher.Engine.DownloadLimit, leecher.Engine.UploadLimit));
        await leecher.CompleteAsync();
        Assert.InRange(simulation.Clock.Elapsed, TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(22));
        Assert.Throws<ArgumentOutOfRangeException>(() => leecher.Handle.SetLimits(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => leecher.Engine.SetLimits(0, -1));
    });
}
