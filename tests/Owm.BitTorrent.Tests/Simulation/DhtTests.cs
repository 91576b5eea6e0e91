using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Dht;

namespace Owm.BitTorrent.Tests.Simulation;

public class DhtTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Two_of_two_hundred_find_each_other_though_packets_are_lost_and_many_die(int seed) => SimulatedDht.Run(seed, TimeSpan.FromHours(2), async (simulation, dht) =>
    {
        dht.Network.Loss = 0.05;
        await dht.JoinAsync(200);
        Assert.All(dht.Nodes, node => Assert.True(node.Status.NodeCount >= 8, $"A node knows only {node.Status.NodeCount} others."));

        var (announcer, seeker) = (dht.Nodes[50], dht.Nodes[150]);
        var torrent = dht.NextTorrent();
        var announced = await announcer.GetPeersAsync(torrent, (_, _) => { }, 6881, CancellationToken.None);
        Assert.InRange(announced.AnnouncedTo, 6, 8);
        Assert.Contains(dht.PeerAt(announcer, 6881), await SimulatedDht.FindAsync(seeker, torrent));

        foreach (var node in dht.Nodes.Where(node => node != announcer && node != seeker).OrderBy(_ => simulation.Random.Next()).Take(60).ToList()) await dht.StopAsync(node);
        Assert.Contains(dht.PeerAt(announcer, 6881), await SimulatedDht.FindAsync(seeker, torrent));

        // The dead are forgotten, and what is announced then is found again by everybody.
        await dht.Pass(TimeSpan.FromMinutes(40));
        var other = dht.NextTorrent();
        await announcer.GetPeersAsync(other, (_, _) => { }, 6882, CancellationToken.None);
        foreach (var node in dht.Nodes.Where((_, index) => index % 20 == 0)) Assert.Contains(dht.PeerAt(announcer, 6882), await SimulatedDht.FindAsync(node, other));
        var living = dht.Nodes.SelectMany(node => dht.EndPoints[node]).ToHashSet();
        var known = dht.Nodes.SelectMany(node => node.Overlays[0].Table.Nodes).ToList();
        var dead = known.Count(node => !living.Contains(node.EndPoint));
        Assert.True(dead * 50 < known.Count, $"Of {known.Count} entries in the routing tables {dead} are of the dead.");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Neither_Sybils_nor_poison_nor_spoofed_answers_keep_two_from_finding_each_other(int seed) => SimulatedDht.Run(seed, TimeSpan.FromHours(1), async (simulation, dht) =>
    {
        await dht.JoinAsync(60);

        // One host with forty nodes, and four in networks of their own.
        var sybils = Enumerable.Range(0, 44).Select(i => new PoisonousNode(dht, i < 40 ? IPAddress.Parse("66.6.6.6") : IPAddress.Parse($"66.7.{i}.6"))).ToList();
        foreach (var sybil in sybils) await sybil.AskAllAsync();

        // Every query is answered a second time: in the name of who was asked, and with the transaction from somewhere else.
        var forged = new IPEndPoint(IPAddress.Parse("66.66.66.66"), 6666);
        var isForging = false;
        dht.Network.Watch = (from, to, datagram) =>
        {
            if (isForging || KrpcReader.TryRead(datagram) is not KrpcQuery query) return;
            isForging = true;
            dht.Network.Send(to, from, KrpcWriter.Reply("abc"u8.ToArray(), query.Target, from, token: "x"u8.ToArray(), peers: [forged]));
            dht.Network.Send(forged, from, KrpcWriter.Reply(query.Transaction, query.Target, from, token: "x"u8.ToArray(), peers: [forged]));
            isForging = false;
        };
        await dht.Pass(TimeSpan.FromMinutes(10));
        foreach (var sybil in sybils) await sybil.AskAllAsync();

        var (announcer, seeker) = (dht.Nodes[20], dht.Nodes[40]);
        var torrent = dht.NextTorrent();
        var announced = await announcer.GetPeersAsync(torrent, (_, _) => { }, 6881, CancellationToken.None);
        var found = await SimulatedDht.FindAsync(seeker, torrent);

        Assert.InRange(announced.AnnouncedTo, 5, 8);
        Assert.Equal([dht.PeerAt(announcer, 6881)], found);
        Assert.All(dht.Nodes, node => Assert.InRange(node.Overlays[0].Table.Nodes.Count(known => known.EndPoint.Address.ToString() == "66.6.6.6"), 0, 1));
        Assert.All(dht.Nodes, node => Assert.All(node.Overlays[0].Table.Nodes, known => Assert.NotEqual(7000, known.EndPoint.Port)));
        sybils.ForEach(sybil => sybil.Dispose());
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_node_in_both_DHTs_is_found_in_both(int seed) => SimulatedDht.Run(seed, TimeSpan.FromHours(1), async (simulation, dht) =>
    {
        dht.Add(addresses: [dht.NextV4(), dht.NextV6()]);
        var old = Enumerable.Range(0, 25).Select(_ => dht.Add(addresses: [dht.NextV4()])).ToList();
        var modern = Enumerable.Range(0, 25).Select(_ => dht.Add(addresses: [dht.NextV6()])).ToList();
        var both = Enumerable.Range(0, 5).Select(_ => dht.Add(addresses: [dht.NextV4(), dht.NextV6()])).ToList();
        await dht.Pass(TimeSpan.FromMinutes(3));
        var torrent = dht.NextTorrent();

        await both[0].GetPeersAsync(torrent, (_, _) => { }, 6881, CancellationToken.None);
        await old[0].GetPeersAsync(torrent, (_, _) => { }, 6882, CancellationToken.None);
        await modern[0].GetPeersAsync(torrent, (_, _) => { }, 6883, CancellationToken.None);

        var v4 = new[] { dht.PeerAt(both[0], 6881), dht.PeerAt(old[0], 6882) };
        var v6 = new[] { dht.PeerAt(both[0], 6881, AddressFamily.InterNetworkV6), dht.PeerAt(modern[0], 6883, AddressFamily.InterNetworkV6) };
        Assert.Equal(v4.ToHashSet(), await SimulatedDht.FindAsync(old[9], torrent));
        Assert.Equal(v6.ToHashSet(), await SimulatedDht.FindAsync(modern[9], torrent));
        Assert.Equal(v4.Concat(v6).ToHashSet(), await SimulatedDht.FindAsync(both[3], torrent));
    });

    [Fact]
    public void Who_enters_by_IPv4_learns_of_IPv6_there() => SimulatedDht.Run(4, TimeSpan.FromHours(1), async (simulation, dht) =>
    {
        dht.Add(addresses: [dht.NextV4(), dht.NextV6()]);
        for (var i = 0; i < 10; i++) dht.Add(addresses: [dht.NextV4(), dht.NextV6()]);
        await dht.Pass(TimeSpan.FromMinutes(2));
        dht.Entrances.RemoveAll(entrance => entrance.AddressFamily == AddressFamily.InterNetworkV6);

        var late = dht.Add(addresses: [dht.NextV4(), dht.NextV6()]);
        await dht.Pass(TimeSpan.FromMinutes(2));

        Assert.All(late.Status.Families, family => Assert.InRange(family.NodeCount, 5, 11));
    });

    [Fact]
    public void A_read_only_node_finds_and_is_found_and_is_in_nobody_s_table() => SimulatedDht.Run(5, TimeSpan.FromHours(2), async (simulation, dht) =>
    {
        await dht.JoinAsync(30);
        var shy = dht.Add(new DhtOptions { BootstrapNodes = [], IsReadOnly = true });
        await dht.Pass(TimeSpan.FromMinutes(30));
        var torrent = dht.NextTorrent();
        var announced = await shy.GetPeersAsync(torrent, (_, _) => { }, 6881, CancellationToken.None);

        Assert.Equal(8, announced.AnnouncedTo);
        Assert.Equal([dht.PeerAt(shy, 6881)], await SimulatedDht.FindAsync(dht.Nodes[7], torrent));
        Assert.All(dht.Nodes, node => Assert.Null(node.Overlays[0].Table.Find(dht.EndPoints[shy][0])));
        Assert.Equal((0, 0), (shy.Status.Answered, shy.Status.QueriesReceived));
    });

    [Fact]
    public void Every_node_has_an_id_that_follows_from_the_address_others_see() => SimulatedDht.Run(6, TimeSpan.FromHours(1), async (simulation, dht) =>
    {
        await dht.JoinAsync(40);

        Assert.All(dht.Nodes, node =>
        {
            var address = dht.EndPoints[node][0].Address;
            Assert.Equal(address, node.Status.Families[0].ExternalAddress);
            Assert.True(SecureNodeId.Matches(node.Status.Families[0].Id, address));
        });
    });

    [Fact]
    public void A_node_comes_back_by_what_it_remembers() => SimulatedDht.Run(7, TimeSpan.FromHours(1), async (simulation, dht) =>
    {
        await dht.JoinAsync(40);
        var address = dht.NextV4();
        var first = dht.Add(addresses: address);
        await dht.Pass(TimeSpan.FromMinutes(2));
        var id = first.Status.Families[0].Id;
        await dht.StopAsync(first);
        var saved = await first.SaveAsync();

        var second = dht.Add(saved: saved, addresses: address);
        await dht.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(id, second.Status.Families[0].Id);
        Assert.InRange(second.Status.NodeCount, 8, 40);
    });

    [Fact]
    public void Who_finds_nobody_asks_less_and_less_often_and_joins_when_somebody_comes() => SimulatedDht.Run(8, TimeSpan.FromHours(9), async (simulation, dht) =>
    {
        var address = dht.NextV4();
        var asked = new List<TimeSpan>();
        dht.Network.Watch = (_, _, _) => asked.Add(simulation.Clock.Elapsed);
        var options = new DhtOptions { BootstrapNodes = [new DnsEndPoint("router.example", 6881)], ResolveHost = (_, _) => Task.FromResult(new[] { address }) };
        var lonely = dht.Add(options);

        await dht.Pass(TimeSpan.FromHours(4));
        var before = asked.Count(time => time < TimeSpan.FromHours(1));
        Assert.InRange(before, 5, 12);
        Assert.InRange(asked.Count - before, 8, 16);

        dht.Network.Watch = null;
        var random = new Random(1);
        await using var router = new DhtNode(new DhtOptions { BootstrapNodes = [], TimeProvider = simulation.Clock, FillRandom = random.NextBytes }, [dht.Network.Open(new IPEndPoint(address, 6881))], simulation);
        router.Start();
        await dht.Pass(TimeSpan.FromMinutes(16));
        Assert.Equal(1, lonely.Status.NodeCount);
    });

    [Fact]
    public void When_the_network_was_away_for_hours_nobody_is_forgotten_for_it() => SimulatedDht.Run(9, TimeSpan.FromHours(9), async (simulation, dht) =>
    {
        await dht.JoinAsync(40);
        dht.Network.Loss = 1;
        await dht.Pass(TimeSpan.FromHours(5));
        dht.Network.Loss = 0;
        await dht.Pass(TimeSpan.FromMinutes(20));

        var torrent = dht.NextTorrent();
        var announced = await dht.Nodes[3].GetPeersAsync(torrent, (_, _) => { }, 6881, CancellationToken.None);
        Assert.Equal(8, announced.AnnouncedTo);
        Assert.Equal([dht.PeerAt(dht.Nodes[3], 6881)], await SimulatedDht.FindAsync(dht.Nodes[30], torrent));
    });

    [Fact]
    public void An_idle_node_costs_one_timer_and_little_traffic() => SimulatedDht.Run(10, TimeSpan.FromHours(9), async (simulation, dht) =>
    {
        await dht.JoinAsync(50);
        await dht.Pass(TimeSpan.FromHours(1));
        var before = dht.Network.SentCount;

        await dht.Pass(TimeSpan.FromHours(1));

        var perMinute = (dht.Network.SentCount - before) / 50.0 / 60;
        Assert.True(perMinute < 12, $"A node sends {perMinute:0.0} datagrams a minute.");
        dht.Network.Loss = 1;
        await dht.Pass(TimeSpan.FromSeconds(1));
        Assert.InRange(simulation.Clock.TimerCount, 1, 51); // the nodes' and this test's
    });

    [Fact]
    public void A_search_that_is_given_up_ends_at_once_and_so_does_one_of_a_node_that_stops() => SimulatedDht.Run(11, TimeSpan.FromHours(1), async (simulation, dht) =>
    {
        await dht.JoinAsync(20);
        using var patience = new CancellationTokenSource();
        var given = dht.Nodes[3].GetPeersAsync(dht.NextTorrent(), (_, _) => { }, 1, patience.Token);
        var stopped = dht.Nodes[4].GetPeersAsync(dht.NextTorrent(), (_, _) => { }, 1, CancellationToken.None);
        await dht.Pass(TimeSpan.FromMilliseconds(50));
        var now = simulation.Clock.Elapsed;

        patience.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await dht.StopAsync(dht.Nodes[4]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.Equal(now, simulation.Clock.Elapsed);
    });
}
