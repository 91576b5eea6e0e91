using System.Net;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.BitTorrent.Trackers;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Engine;

/// <summary>Downloads and seeds torrents. Dispose it to stop: trackers are told, and what must not be forgotten is written.
/// Safe to use from any thread.</summary>
public sealed class TorrentEngine : IAsyncDisposable
{
    private readonly EngineContext _context;
    private readonly PeerAcceptor _acceptor;
    private readonly EngineMetrics _metrics;
    private readonly Lock _lock = new();
    private readonly Dictionary<InfoHash, (TorrentHandle Handle, Task Running)> _torrents = [];
    private readonly Dictionary<InfoHash, (MetadataFetch Fetch, Task Running)> _fetches = [];
    private readonly IAsyncDisposable? _owned;
    private DhtService? _dht;
    private bool _isDisposed;

    internal TorrentEngine(EngineContext context, IAsyncDisposable? owned)
    {
        _context = context;
        _owned = owned;
        _metrics = new EngineMetrics(context.Counters, () => [.. Torrents.Select(torrent => torrent.Status)]);
        _acceptor = new PeerAcceptor(context, Find);
    }

    /// <summary>Gets the addresses and ports on which peers are accepted; none when they are not.</summary>
    public IReadOnlyList<IPEndPoint> ListenEndPoints => _acceptor.EndPoints;

    /// <summary>Gets the torrents.</summary>
    public IReadOnlyList<TorrentHandle> Torrents
    {
        get
        {
            lock (_lock) return [.. _torrents.Values.Select(torrent => torrent.Handle)];
        }
    }

    /// <summary>Gets how many bytes a second may be downloaded, all torrents together; 0 when there is no limit.</summary>
    public long DownloadLimit => _context.DownloadLimiter.Limit;

    /// <summary>Gets how many bytes a second may be uploaded, all torrents together; 0 when there is no limit.</summary>
    public long UploadLimit => _context.UploadLimiter.Limit;

    /// <summary>Gets how many nodes of the distributed hash table are known (BEP 5); <see langword="null"/> when it is not used.</summary>
    public int? DhtNodeCount => _dht?.Node.Status.NodeCount;

    /// <summary>Gets what happens to the torrents, but for single pieces: see <see cref="GetEvents"/>.</summary>
    public IAsyncEnumerable<TorrentEvent> Events => GetEvents(withPieces: false);

