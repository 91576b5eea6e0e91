using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Owm.BitTorrent.Discovery;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Discovery;

public sealed class LocalServiceDiscoveryTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.168.1.2");
    private static readonly IPAddress There = IPAddress.Parse("192.168.1.3");
    private static readonly InfoHash Swarm = new([.. Enumerable.Repeat((byte)7, 20)]);
    private static readonly InfoHash Other = new([.. Enumerable.Repeat((byte)8, 20)]);

    [Fact]
    public void Two_clients_in_a_swarm_find_each_other() => Run(async (simulation, network) =>
    {
        using var stop = new CancellationTokenSource();
        var (here, found) = Start(simulation, network, Here, 6001, stop.Token);
        var (there, foundThere) = Start(simulation, network, There, 6002, stop.Token);
        await Pass(simulation, 3);
        stop.Cancel();
        await Task.WhenAll(here, there);

        Assert.Equal([new IPEndPoint(There, 6002)], found.Distinct());
        Assert.Equal([new IPEndPoint(Here, 6001)], foundThere.Distinct());
        Assert.Equal(0, network.OpenSockets);
    });

    [Fact]
    public void A_swarm_is_told_of_soon_and_then_every_five_minutes_to_both_groups() => Run(async (simulation, network) =>
    {
        await RunAlone(simulation, network, 16 * 60, (_, _) => { });
        Assert.Equal(2 * 4, network.Sent.Count);
        Assert.Equal([LocalServiceDiscovery.IPv4Group, LocalServiceDiscovery.IPv6Group], network.Sent.Take(2).Select(sent => sent.Group));
    });

    [Fact]
    public void Swarms_that_start_together_are_told_of_together() => Run(async (simulation, network) =>
    {
        await RunAlone(simulation, network, 10, (discovery, _) => discovery.Add(Other, _ => { }));
        Assert.Equal(2, network.Sent.Count);
        Assert.Equal([Swarm, Other], LsdMessage.TryRead(network.Sent[0].Datagram)!.InfoHashes);
    });

    [Fact]
    public void A_torrent_that_stops_and_starts_is_told_of_once_a_minute_at_the_most() => Run(async (simulation, network) =>
    {
        await RunAlone(simulation, network, 100, (discovery, second) =>
        {
            discovery.Remove(Swarm);
            discovery.Add(Swarm, _ => { });
        });
        Assert.Equal(2 * 2, network.Sent.Count);
    });

    [Fact]
    public void A_torrent_that_was_removed_is_not_told_of() => Run(async (simulation, network) =>
    {
        await RunAlone(simulation, network, 1000, (discovery, _) => discovery.Remove(Swarm));
        Assert.Equal(2, network.Sent.Count);
    });

    [Fact]
    public void What_comes_from_elsewhere_or_is_nonsense_or_of_other_swarms_is_passed_over() => Run(async (simulation, network) =>
    {
        var found = await RunAlone(simulation, network, 5, (_, _) =>
        {
            Deliver(network, "8.8.8.8:6771", Text(Swarm), isOnLink: false);
            Deliver(network, "192.168.1.3:6771", "nonsense");
            Deliver(network, "192.168.1.3:6771", Text(Other));
            Deliver(network, "192.168.1.3:6771", Text(Swarm).PadRight(1401));
        });
        Assert.Empty(found);
    });

    [Fact]
    public void The_address_is_the_senders_and_the_port_what_it_says() => Run(async (simulation, network) =>
    {
        var found = await RunAlone(simulation, network, 2, (_, _) => Deliver(network, "192.168.1.9:40000", Text(Swarm)));
        Assert.Equal([IPEndPoint.Parse("192.168.1.9:1234")], found);
    });

    [Fact]
    public void A_flood_is_heard_a_hundred_times_a_minute() => Run(async (simulation, network) =>
    {
        var port = 1024;
        var found = await RunAlone(simulation, network, 50, (_, _) =>
        {
            for (var i = 0; i < 100; i++) Deliver(network, "192.168.1.9:40000", Text(Swarm, port++));
        });
        Assert.Equal(100, found.Count);
    });

    [Fact]
    public void Without_IPv6_there_is_IPv4() => Run(async (simulation, network) =>
    {
        network.Missing = AddressFamily.InterNetworkV6;
        await RunAlone(simulation, network, 5, (_, _) => { });
        Assert.Equal(LocalServiceDiscovery.IPv4Group, Assert.Single(network.Sent).Group);
    });

    [Fact]
    public void A_network_that_is_down_is_tried_again() => Run(async (simulation, network) =>
    {
        network.IsDown = true;
        await RunAlone(simulation, network, 400, (_, second) => network.IsDown = second < 100);
        Assert.Equal(2, network.Sent.Count);
    });

    private static void Run(Func<Simulation.Simulation, MemoryMulticast, Task> scenario)
    {
        var simulation = new Simulation.Simulation(1);
        simulation.Run(
            async () =>
            {
                await scenario(simulation, new MemoryMulticast());
                Assert.Equal(0, simulation.Clock.TimerCount);
            },
            TimeSpan.FromHours(1));
    }

    private static (Task Running, List<IPEndPoint> Found) Start(Simulation.Simulation simulation, MemoryMulticast network, IPAddress address, int port, CancellationToken stop)
    {
        var found = new List<IPEndPoint>();
        var discovery = new LocalServiceDiscovery(network.From(address), simulation.Clock, $"cookie{port}", NullLogger.Instance);
        discovery.Add(Swarm, found.Add);
        return (discovery.RunAsync(port, stop), found);
    }

    // One client for so many seconds; each second something happens.
    private static async Task<List<IPEndPoint>> RunAlone(Simulation.Simulation simulation, MemoryMulticast network, int seconds, Action<LocalServiceDiscovery, int> everySecond)
    {
        using var stop = new CancellationTokenSource();
        var found = new List<IPEndPoint>();
        var discovery = new LocalServiceDiscovery(network.From(Here), simulation.Clock, "cookie", NullLogger.Instance);
        discovery.Add(Swarm, found.Add);
        var running = discovery.RunAsync(6001, stop.Token);
        for (var second = 0; second < seconds; second++)
        {
            if (second > 0 || seconds <= 50) everySecond(discovery, second);
            await Pass(simulation, 1.01);
        }

        stop.Cancel();
        await running;
        Assert.Equal(0, network.OpenSockets);
        return found;
    }

    private static Task Pass(Simulation.Simulation simulation, double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), simulation.Clock);

    private static void Deliver(MemoryMulticast network, string from, string text, bool isOnLink = true) =>
        network.Deliver(IPEndPoint.Parse(from), LocalServiceDiscovery.IPv4Group, Encoding.ASCII.GetBytes(text), isOnLink);

    private static string Text(InfoHash swarm, int port = 1234) => $"BT-SEARCH * HTTP/1.1\r\nPort: {port}\r\nInfohash: {swarm}\r\n";
}
