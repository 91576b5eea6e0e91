using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;

namespace Owm.BitTorrent.Engine;

/// <summary>What a torrent at work is made of: puts the parts together, and starts, ticks and stops them in the right order.</summary>
/// <remarks>On the torrent's loop alone. What happens when is for <see cref="TorrentSession"/> to say.</remarks>
internal sealed class TorrentParts
{
    private static readonly TimeSpan CheckpointTime = TimeSpan.FromSeconds(30);

    private readonly TorrentOptions _options;
    private readonly Action<string> _changed;
    private TimeSpan _nextCheckpoint = CheckpointTime;

    /// <summary>Makes the parts; none of them does anything before <see cref="Start"/>.</summary>
    /// <param name="engine">What is shared by all torrents.</param>
    /// <param name="session">What says what happens when.</param>
    /// <param name="options">How the torrent is downloaded and seeded.</param>
    /// <param name="adopted">The swarm to go on with, of a magnet link's torrent; null for a new one.</param>
    /// <param name="settled">Told of every piece that has been hashed and written, or was bad.</param>
    /// <param name="changed">Told the path of a file that somebody else has changed while it was seeded.</param>
    public TorrentParts(EngineContext engine, TorrentSession session, TorrentOptions options, Swarm? adopted, Action<PartialPiece> settled, Action<string> changed)
    {
        _options = options;
        _changed = changed;
        var torrent = session.Torrent;
        var logger = engine.Options.LoggerFactory.CreateLogger("Owm.BitTorrent");
        var random = engine.NewRandom();
        Picker = new PiecePicker(torrent.Layout, random);
        Verified = new PieceSignal(torrent.Layout.PieceCount);
        Content = new TorrentContent(engine, torrent, options, Picker);
        Owner = new SwarmTorrent(engine, torrent, Picker, new PeerMessages(session));
        Swarm = adopted ?? new Swarm(engine, Owner, logger);
        Swarm.DownloadLimiter.Limit = options.DownloadLimit;
        Swarm.UploadLimiter.Limit = options.UploadLimit;
        Whole = new WholePieces(torrent, Picker, Content, Swarm, Verified, logger, Ban, session.Fail);
        Assembly = new PieceAssembly(torrent.Layout, Picker, engine.Buffers, piece => Whole.Check(piece, settled, Downloader!));
        Downloader = new Downloader(torrent.Layout, Picker, Assembly, Swarm) { IsSequential = options.Sequential };
        WebSeeds = new WebSeedDownloader(engine, torrent, options.WebSeeds, Picker, Assembly, Downloader, Swarm, random, logger);
        if (options.SuperSeed) Owner.SuperSeeding = new SuperSeeding(torrent.Layout, Picker, Swarm);
        Uploader = new Uploader(torrent, Picker, Swarm, random, engine.Options.UploadSlots, Owner.SuperSeeding);
        Metadata = new MetadataServer(torrent);
        Sources = new PeerSources(
            engine,
            torrent.InfoHash,
            torrent.IsPrivate,
            [.. torrent.Trackers, .. options.AdditionalTrackers.Select(tracker => new[] { tracker })],
            random,
            () => (Uploader.Sent.Total, Downloader.Received.Total, Picker.RemainingBytes),
            Swarm.Add,
            torrent.DhtNodes,
            options.AdditionalTrackers);
    }

    public PiecePicker Picker { get; }

    /// <summary>Gets which pieces are there, for threads outside the loop.</summary>
    public PieceSignal Verified { get; }

    public TorrentContent Content { get; }

    /// <summary>Gets the torrent as its swarm sees it.</summary>
    public SwarmTorrent Owner { get; }

    public Swarm Swarm { get; }

    public WholePieces Whole { get; }

    public PieceAssembly Assembly { get; }

    public Downloader Downloader { get; }

    public WebSeedDownloader WebSeeds { get; }

    public Uploader Uploader { get; }

    /// <summary>Gets what gives the torrent's info dictionary to who has a magnet link alone.</summary>
    public MetadataServer Metadata { get; }

    public PeerSources Sources { get; }

    /// <summary>Begins to ask and to offer.</summary>
    public void Start()
    {
        foreach (var peer in _options.Peers) Swarm.Book.Add(peer, Swarm.Now, new PeerReferral(PeerOrigin.User));
        Swarm.Start();
        Sources.Start();
        WebSeeds.Start();
    }

    /// <summary>A second has passed while the torrent runs.</summary>
    /// <param name="seconds">Since the last time, precisely.</param>
    public void Tick(double seconds)
    {
        Swarm.Tick();
        foreach (var connection in Swarm.Connections) Metadata.Answer(connection);
        WebSeeds.Tick(seconds);
        Downloader.Tick(seconds);
        Uploader.Tick(seconds);
        foreach (var connection in Swarm.Connections) Owner.TellUploadOnly(connection);
        if (Picker.RemainingCount > 0 && Swarm.Connections.Count == 0) Sources.AskForPeers();
        if (Swarm.Now < _nextCheckpoint) return;
        _nextCheckpoint = Swarm.Now + CheckpointTime;
        Content.BeginCheckpoint();
        _ = WatchAsync();
    }

    private async Task WatchAsync()
    {
        if (await Content.FindChangedAsync() is { } path) _changed(path);
    }

    /// <summary>Lets the next tick begin a checkpoint.</summary>
    public void HurryCheckpoint() => _nextCheckpoint = TimeSpan.Zero;

    /// <summary>Stops asking and offering, and writes what must not be forgotten.</summary>
    public async Task StopAsync()
    {
        var webSeeds = WebSeeds.StopAsync();
        await Swarm.StopAsync();
        await webSeeds;
        Assembly.Abandon();
        await Sources.StopAsync();
        await Content.CheckpointAsync();
    }

    // Who sent bad data: a web seed or a peer.
    private void Ban(int sender)
    {
        if (!WebSeeds.TryBan(sender)) Swarm.Ban(sender);
    }
}
