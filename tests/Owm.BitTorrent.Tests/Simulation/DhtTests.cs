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
        for (var i = 0; i < 200; i++)
        {
            dht.Add();
            await dht.Pass(TimeSpan.FromMilliseconds(200));
        }

        await dht.Pass(TimeSpan.FromMinutes(2));
        Assert.All(dht.Nodes, node => Assert.True(node.Status.NodeCount >= 8, $"A node knows only {node.Status.NodeCount} others."));

        var (announcer, seeker) = (dht.Nodes[50], dht.Nodes[150]);
        var torrent = dht.NextTorrent();
        var announced = await announcer.GetPeersAsync(torrent, _ => { }, 6881, CancellationToken.None);
        Assert.InRange(announced.AnnouncedTo, 6, 8);
        Assert.Contains(dht.PeerAt(announcer, 6881), await SimulatedDht.FindAsync(seeker, torrent));

        foreach (var node in dht.Nodes.Where(node => node != announcer && node != seeker).OrderBy(_ => simulation.Random.Next()).Take(60).ToList()) await dht.StopAsync(node);
        Assert.Contains(dht.PeerAt(announcer, 6881), await SimulatedDht.FindAsync(seeker, torrent));

        // The dead are forgotten, and what is announced then is found again by everybody.
        await dht.Pass(TimeSpan.FromMinutes(40));
        var other = dht.NextTorrent();
        await announcer.GetPeersAsync(other, _ => { }, 6882, CancellationToken.None);
        foreach (var node in dht.Nodes.Where((_, index) => index % 20 == 0)) Assert.Contains(dht.PeerAt(announcer, 6882), await SimulatedDht.FindAsync(node, other));
        var living = dht.EndPoints.Where(node => dht.Nodes.Contains(node.Key)).SelectMany(node => node.Value).ToHashSet();
        var known = dht.Nodes.SelectMany(node => node.Overlays[0].Table.Nodes).ToList();
        var dead = known.Count(node => !living.Contains(node.EndPoint));
        Assert.True(dead * 50 < known.Count, $"Of {known.Count} entries in the routing tables {dead} are of the dead.");
    });
}
