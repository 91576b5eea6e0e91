using System.Net;
using System.Security.Cryptography;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.BitTorrent.Tests.Storage;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>One torrent and the engines that share it, in a simulation.</summary>
internal sealed class SimulatedSwarm
{
    private readonly Simulation _simulation;
    private readonly List<SimulatedPeer> _peers = [];

    public SimulatedSwarm(Simulation simulation, int length, int pieceLength)
    {
        _simulation = simulation;
        Network = new SimulatedNetwork(simulation);
        Tracker = new SimulatedTracker(simulation);
        Content = new byte[length];
        simulation.Random.NextBytes(Content);
        Torrent = MakeTorrent(Content, pieceLength);
    }

    public SimulatedNetwork Network { get; }

    public SimulatedTracker Tracker { get; }

    public byte[] Content { get; }

    public Torrent Torrent { get; }

    /// <summary>Starts a peer that has everything.</summary>
    public SimulatedPeer AddSeed(long uploadRate = 10_000_000, TorrentEngineOptions? options = null) => AddPeer([.. Content], uploadRate, options, assumeComplete: true);

    /// <summary>Starts a peer that has nothing.</summary>
    public SimulatedPeer AddLeecher(long uploadRate = 10_000_000, TorrentEngineOptions? options = null, Func<IBlockStore, IBlockStore>? store = null) =>
        AddPeer(new byte[Content.Length], uploadRate, options, assumeComplete: false, store);

    /// <summary>Starts a peer that has some of the content and says it has all.</summary>
    public SimulatedPeer AddLiar(Action<byte[]> spoil)
    {
        var content = Content.ToArray();
        spoil(content);
        return AddPeer(content, 10_000_000, null, assumeComplete: true);
    }

    /// <summary>Returns an address that no peer has.</summary>
    public IPAddress NextAddress() => new([10, 0, (byte)(_peers.Count / 250), (byte)(1 + (_peers.Count % 250))]);

    /// <summary>Ends all peers, and fails when anything of them is left.</summary>
    public async Task StopAsync()
    {
        foreach (var peer in _peers) await peer.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(1), _simulation.Clock);
        Assert.Equal(0, Network.OpenConnections);
        Assert.Equal(0, _simulation.Clock.TimerCount);
    }

    private static Torrent MakeTorrent(byte[] content, int pieceLength)
    {
        var layout = new PieceLayout(content.Length, pieceLength);
        var hashes = new byte[layout.PieceCount * 20];
        for (var piece = 0; piece < layout.PieceCount; piece++)
        {
            SHA1.HashData(content.AsSpan((int)layout.OffsetOf(piece), layout.LengthOf(piece)), hashes.AsSpan(piece * 20));
        }

        return new Torrent
        {
            Name = "content",
            InfoHash = new InfoHash(SHA1.HashData(hashes)),
            InfoBytes = default,
            Layout = layout,
            PieceHashes = hashes,
            Files = [new TorrentFile(0, "content", content.Length, 0)],
            IsSingleFile = true,
            Trackers = [["http://tracker.example/announce"]],
        };
    }

    private SimulatedPeer AddPeer(byte[] content, long uploadRate, TorrentEngineOptions? options, bool assumeComplete, Func<IBlockStore, IBlockStore>? store = null)
    {
        options = (options ?? new TorrentEngineOptions()) with { TimeProvider = _simulation.Clock, ListenAddresses = [IPAddress.Any] };
        var memory = new MemoryBlockStore(content);
        var address = NextAddress();
        var context = new EngineContext
        {
            Options = options,
            Transport = Network.HostAt(address, uploadRate),
            Trackers = Tracker.From(address),
            Workers = new AtOnceWorkers(),
            NewLoop = () => _simulation,
            OpenStore = (_, _) => store?.Invoke(memory) ?? memory,
            NewRandom = () => new Random(_simulation.Random.Next()),
            CheckThreads = 1,
            Buffers = new PieceBuffers(options.PieceMemory),
            Slots = new ConnectionSlots(options.MaxConnections),
            DownloadLimiter = new RateLimiter(_simulation.Clock, options.DownloadLimit),
            UploadLimiter = new RateLimiter(_simulation.Clock, options.UploadLimit),
            PeerId = (byte[])[.. "-SI0000-"u8, .. new Random(_simulation.Random.Next()).GetItems("0123456789"u8, 12)],
        };
        var engine = new TorrentEngine(context, null);
        engine.Listen();
        var handle = engine.Add(Torrent, new TorrentOptions { Directory = "/", AssumeComplete = assumeComplete });
        var peer = new SimulatedPeer(engine, handle, content, new IPEndPoint(address, engine.ListenEndPoints[0].Port));
        _peers.Add(peer);
        return peer;
    }
}

/// <summary>One engine of a simulated swarm.</summary>
internal sealed class SimulatedPeer(TorrentEngine engine, TorrentHandle handle, byte[] content, IPEndPoint listens)
{
    private bool _isStopped;

    public TorrentHandle Handle => handle;

    /// <summary>Gets what is on the peer's disk.</summary>
    public byte[] Content => content;

    public IPEndPoint Listens => listens;

    public async Task CompleteAsync() => await handle.WaitUntilCompleteAsync(CancellationToken.None);

    public async Task StopAsync()
    {
        if (_isStopped) return;
        _isStopped = true;
        await engine.DisposeAsync();
    }
}
