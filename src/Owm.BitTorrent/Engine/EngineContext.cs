using Owm.BitTorrent.Dht;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Storage;
using Owm.BitTorrent.Trackers;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Engine;

/// <summary>What the torrents of one engine share, and what a simulation puts in the place of sockets, disks and clocks.</summary>
internal sealed class EngineContext
{
    /// <summary>The client's name, as peers are told it (BEP 10).</summary>
    public const string ClientName = "OwmBitTorrent 0.1";

    private Turns? _checks;
    private EventHub? _events;
    private TorrentQueue? _queue;

    public required TorrentEngineOptions Options { get; init; }

    public required ITransport Transport { get; init; }

    public required ITrackerClient Trackers { get; init; }

    /// <summary>Gets what joins the groups of the local network; null where there is none.</summary>
    public IMulticastTransport? Multicast { get; init; }

    public required IContentWorkers Workers { get; init; }

    /// <summary>Gets what asks web seeds; null where they are not used.</summary>
    public WebSeedClient? WebSeeds { get; init; }

    /// <summary>Gets what makes the loop of a torrent.</summary>
    public required Func<SynchronizationContext> NewLoop { get; init; }

    /// <summary>Gets what makes the store of a torrent in a directory.</summary>
    public required Func<Torrent, string, IBlockStore> OpenStore { get; init; }

    /// <summary>Gets what makes the randomness of a torrent's choices.</summary>
    public required Func<Random> NewRandom { get; init; }

    /// <summary>Gets how many threads check content on disk; 0 for as many as suit the machine, 1 for the calling one.</summary>
    public int CheckThreads { get; init; }

    public required PieceBuffers Buffers { get; init; }

    public required ConnectionSlots Slots { get; init; }

    public required RateLimiter DownloadLimiter { get; init; }

    public required RateLimiter UploadLimiter { get; init; }

    /// <summary>Gets what makes randomness that outsiders must not guess.</summary>
    public FillRandom FillRandom { get; init; } = System.Security.Cryptography.RandomNumberGenerator.Fill;

    /// <summary>Gets what the engine counts.</summary>
    public EngineCounters Counters { get; init; } = new();

    /// <summary>Gets what decides which torrents may run.</summary>
    public TorrentQueue Queue => LazyInitializer.EnsureInitialized(ref _queue, () => new TorrentQueue(Options.MaxActiveDownloads, Options.MaxActiveSeeds));

    /// <summary>Gets what brings events to whoever listens.</summary>
    public EventHub Events => LazyInitializer.EnsureInitialized(ref _events, () => new EventHub(Clock));

    /// <summary>Gets the turns in which torrents read what is on disk to check it.</summary>
    public Turns Checks => LazyInitializer.EnsureInitialized(ref _checks, () => new Turns(Options.MaxActiveChecks));

    public TimeProvider Clock => Options.TimeProvider;

    /// <summary>Gets this engine's peer id.</summary>
    public ReadOnlyMemory<byte> PeerId { get; init; } = Primitives.PeerId.New();

    /// <summary>Gets or sets what finds peers on the local network; null when they are not looked for there.</summary>
    public LocalNetwork? LocalNetwork { get; set; }

    /// <summary>Gets or sets the port on which peers are accepted; null when they are not.</summary>
    public int? ListenPort { get; set; }

    /// <summary>Gets or sets the node of the DHT; null when there is none.</summary>
    public DhtNode? Dht { get; set; }

    /// <summary>Returns how long it is until all torrents tick: together, so that a processor that has nothing else to do is
    /// woken once each time, not for every torrent.</summary>
    /// <param name="period">The time between ticks.</param>
    public TimeSpan UntilTick(TimeSpan period)
    {
        var now = Clock.GetElapsedTime(0);
        var rest = TimeSpan.FromTicks(now.Ticks % period.Ticks);

        // Timers know no less than a millisecond.
        return period - rest < TimeSpan.FromMilliseconds(10) ? period : period - rest;
    }
}
