using System.Net;
using System.Security.Cryptography;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Storage;
using Owm.BitTorrent.Tests.Discovery;
using Owm.BitTorrent.Tests.Storage;
using Owm.BitTorrent.Tests.WebSeeds;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>One torrent and the engines that share it, in a simulation.</summary>
internal sealed class SimulatedSwarm
{
    private readonly Simulation _simulation;
    private readonly List<SimulatedPeer> _peers = [];
    private readonly FaultLog _log = new();
    private int _addresses;

    /// <summary>Makes a swarm without peers, of a torrent of random content.</summary>
    /// <param name="simulation">Where it runs.</param>
    /// <param name="length">The content's length in bytes.</param>
    /// <param name="pieceLength">The pieces' length in bytes.</param>
    /// <param name="files">The lengths of the files; one file when none are given.</param>
    public SimulatedSwarm(Simulation simulation, int length, int pieceLength, params int[] files)
        : this(simulation, length, pieceLength, isPrivate: false, files)
    {
    }

    private SimulatedSwarm(Simulation simulation, int length, int pieceLength, bool isPrivate, int[] files)
    {
        _simulation = simulation;
        Network = new SimulatedNetwork(simulation);
        Tracker = new SimulatedTracker(simulation);
        LocalNetwork = new MemoryMulticast();
        WebServer = new MemoryWebServer(simulation.Clock) { Latency = TimeSpan.FromMilliseconds(40) };
        Content = new byte[length];
        simulation.Random.NextBytes(Content);
        Torrent = MakeTorrent(Content, pieceLength, isPrivate, files.Length > 0 ? files : [length]);
    }

    /// <summary>Runs a scenario in a swarm of a torrent of 4 MiB and a little, in pieces of 64 KiB, and ends it.</summary>
    /// <param name="seed">Decides all that chance decides.</param>
    /// <param name="limit">How much simulated time it may take.</param>
    /// <param name="scenario">What happens.</param>
    public static void Run(int seed, TimeSpan limit, Func<Simulation, SimulatedSwarm, Task> scenario) =>
        Run(seed, limit, simulation => new SimulatedSwarm(simulation, (4096 * 1024) + 777, 64 * 1024), scenario);

    /// <summary>Runs a scenario in a swarm, and ends it.</summary>
    /// <param name="seed">Decides all that chance decides.</param>
    /// <param name="limit">How much simulated time it may take.</param>
    /// <param name="make">Makes the swarm.</param>
    /// <param name="scenario">What happens.</param>
    public static void Run(int seed, TimeSpan limit, Func<Simulation, SimulatedSwarm> make, Func<Simulation, SimulatedSwarm, Task> scenario)
    {
        var simulation = new Simulation(seed);
        simulation.Run(
            async () =>
            {
                var swarm = make(simulation);
                await scenario(simulation, swarm);
                await swarm.StopAsync();
            },
            limit);
    }

    public SimulatedNetwork Network { get; private init; }

    public SimulatedTracker Tracker { get; }

    /// <summary>Gets the local network, which hosts are on that are added while <see cref="HasLocalNetwork"/>.</summary>
    public MemoryMulticast LocalNetwork { get; }

    /// <summary>Gets or sets whether engines that are added from here on can reach each other by multicast.</summary>
    public bool HasLocalNetwork { get; set; }

    /// <summary>Gets options with which an engine finds no peers by itself.</summary>
    public static TorrentEngineOptions Alone { get; } = new()
    {
        Discovery = new DiscoveryOptions { UseTrackers = false, UseDht = false, UsePeerExchange = false, UseLocalDiscovery = false, UseWebSeeds = false },
    };

    /// <summary>Gets options with which an engine finds peers by peer exchange alone.</summary>
    public static TorrentEngineOptions WithPeerExchange { get; } = Alone with { Discovery = Alone.Discovery with { UsePeerExchange = true } };

    /// <summary>Gets options with which an engine finds peers on the local network alone.</summary>
    public static TorrentEngineOptions WithLocalDiscovery { get; } = Alone with { Discovery = Alone.Discovery with { UseLocalDiscovery = true } };

    /// <summary>Gets the web server that all web seeds are on.</summary>
    public MemoryWebServer WebServer { get; }

    /// <summary>Gets or sets the network in which engines have nodes of the DHT; null when none has.</summary>
    public SimulatedDatagrams? Datagrams { get; set; }

    public byte[] Content { get; }

    public Torrent Torrent { get; }

    public Simulation Simulation => _simulation;

    /// <summary>Makes a swarm without peers, of a private torrent (BEP 27).</summary>
    public static SimulatedSwarm Private(Simulation simulation) => new(simulation, 1_000_000, 64 * 1024, isPrivate: true, []);

    /// <summary>Makes a swarm of another torrent on the same network.</summary>
    public SimulatedSwarm Beside(int length) => new(_simulation, length, Torrent.Layout.PieceLength) { Network = Network, _addresses = 250 * (length % 100) };