    /// <summary>Starts an engine.</summary>
    /// <param name="options">How it works; <see langword="null"/> for the defaults.</param>
    /// <exception cref="IOException">The port is taken, or may not be listened on.</exception>
    public static TorrentEngine Start(TorrentEngineOptions? options = null)
    {
        options ??= new TorrentEngineOptions();
        options.Validate();
        var logger = options.LoggerFactory.CreateLogger("Owm.BitTorrent");
        var trackers = new TrackerClients(new UdpTransport(), options.Trackers with { TimeProvider = options.TimeProvider });
        var open = OpenFiles.ForProcess();
        var counters = new EngineCounters();
        var context = new EngineContext
        {
            Counters = counters,
            Options = options,
            Transport = new TcpTransport(),
            Trackers = trackers,
            Multicast = new UdpMulticast(),
            Workers = new ContentWorkers(counters, options.TimeProvider),
            WebSeeds = options.Discovery.UseWebSeeds ? new WebSeedClient(options.WebSeeds with { TimeProvider = options.TimeProvider }) : null,
            NewLoop = () => new EventLoop { Faulted = logger.LoopFaulted },
            OpenStore = (torrent, directory) => new FileBlockStore(torrent, directory, open, DiskFlusher.Instance),
            NewRandom = static () => new Random(System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue)),
            Buffers = new PieceBuffers(options.PieceMemory),
            Slots = new ConnectionSlots(options.MaxConnections, options.MaxConnectionsPerAddress),
            DownloadLimiter = new RateLimiter(options.TimeProvider, options.DownloadLimit),
            UploadLimiter = new RateLimiter(options.TimeProvider, options.UploadLimit),
        };
        var engine = new TorrentEngine(context, trackers);
        engine.Listen();
        engine.StartDht(new UdpTransport());
        return engine;
    }

    /// <summary>Adds a torrent: checks what is on disk, downloads what is wanted and missing, and seeds.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="options">How it is downloaded and seeded.</param>
    /// <exception cref="ArgumentException">The options do not make sense for the torrent.</exception>
    /// <exception cref="InvalidOperationException">The torrent is there already.</exception>
    public TorrentHandle Add(Torrent torrent, TorrentOptions options)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(torrent);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_torrents.ContainsKey(torrent.InfoHash)) throw new InvalidOperationException($"'{torrent.Name}' ({torrent.InfoHash}) is there already.");
            var handle = Begin(torrent, options, out var running);
            _torrents.Add(torrent.InfoHash, (handle, running));
            if (_context.Events.IsHeard) _context.Events.Publish(new TorrentAdded(_context.Events.Now, torrent.InfoHash, torrent.Name));
            return handle;
        }
    }

    /// <summary>Returns what happens to the torrents, for as many listeners as there are. Each hears what happens from the moment
    /// it begins to enumerate, in order, until it stops or the engine is disposed. Who is slow loses the oldest events beyond
    /// <see cref="TorrentEngineOptions.EventCapacity"/>, and is told how many by <see cref="EventsLost"/>.</summary>
    /// <param name="withPieces">Whether <see cref="PieceVerified"/> is told: there may be thousands a second.</param>
    public IAsyncEnumerable<TorrentEvent> GetEvents(bool withPieces) => _context.Events.Listen(_context.Options.EventCapacity, withPieces);

    /// <summary>Limits how fast all torrents together are downloaded and uploaded, from now on. Torrents' own limits hold besides.</summary>
    /// <param name="downloadLimit">How many bytes a second may be downloaded; 0 for no limit.</param>
    /// <param name="uploadLimit">How many bytes a second may be uploaded; 0 for no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative.</exception>
    public void SetLimits(long downloadLimit, long uploadLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(downloadLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(uploadLimit);
        _context.DownloadLimiter.Limit = downloadLimit;
        _context.UploadLimiter.Limit = uploadLimit;
    }

    /// <summary>Begins to look for the torrent of a magnet link: peers that have it are asked for its metadata (BEP 9).</summary>
    /// <param name="link">The link.</param>
    /// <exception cref="InvalidOperationException">The torrent is there, or being looked for, already.</exception>
    public MetadataFetch FetchMetadata(MagnetLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_torrents.ContainsKey(link.InfoHash)) throw new InvalidOperationException($"'{link.DisplayName}' ({link.InfoHash}) is there already.");
            if (_fetches.ContainsKey(link.InfoHash)) throw new InvalidOperationException($"'{link.DisplayName}' ({link.InfoHash}) is being looked for already.");
            var session = new MetadataSession(_context, link);
            var fetch = new MetadataFetch(session, RemoveAsync);
            _fetches.Add(link.InfoHash, (fetch, session.Loop.InvokeAsync(session.RunAsync)));
            return fetch;
        }
    }

    /// <summary>Removes a torrent; its content stays. Does nothing when it has been removed already.</summary>
    /// <param name="handle">The torrent.</param>
    public Task RemoveAsync(TorrentHandle handle) => RemoveAsync(handle, deleteContent: false);

    /// <summary>Removes a torrent, and its content if that is wanted. Does nothing when it has been removed already.</summary>
    /// <remarks>Deleted are the torrent's own files, the directories of it that are empty then, and the resume file: files that were
    /// wanted or of which pieces are there. What else is in the directory stays, as do links, and files that are longer than the torrent's.</remarks>
    /// <param name="handle">The torrent.</param>
    /// <param name="deleteContent">Whether its files are deleted.</param>
    /// <exception cref="StorageException">A file could not be deleted; the torrent is removed all the same.</exception>
    public async Task RemoveAsync(TorrentHandle handle, bool deleteContent)
    {
        ArgumentNullException.ThrowIfNull(handle);
        Task running;
        lock (_lock)
        {
            if (!_torrents.Remove(handle.Torrent.InfoHash, out var torrent)) return;
            running = torrent.Running;
        }

        await handle.Session.Loop.InvokeAsync(handle.Session.StopAsync);
        await running;
        if (_context.Events.IsHeard) _context.Events.Publish(new TorrentRemoved(_context.Events.Now, handle.Torrent.InfoHash, handle.Torrent.Name));
        if (deleteContent) await handle.Session.Loop.InvokeAsync(handle.Session.Content.DeleteAsync);
    }

    /// <summary>Stops asking and offering for all torrents, until they are resumed.</summary>
    public Task PauseAllAsync() => ForAllAsync(static handle => handle.PauseAsync());

    /// <summary>Lets all torrents go on that are paused or have failed.</summary>
    public Task ResumeAllAsync() => ForAllAsync(static handle => handle.ResumeAsync());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            _isDisposed = true;
        }

        await _acceptor.DisposeAsync();
        await Task.WhenAll([.. Torrents.Select(RemoveAsync), .. Fetches.Select(RemoveAsync)]);
        if (_context.LocalNetwork is { } network) await network.DisposeAsync();
        if (_dht is not null) await _dht.DisposeAsync();
        _context.Events.Dispose();
        _metrics.Dispose();
        _context.Workers.Dispose();
        _context.WebSeeds?.Dispose();
        _context.DownloadLimiter.Dispose();
        _context.UploadLimiter.Dispose();
        if (_owned is not null) await _owned.DisposeAsync();
    }

    internal void Listen()
    {
        if (!_context.Options.AcceptPeers) return;
        _acceptor.Listen();
        if (_context is { Multicast: { } multicast, Options.Discovery.UseLocalDiscovery: true }) _context.LocalNetwork = new LocalNetwork(_context, multicast);
    }

    internal void StartDht(IDatagramTransport transport)
    {
        var discovery = _context.Options.Discovery;
        if (!discovery.UseDht || !discovery.UsePeers) return;
        _dht = DhtService.Start(_context, transport);
        _context.Dht = _dht?.Node;
    }

    private async Task ForAllAsync(Func<TorrentHandle, Task> action)
    {
        // All at once: one that is slow to stop does not hold up the others.
        foreach (var task in Torrents.Select(action).ToList()) await task;
    }

    private IReadOnlyList<MetadataFetch> Fetches
    {
        get
        {
            lock (_lock) return [.. _fetches.Values.Select(fetch => fetch.Fetch)];
        }
    }

    private TorrentHandle Begin(Torrent torrent, TorrentOptions options, out Task running)
    {
        if (!_fetches.Remove(torrent.InfoHash, out var found))
        {
            var handle = new TorrentHandle(new TorrentSession(_context, torrent, options));
            running = handle.Session.Loop.InvokeAsync(handle.Session.RunAsync);
            return handle;
        }

        // What DHT and peer exchange have found is not for a private torrent (BEP 27): it begins with nobody.
        var fetch = found.Fetch.Session;
        var session = new TorrentSession(_context, torrent, options, torrent.IsPrivate ? null : fetch);
        running = session.Loop.InvokeAsync(async () =>
        {
            if (torrent.IsPrivate) await fetch.Loop.InvokeAsync(fetch.StopAsync);
            await session.RunAsync();
        });
        return new TorrentHandle(session);
    }

    private async Task RemoveAsync(MetadataFetch fetch)
    {
        Task running;
        lock (_lock)
        {
            if (!_fetches.TryGetValue(fetch.Link.InfoHash, out var found) || found.Fetch != fetch) return;
            _fetches.Remove(fetch.Link.InfoHash);
            running = found.Running;
        }

        await fetch.Session.Loop.InvokeAsync(fetch.Session.StopAsync);
        await running;
    }

    private Swarm? Find(InfoHash infoHash, out SynchronizationContext? loop)
    {
        lock (_lock)
        {
            if (_torrents.TryGetValue(infoHash, out var torrent))
            {
                loop = torrent.Handle.Session.Loop;
                return torrent.Handle.Session.Swarm;
            }

            var fetch = _fetches.TryGetValue(infoHash, out var found) ? found.Fetch.Session : null;
            loop = fetch?.Loop;
            return fetch?.Swarm;
        }
    }
}
