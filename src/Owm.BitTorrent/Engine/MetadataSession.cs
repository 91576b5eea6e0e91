using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.WebSeeds;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>The search for the torrent of one magnet link: a swarm whose peers are asked for the info dictionary (BEP 9).</summary>
/// <remarks>Everything but <see cref="Status"/> and what posts to the loop runs on the loop. A <see cref="TorrentSession"/> takes over loop and swarm.</remarks>
internal sealed class MetadataSession : ISwarmOwner, IPeerEvents
{
    // What trackers are told is missing while nobody knows how much that is; 0 would be a seed.
    private const long UnknownLeft = MetadataMessage.PieceLength;

    private const int MaxUnaskedBlocks = 16;

    private const int MaxSources = 10;

    private static readonly TimeSpan TickTime = TimeSpan.FromSeconds(1);

    private readonly EngineContext _engine;
    private readonly MetadataAssembly _assembly;
    private readonly PeerSources _sources;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<Torrent> _torrent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private Task _resolving = Task.CompletedTask;
    private Task _fetching = Task.CompletedTask;
    private volatile MetadataStatus _status = new();

    public MetadataSession(EngineContext engine, MagnetLink link)
    {
        _engine = engine;
        Link = link;
        Loop = engine.NewLoop();
        _logger = engine.Options.LoggerFactory.CreateLogger("Owm.BitTorrent");
        var random = engine.NewRandom();
        _assembly = new MetadataAssembly(link.InfoHash);
        Swarm = new Swarm(engine, this, _logger);
        _sources = new PeerSources(engine, link.InfoHash, isPrivate: false, [.. link.Trackers.Select(tracker => new[] { tracker })], random, () => (0, 0, UnknownLeft), Swarm.Add, []);
    }

    public MagnetLink Link { get; }

    /// <summary>Gets the loop that everything of this search runs on.</summary>
    public SynchronizationContext Loop { get; }

    public Swarm Swarm { get; }

    /// <summary>Gets a snapshot, at most a second old.</summary>
    public MetadataStatus Status => _status;

    /// <summary>Gets what completes when the torrent is there.</summary>
    public Task<Torrent> Torrent => _torrent.Task;

    public InfoHash InfoHash => Link.InfoHash;

    public string Name => Link.DisplayName ?? Link.InfoHash.ToString();

    public PieceLayout? Layout => null;

    public bool IsPrivate => false;

    public bool WantsNothing => false;

    public bool ExchangesPeers => PeerSources.ExchangesPeers(_engine, isPrivate: false);

    public IPeerEvents Events => this;

    /// <summary>Runs the search until it is stopped or taken over.</summary>
    public Task RunAsync() => _running = SearchAsync();

    /// <summary>Ends everything, and returns when nothing of it runs any more.</summary>
    public async Task StopAsync()
    {
        await YieldAsync();
        await Swarm.StopAsync();
        Swarm.Dispose();
        _torrent.TrySetCanceled();
    }

    /// <summary>Ends the search and leaves the swarm with its peers to who has asked.</summary>
    public async Task YieldAsync()
    {
        _stopping.Cancel();
        await _running;
        await _resolving;
        await _fetching;
        await _sources.StopAsync();
    }

    public void Greet(PeerConnection connection) => Greeting.WriteUnknown(connection, _engine);

    public void GreetAgain(PeerConnection connection)
    {
        // Nobody is greeted before a search begins.
    }

    public void OnMessage(PeerConnection connection, PeerMessage message)
    {
        var peer = connection.Peer;
        switch (message.Id)
        {
            case MessageId.Extended when message.Extension == Extension.Handshake:
                Swarm.OnExtensionHandshake(connection, ExtensionHandshake.Read(message.Payload));
                if (peer is { MetadataId: > 0, MetadataSize: { } size }) _assembly.OnClaim(peer.Number, size);
                break;
            case MessageId.Extended when message.Extension == Extension.Metadata:
                OnMetadata(connection, MetadataMessage.Read(message.Payload));
                break;
            case MessageId.Extended when message.Extension == Extension.PeerExchange:
                Swarm.Exchanger.OnMessage(connection, message.Payload);
                break;
            case MessageId.Extended:
                break;
            case MessageId.Request when peer.SpeaksFast:
                connection.Outgoing.Write(MessageId.RejectRequest, message.Piece, message.Offset, message.Length);
                break;
            case MessageId.Piece:
                if (++peer.UnaskedBlocks > MaxUnaskedBlocks) throw new PeerProtocolException($"It sent {peer.UnaskedBlocks} blocks that it was not asked for.");
                break;
            case MessageId.Port:
                DhtPorts.Take(peer, message, _engine);
                break;
            default:
                peer.Early!.Keep(message);
                break;
        }
    }

    public void OnReceived(PeerConnection connection)
    {
        Request();
        connection.Flush();
    }