    /// <summary>Lets simulated time pass.</summary>
    public Task Pass(TimeSpan time) => Task.Delay(time, _simulation.Clock);

    /// <summary>Waits until something is so, looking every tenth of a second.</summary>
    public async Task Until(Func<bool> condition)
    {
        while (!condition()) await Pass(TimeSpan.FromMilliseconds(100));
    }

    /// <summary>Starts a peer that has everything.</summary>
    public SimulatedPeer AddSeed(long uploadRate = 10_000_000, TorrentEngineOptions? options = null, Func<TorrentOptions, TorrentOptions>? configure = null, Func<IBlockStore, IBlockStore>? store = null) =>
        AddPeer([.. Content], uploadRate, options, torrent => (configure?.Invoke(torrent) ?? torrent) with { AssumeComplete = true }, store);

    /// <summary>Starts a peer that has nothing.</summary>
    public SimulatedPeer AddLeecher(long uploadRate = 10_000_000, TorrentEngineOptions? options = null, Func<IBlockStore, IBlockStore>? store = null, Func<TorrentOptions, TorrentOptions>? configure = null) =>
        AddPeer(new byte[Content.Length], uploadRate, options, configure, store);

    /// <summary>Starts an engine that has no torrent yet.</summary>
    public SimulatedPeer AddEngine(long uploadRate = 10_000_000, TorrentEngineOptions? options = null) => AddEngine(new byte[Content.Length], uploadRate, options, null);

    /// <summary>Starts a peer whose content is in real files, in the directory that the options name.</summary>
    public SimulatedPeer AddOnDisk(TorrentOptions options)
    {
        var peer = AddEngine([], 10_000_000, null, null);
        peer.Add(Torrent, options);
        return peer;
    }

    /// <summary>Starts a peer that has some pieces already.</summary>
    public SimulatedPeer AddPartial(Func<int, bool> has, long uploadRate = 10_000_000, TorrentEngineOptions? options = null)
    {
        var content = new byte[Content.Length];
        for (var piece = 0; piece < Torrent.Layout.PieceCount; piece++)
        {
            var offset = (int)Torrent.Layout.OffsetOf(piece);
            if (has(piece)) Content.AsSpan(offset, Torrent.Layout.LengthOf(piece)).CopyTo(content.AsSpan(offset));
        }

        return AddPeer(content, uploadRate, options, null, null);
    }

    /// <summary>Starts a peer that has some of the content and says it has all.</summary>
    public SimulatedPeer AddLiar(Action<byte[]> spoil, long uploadRate = 10_000_000)
    {
        var content = Content.ToArray();
        spoil(content);
        return AddPeer(content, uploadRate, null, torrent => torrent with { AssumeComplete = true }, null);
    }

    /// <summary>Starts a host whose every byte the test decides.</summary>
    public ScriptedHost AddScript() => new(this, NextAddress());

    /// <summary>Returns an address that no peer has.</summary>
    public IPAddress NextAddress() => new([10, 0, (byte)(_addresses / 250), (byte)(1 + (_addresses++ % 250))]);

    /// <summary>Ends all peers.</summary>
    public async Task StopPeersAsync()
    {
        foreach (var peer in _peers) await peer.StopAsync();
    }

