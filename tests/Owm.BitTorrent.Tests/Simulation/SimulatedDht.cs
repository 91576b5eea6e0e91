using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Dht;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Many nodes of the DHT in a simulation, each in a network of its own.</summary>
internal sealed class SimulatedDht
{
    private readonly List<DhtNode> _nodes = [];
    private readonly FaultLog _log = new();
    private int _addresses;

    public SimulatedDht(Simulation simulation)
    {
        Simulation = simulation;
        Network = new SimulatedDatagrams(simulation);
    }

    public Simulation Simulation { get; }

    public SimulatedDatagrams Network { get; }

    /// <summary>Gets the nodes that run.</summary>
    public IReadOnlyList<DhtNode> Nodes => _nodes;

    /// <summary>Gets where a node is that all others begin with; the first one made.</summary>
    public List<IPEndPoint> Entrances { get; } = [];

    /// <summary>Runs a scenario, ends all nodes, and fails when anything of them is left or something failed unexpectedly.</summary>
    public static void Run(int seed, TimeSpan limit, Func<Simulation, SimulatedDht, Task> scenario)
    {
        var simulation = new Simulation(seed);
        try
        {
            simulation.Run(
                async () =>
                {
                    var dht = new SimulatedDht(simulation);
                    await scenario(simulation, dht);
                    foreach (var node in dht.Nodes.ToList()) await dht.StopAsync(node);
                    await dht.Pass(TimeSpan.FromSeconds(1)); // for what is on its way
                    Assert.Equal(0, simulation.Clock.TimerCount);
                    Assert.Empty(dht._log.Faults);
                },
                limit);
        }
        catch (Exception exception) when (exception is not TimeoutException)
        {
            throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
        }
    }

    /// <summary>Returns an IPv4 address in a network that has no node yet.</summary>
    public IPAddress NextV4() => new([(byte)(20 + (_addresses / 250)), (byte)(1 + (_addresses++ % 250)), 7, 9]);

    /// <summary>Returns an IPv6 address in a network that has no node yet.</summary>
    public IPAddress NextV6() => new([0x20, 0x01, 0x0d, 0xb8, (byte)(_addresses >> 8), (byte)(_addresses++ & 0xFF), 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]);

    /// <summary>Starts a node at some addresses, one of each family at the most.</summary>
    public DhtNode Add(DhtOptions? options = null, byte[]? saved = null, params IPAddress[] addresses)
    {
        if (addresses.Length == 0) addresses = [NextV4()];
        var random = new Random(Simulation.Random.Next());
        var sockets = addresses.Select(address => Network.Open(new IPEndPoint(address, 0))).ToList();
        options = (options ?? new DhtOptions { BootstrapNodes = [] }) with { TimeProvider = Simulation.Clock, FillRandom = random.NextBytes, Logger = _log.CreateLogger("dht") };
        var node = new DhtNode(options, sockets, Simulation, saved);
        if (Entrances.Count == 0) Entrances.AddRange(sockets.Select(socket => socket.LocalEndPoint));
        else if (saved is null) Entrances.ForEach(node.AddNode);
        node.Start();
        _nodes.Add(node);
        EndPoints[node] = [.. sockets.Select(socket => socket.LocalEndPoint)];
        return node;
    }

    /// <summary>Starts nodes one after the other, and lets them find their places.</summary>
    public async Task JoinAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add();
            await Pass(TimeSpan.FromMilliseconds(200));
        }

        await Pass(TimeSpan.FromMinutes(2));
    }

    /// <summary>Gets where nodes listen.</summary>
    public Dictionary<DhtNode, IReadOnlyList<IPEndPoint>> EndPoints { get; } = [];

    /// <summary>Ends a node, without a word to others.</summary>
    public async Task StopAsync(DhtNode node)
    {
        _nodes.Remove(node);
        await node.DisposeAsync();
    }

    /// <summary>Lets simulated time pass.</summary>
    public Task Pass(TimeSpan time) => Task.Delay(time, Simulation.Clock);

    /// <summary>Returns an info-hash that nobody has used.</summary>
    public InfoHash NextTorrent()
    {
        var bytes = new byte[InfoHash.Length];
        Simulation.Random.NextBytes(bytes);
        return new InfoHash(bytes);
    }

    /// <summary>Returns the peers of a torrent that a node finds.</summary>
    public static async Task<HashSet<IPEndPoint>> FindAsync(DhtNode node, InfoHash torrent)
    {
        var found = new HashSet<IPEndPoint>();
        await node.GetPeersAsync(torrent, (peers, _) => found.UnionWith(peers), null, CancellationToken.None);
        return found;
    }

    /// <summary>Returns the address and port a node announced with that port.</summary>
    public IPEndPoint PeerAt(DhtNode node, int port, AddressFamily family = AddressFamily.InterNetwork) =>
        new(EndPoints[node].Single(endPoint => endPoint.AddressFamily == family).Address, port);
}