    public ValueTask ReadAsync(IReadOnlyList<BlockBatch.Run> runs) => throw new InvalidOperationException("Nothing is read of a torrent that is not known.");

    public void OnSent(PeerConnection connection, int payloadBytes)
    {
        // No content is sent.
    }

    public void OnClosed(PeerConnection connection, CloseReason reason, string? detail)
    {
        Swarm.OnClosed(connection, reason, detail);
        _assembly.OnGone(connection.Peer.Number);
    }

    private async Task SearchAsync()
    {
        Swarm.Start();
        _sources.Start();
        using var timer = new PeriodicTimer(TickTime, _engine.Clock);
        try
        {
            _resolving = AddPeersAsync(_stopping.Token);
            _fetching = FetchAsync(_stopping.Token);
            while (await timer.WaitForNextTickAsync(_stopping.Token)) Tick();
        }
        catch (OperationCanceledException)
        {
            // YieldAsync.
        }
    }

    // Peers that the link names (x.pe).
    private async Task AddPeersAsync(CancellationToken cancellationToken)
    {
        Swarm.Add(Link.Peers.OfType<IPEndPoint>(), new PeerReferral(PeerOrigin.User));
        foreach (var peer in Link.Peers.OfType<DnsEndPoint>())
        {
            try
            {
                var addresses = await _engine.Options.Trackers.ResolveHost(peer.Host, cancellationToken);
                Swarm.Add(addresses.Select(address => new IPEndPoint(address, peer.Port)), new PeerReferral(PeerOrigin.User));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                _logger.HostUnknown(peer.Host, Name, exception.Message);
            }
        }
    }

    // Where the link says that the .torrent may be had (as); of that only what the info-hash vouches for is used.
    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        if (_engine.WebSeeds is not { } client) return;
        foreach (var source in Link.AcceptableSources.Take(MaxSources))
        {
            if (!WebSeedUrl.TryParse(source, out var url) || (_engine.Options.Discovery.RequireHttps && url.Whole.Scheme != Uri.UriSchemeHttps)) continue;
            try
            {
                var torrent = TorrentReader.Read(await client.FetchAsync(url, TorrentReader.DefaultMaxLength, cancellationToken));
                if (Torrent.IsCompleted) return;
                if (torrent.InfoHash != Link.InfoHash) throw new InvalidTorrentException($"It is the torrent {torrent.InfoHash}.");
                Finish(torrent.InfoBytes.ToArray());
                return;
            }
            catch (Exception exception) when (exception is WebSeedException or InvalidTorrentException)
            {
                _logger.TorrentNotFetched(url.Shown, Name, exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Tick()
    {
        Swarm.Tick();
        if (!Torrent.IsCompleted && Swarm.Connections.Count == 0) _sources.AskForPeers();
        Request();
        _status = Snapshot();
    }

    private void Request()
    {
        foreach (var request in _assembly.TakeRequests(Swarm.Now))
        {
            var connection = Swarm.Connections.First(c => c.Peer.Number == request.Peer);
            connection.Outgoing.WriteExtended(connection.Peer.MetadataId, MetadataMessage.Request(request.Piece));
            connection.Flush();
        }
    }

    private void OnMetadata(PeerConnection connection, MetadataMessage message)
    {
        var peer = connection.Peer;
        switch (message.Kind)
        {
            case MetadataMessageKind.Request when peer.MetadataId > 0:
                connection.Outgoing.WriteExtended(peer.MetadataId, MetadataMessage.Reject(message.Piece));
                break;
            case MetadataMessageKind.Reject:
                _assembly.OnReject(peer.Number, message.Piece, Swarm.Now);
                break;
            case MetadataMessageKind.Data:
                _assembly.OnData(peer.Number, message, Swarm.Now);
                foreach (var liar in _assembly.TakeLiars()) Swarm.Ban(liar);
                if (_assembly.Info is { } info) Finish(info);
                break;
            default:
                break;
        }
    }

    private void Finish(byte[] info)
    {
        try
        {
            var torrent = TorrentReader.ReadInfo(info, Link, MetadataAssembly.MaxLength);
            if (!_torrent.TrySetResult(torrent)) return;
            _logger.MetadataComplete(Name);
            if (_engine.Events.IsHeard) _engine.Events.Publish(new MetadataReceived(_engine.Events.Now, torrent.InfoHash, torrent.Name));
        }
        catch (InvalidTorrentException exception)
        {
            // The hash is right, so nobody has lied: whoever made the link made this torrent.
            _torrent.TrySetException(exception);
        }
    }

    private MetadataStatus Snapshot() => new()
    {
        Progress = _assembly.Progress,
        Sources = _assembly.SourceCount,
        ConnectedPeers = Swarm.Connections.Count,
        KnownPeers = Swarm.Book.Count,
        Trackers = _sources.Trackers,
    };
}
