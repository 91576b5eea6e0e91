using Owm.BitTorrent.Dht;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Simulation;

public class DhtSwarmTests
{
    private static readonly TorrentOptions Torrent = new() { Directory = "/" };
    private static readonly DiscoveryOptions DhtAlone = new() { UseTrackers = false, UsePeerExchange = false, UseLocalDiscovery = false, DhtBootstrap = [] };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_leecher_finds_a_seed_by_the_DHT_alone(int seed) => Run(seed, async swarm =>
    {
        var router = swarm.AddEngine(options: With(DhtAlone));
        var options = With(Entering(router));
        for (var i = 0; i < 10; i++) swarm.AddEngine(options: options);
        swarm.AddSeed(options: options);
        await swarm.Pass(TimeSpan.FromMinutes(1));

        var leecher = swarm.AddLeecher(options: options);
        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void A_seed_that_comes_later_is_found_before_long() => Run(3, async swarm =>
    {
        var router = swarm.AddEngine(options: With(DhtAlone));
        var options = With(Entering(router));
        var leecher = swarm.AddLeecher(options: options);
        await swarm.Pass(TimeSpan.FromMinutes(20));
        swarm.AddSeed(options: options with { AcceptPeers = true });
        var start = swarm.Simulation.Clock.Elapsed;

        await leecher.CompleteAsync();

        Assert.InRange(swarm.Simulation.Clock.Elapsed - start, TimeSpan.Zero, TimeSpan.FromSeconds(30)); // the seed finds the leecher
    });

    [Fact]
    public void A_magnet_link_without_trackers_is_enough() => Run(4, async swarm =>
    {
        var router = swarm.AddEngine(options: With(DhtAlone));
        var options = With(Entering(router));
        for (var i = 0; i < 5; i++) swarm.AddEngine(options: options);
        swarm.AddSeed(options: options);
        await swarm.Pass(TimeSpan.FromMinutes(1));
        var leecher = swarm.AddEngine(options: options);

        var torrent = await leecher.Engine.FetchMetadata(new MagnetLink { InfoHash = swarm.Torrent.InfoHash }).WaitAsync(CancellationToken.None);
        leecher.Add(torrent, Torrent);
        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void A_torrent_s_nodes_lead_into_the_DHT() => Run(5, async swarm =>
    {
        var router = swarm.AddEngine(options: With(DhtAlone));
        swarm.AddSeed(options: With(Entering(router)));
        await swarm.Pass(TimeSpan.FromMinutes(1));
        var host = router.Listens.Address.ToString();
        var torrent = TorrentReader.Read((byte[])[.. swarm.Torrent.Bytes.Span[..^1], .. System.Text.Encoding.ASCII.GetBytes($"5:nodesll{host.Length}:{host}i{router.Listens.Port}eeee")]);

        var leecher = swarm.AddEngine(options: With(DhtAlone));
        leecher.Add(torrent, Torrent);
        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void Peers_that_meet_tell_each_other_of_their_nodes() => Run(6, async swarm =>
    {
        var seeder = swarm.AddSeed(options: With(DhtAlone));
        var leecher = swarm.AddLeecher(options: With(DhtAlone));
        leecher.Handle.AddPeer(seeder.Listens);
        await leecher.CompleteAsync();
        await swarm.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal((1, 1), (seeder.Engine.DhtNodeCount, leecher.Engine.DhtNodeCount));
    });

    [Fact]
    public void A_private_torrent_is_not_announced_and_its_peers_are_told_of_no_node() => Run(7, async swarm =>
    {
        var torrent = TorrentReader.Read((byte[])[.. swarm.Torrent.Bytes.Span[..^2], .. "7:privatei1eee"u8]);
        var router = swarm.AddEngine(options: With(DhtAlone));
        var asked = 0;
        swarm.Datagrams!.Watch = (_, _, datagram) => asked += KrpcReader.TryRead(datagram.ToArray()) is KrpcQuery { Method: KrpcMethod.GetPeers or KrpcMethod.AnnouncePeer } ? 1 : 0;
        var (first, second) = (swarm.AddEngine(options: With(Entering(router))), swarm.AddEngine(options: With(DhtAlone)));
        swarm.Content.CopyTo(first.Content, 0);
        first.Add(torrent, Torrent with { AssumeComplete = true });
        second.Add(torrent, Torrent);
        second.Handle.AddPeer(first.Listens);

        await second.CompleteAsync();
        await swarm.Pass(TimeSpan.FromMinutes(20));

        Assert.Equal((0, 0), (asked, second.Engine.DhtNodeCount));
    });

    [Fact]
    public void What_was_known_is_remembered_in_a_file()
    {
        using var files = new TemporaryDirectory();
        Run(8, async swarm =>
        {
            var router = swarm.AddEngine(options: With(DhtAlone));
            for (var i = 0; i < 5; i++) swarm.AddEngine(options: With(Entering(router)));
            var first = swarm.AddEngine(options: With(Entering(router) with { DhtStateFile = files["dht"] }));
            await swarm.Pass(TimeSpan.FromMinutes(2));
            await first.StopAsync();

            var second = swarm.AddEngine(options: With(DhtAlone with { DhtStateFile = files["dht"] }));
            await swarm.Pass(TimeSpan.FromMinutes(1));

            Assert.InRange(second.Engine.DhtNodeCount!.Value, 5, 7);
        });
    }

    [Fact]
    public void While_nobody_answers_a_torrent_does_not_ask_and_when_somebody_does_it_asks_again() => Run(9, async swarm =>
    {
        var router = swarm.AddEngine(options: With(DhtAlone));
        List<SimulatedPeer> others = [router];
        for (var i = 0; i < 10; i++) others.Add(swarm.AddEngine(options: With(Entering(router))));
        var leecher = swarm.AddLeecher(options: With(Entering(router)));
        await swarm.Pass(TimeSpan.FromMinutes(5));
        foreach (var other in others) await other.StopAsync();
        await swarm.Pass(TimeSpan.FromMinutes(15));
        int searches = 0, pings = 0;
        swarm.Datagrams!.Watch = (from, _, datagram) =>
        {
            var method = from.Address.Equals(leecher.Listens.Address) && KrpcReader.TryRead(datagram.ToArray()) is KrpcQuery query ? query.Method : default(KrpcMethod?);
            searches += method == KrpcMethod.GetPeers ? 1 : 0;
            pings += method == KrpcMethod.Ping ? 1 : 0;
        };

        await swarm.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal(0, searches);
        Assert.InRange(pings, 30, 30 * 11);

        swarm.AddEngine(options: With(Entering(leecher)));
        await swarm.Pass(TimeSpan.FromSeconds(70));
        Assert.InRange(searches, 1, 40);
    });

    private static void Run(int seed, Func<SimulatedSwarm, Task> scenario) => SimulatedSwarm.Run(seed, TimeSpan.FromHours(1), async (simulation, swarm) =>
    {
        swarm.Datagrams = new SimulatedDatagrams(simulation) { Loss = 0.01 };
        await scenario(swarm);
    });

    private static TorrentEngineOptions With(DiscoveryOptions discovery) => new() { Discovery = discovery };

    private static DiscoveryOptions Entering(SimulatedPeer router) => DhtAlone with { DhtBootstrap = [router.Listens.ToString()] };
}