    /// <summary>Ends all peers, and fails when anything of them is left.</summary>
    public async Task StopAsync()
    {
        foreach (var peer in _peers) await peer.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(1), _simulation.Clock);
        Assert.Empty(_log.Faults);
        Assert.Equal(0, Network.OpenConnections);
        Assert.Equal(0, LocalNetwork.OpenSockets);
        Assert.Equal(0, WebServer.OpenBodies);
        Assert.Equal(0, _simulation.Clock.TimerCount);
        foreach (var peer in _peers) peer.AssertNothingIsHeld();
    }

    private static Torrent MakeTorrent(byte[] content, int pieceLength, bool isPrivate, int[] files)
    {
        Assert.Equal(content.Length, files.Sum());
        var hashes = new byte[((content.Length + pieceLength - 1) / pieceLength) * 20];
        for (var offset = 0; offset < content.Length; offset += pieceLength)
        {
            SHA1.HashData(content.AsSpan(offset, Math.Min(pieceLength, content.Length - offset)), hashes.AsSpan(offset / pieceLength * 20));
        }

        return TorrentReader.Read(BencodeWriter.ToArray(writer =>
        {
            writer.StartDictionary();
            writer.WriteKey("announce"u8);
            writer.Write("http://tracker.example/announce");
            writer.WriteKey("info"u8);
            WriteInfo(writer, content.Length, pieceLength, isPrivate, files, hashes);
            writer.EndDictionary();
        }));
    }

    private static void WriteInfo(BencodeWriter writer, int length, int pieceLength, bool isPrivate, int[] files, byte[] hashes)
    {
        writer.StartDictionary();
        if (files.Length > 1)
        {
            writer.WriteKey("files"u8);
            writer.StartList();
            foreach (var (index, fileLength) in files.Index())
            {
                writer.StartDictionary();
                writer.WriteKey("length"u8);
                writer.Write(fileLength);
                writer.WriteKey("path"u8);
                writer.StartList();
                writer.Write($"{index}");
                writer.EndList();
                writer.EndDictionary();
            }

            writer.EndList();
        }
        else
        {
            writer.WriteKey("length"u8);
            writer.Write(length);
        }

        writer.WriteKey("name"u8);
        writer.Write("content");
        writer.WriteKey("piece length"u8);
        writer.Write(pieceLength);
        writer.WriteKey("pieces"u8);
        writer.Write(hashes);
        if (isPrivate)
        {
            writer.WriteKey("private"u8);
            writer.Write(1);
        }

        writer.EndDictionary();
    }

    private SimulatedPeer AddPeer(byte[] content, long uploadRate, TorrentEngineOptions? options, Func<TorrentOptions, TorrentOptions>? configure, Func<IBlockStore, IBlockStore>? store)
    {
        var peer = AddEngine(content, uploadRate, options, store);
        var torrent = new TorrentOptions { Directory = "/" };
        peer.Add(Torrent, configure?.Invoke(torrent) ?? torrent);
        return peer;
    }

    private SimulatedPeer AddEngine(byte[] content, long uploadRate, TorrentEngineOptions? options, Func<IBlockStore, IBlockStore>? store)
    {
        options = (options ?? new TorrentEngineOptions()) with { TimeProvider = _simulation.Clock, ListenAddresses = [IPAddress.Any], LoggerFactory = _log };
        var memory = new MemoryBlockStore(content);
        var address = NextAddress();
        var context = new EngineContext
        {
            Options = options,
            Transport = Network.HostAt(address, uploadRate),
            Trackers = Tracker.From(address),
            Multicast = HasLocalNetwork ? LocalNetwork.From(address) : null,
            Workers = new AtOnceWorkers(),
            WebSeeds = new WebSeedClient(options.WebSeeds with { TimeProvider = _simulation.Clock }, WebServer),
            NewLoop = () => _simulation,
            OpenStore = (torrent, directory) => directory != "/" ? new FileBlockStore(torrent, directory) : store?.Invoke(memory) ?? memory,
            NewRandom = () => new Random(_simulation.Random.Next()),
            CheckThreads = 1,
            Buffers = new PieceBuffers(options.PieceMemory),
            Slots = new ConnectionSlots(options.MaxConnections, options.MaxConnectionsPerAddress),
            DownloadLimiter = new RateLimiter(_simulation.Clock, options.DownloadLimit),
            UploadLimiter = new RateLimiter(_simulation.Clock, options.UploadLimit),
            FillRandom = new Random(_simulation.Random.Next()).NextBytes,
            PeerId = (byte[])[.. "-SI0000-"u8, .. new Random(_simulation.Random.Next()).GetItems("0123456789"u8, 12)],
        };
        var engine = new TorrentEngine(context, null);
        engine.Listen();
        if (Datagrams is not null) engine.StartDht(Datagrams.HostAt(address));
        var peer = new SimulatedPeer(engine, context, content, new IPEndPoint(address, engine.ListenEndPoints[0].Port));
        _peers.Add(peer);
        return peer;
    }
}

/// <summary>One engine of a simulated swarm.</summary>
internal sealed class SimulatedPeer(TorrentEngine engine, EngineContext context, byte[] content, IPEndPoint listens)
{
    private TorrentHandle? _handle;
    private bool _isStopped;

    public TorrentEngine Engine => engine;

    public ConnectionSlots Slots => context.Slots;

    public EngineContext Context => context;

    /// <summary>Gets the torrent, once it was added.</summary>
    public TorrentHandle Handle => _handle ?? throw new InvalidOperationException("The torrent has not been added.");

    /// <summary>Gets what is on the peer's disk.</summary>
    public byte[] Content => content;

    public IPEndPoint Listens => listens;

    public TorrentSession Session => Handle.Session;

    public async Task CompleteAsync() => await Handle.WaitUntilCompleteAsync(CancellationToken.None);

    // Awaited here, so that whoever waits for several of them stays on the simulation's thread.
    public async Task PauseAsync() => await Handle.PauseAsync();

    public async Task ResumeAsync() => await Handle.ResumeAsync();

    public void Add(Torrent torrent, TorrentOptions options) => _handle = engine.Add(torrent, options);

    public async Task StopAsync()
    {
        if (_isStopped) return;
        _isStopped = true;
        await engine.DisposeAsync();
    }

    /// <summary>Fails when the stopped engine still holds memory for pieces, a connection's slot or an unfinished piece.</summary>
    public void AssertNothingIsHeld()
    {
        Assert.Equal(0, context.Buffers.LentCount);
        Assert.Equal(0, context.Slots.Taken);
        if (_handle is not null) Assert.Empty(_handle.Session.Swarm.Connections);
    }
}
