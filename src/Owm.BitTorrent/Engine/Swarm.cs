using System.Net;
using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>The peers of one torrent: finds, connects, greets, and parts with them.</summary>
internal sealed class Swarm : IDisposable
{
    private const int MaxDialing = 20;

    // A liar is found out only when its piece has come again; it may be gone by then, and must not come back.
    private const int MaxDeparted = 256;

    private static readonly TimeSpan KeepAliveTime = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan SilenceTime = TimeSpan.FromMinutes(3);

    private readonly EngineContext _engine;
    private readonly TransferLimits _download;
    private readonly TransferLimits _upload;
    private readonly ILogger _logger;
    private ISwarmOwner _owner;
    private PeerGreeter _greeter;

    // Replaced, never changed: sending to a peer can show that it is gone while all of them are being gone through.
    private PeerConnection[] _connections = [];
    private readonly RunningTasks _tasks = new();
    private readonly long _started;
    private CancellationTokenSource _running = new();
    private readonly Queue<(int Number, IPEndPoint EndPoint)> _departed = [];
    private int _numbers;
    private bool _isInDial;

    /// <summary>Makes a swarm without peers; it neither connects nor accepts before <see cref="Start"/>.</summary>
    public Swarm(EngineContext engine, ISwarmOwner owner, ILogger logger)
    {
        _engine = engine;
        _owner = owner;
        _logger = logger;
        _greeter = new PeerGreeter(engine, owner, logger);
        DownloadLimiter = new RateLimiter(engine.Clock);
        UploadLimiter = new RateLimiter(engine.Clock);
        _download = new TransferLimits(DownloadLimiter, engine.DownloadLimiter);
        _upload = new TransferLimits(UploadLimiter, engine.UploadLimiter);
        _started = engine.Clock.GetTimestamp();
        Exchanger = new PeerExchanger(this);
        _running.Cancel();
    }

    /// <summary>Gets what limits how fast this swarm is downloaded from, besides the engine's limit.</summary>
    public RateLimiter DownloadLimiter { get; }

    /// <summary>Gets what limits how fast this swarm is uploaded to, besides the engine's limit.</summary>
    public RateLimiter UploadLimiter { get; }

    /// <summary>Gets the connected peers.</summary>
    public IReadOnlyList<PeerConnection> Connections => _connections;

    /// <summary>Gets the addresses that are known.</summary>
    public PeerBook Book { get; } = new();

    /// <summary>Gets what this swarm is about.</summary>
    public ISwarmOwner Owner => _owner;

    /// <summary>Gets what tells peers of each other.</summary>
    public PeerExchanger Exchanger { get; }

    /// <summary>Gets the time since the torrent was added.</summary>
    public TimeSpan Now => _engine.Clock.GetElapsedTime(_started);

    /// <summary>Gets whether peers are connected to and accepted.</summary>
    public bool IsRunning => !_running.IsCancellationRequested;

    /// <summary>Begins to connect and to accept.</summary>
    public void Start()
    {
        if (IsRunning) return;
        _running.Dispose();
        _running = new CancellationTokenSource();
        Book.ForgetFailures(Now);
        Dial();
    }

    /// <summary>The torrent of a magnet link is known: its peers stay, and what they have said of pieces is told now.</summary>
    /// <param name="owner">What the swarm is about from here on; its layout is known.</param>
    public void Adopt(ISwarmOwner owner)
    {
        _owner = owner;
        _greeter = new PeerGreeter(_engine, owner, _logger);
        foreach (var connection in _connections)
        {
            owner.GreetAgain(connection);
            connection.Adopt(owner.Layout!, owner.Events);
            connection.Flush();
        }
    }

    /// <summary>Parts with all peers and waits until every connection has ended.</summary>
    public async Task StopAsync()
    {
        _running.Cancel();
        foreach (var connection in _connections) connection.Close(CloseReason.Stopped);
        await _tasks.WhenAllEndedAsync();
    }

    /// <summary>Gives up the limits, once nothing waits for them any more.</summary>
    public void Dispose()
    {
        DownloadLimiter.Dispose();
        UploadLimiter.Dispose();
    }

    /// <summary>Somebody named addresses of peers.</summary>
    /// <param name="peers">Where they are said to listen.</param>
    /// <param name="referral">Who named them.</param>
    public void Add(IEnumerable<IPEndPoint> peers, PeerReferral referral)
    {
        foreach (var peer in peers) Book.Add(peer, Now, referral);
        Dial();
    }

    /// <summary>Connects to as many peers as there is use and room for.</summary>
    public void Dial()
    {
        // An attempt that fails at once dials again when it ends: within this loop that would nest as deep as the book is long.
        if (_isInDial) return;
        _isInDial = true;

        // Seeds connect as well: one behind a firewall can only serve those it connects to.
        while (IsRunning && _greeter.Dialing < MaxDialing && HasRoom)
        {
            if (!_engine.Slots.TryTake()) break;
            if (Book.TakeNext(Now) is not { } peer)
            {
                _engine.Slots.EndDialing();
                _engine.Slots.Release();
                break;
            }

            _tasks.Add(DialAsync(peer));
        }

        _isInDial = false;
    }

    /// <summary>Takes a connection that a peer has made, and the slot taken for it; its handshake lies in the buffer up to the info-hash.</summary>
    public void Accept(IConnection connection, ReceiveBuffer received)
    {
        if (!IsRunning || !HasRoom || IsBanned(connection.RemoteEndPoint))
        {
            Discard(connection, received);
            _engine.Slots.Release(connection.RemoteEndPoint.Address);
            return;
        }

        _tasks.Add(AcceptAsync(connection, received));
    }

    /// <summary>Tells every peer of a piece that is here now. Those that have it are told as well: a seed must know what is rare.</summary>
    public void BroadcastHave(int piece)
    {
        foreach (var connection in _connections) connection.Outgoing.Write(MessageId.Have, piece);
    }

    /// <summary>Returns whether a peer is neither connected to nor accepted.</summary>
    public bool IsBanned(IPEndPoint peer) => Book.IsBanned(peer, Now);

    /// <summary>Peers sent bad data.</summary>
    public void Ban(int number)
    {
        if (Array.Find(_connections, c => c.Peer.Number == number) is not { } connection)
        {
            foreach (var departed in _departed.Where(d => d.Number == number)) Book.Ban(departed.EndPoint, Now);
            return;
        }

        _engine.Counters.Add(EngineCount.Bans);
        _logger.PeerBanned(connection.Peer.RemoteEndPoint, _owner.Name);
        if (_engine.Events.IsHeard) _engine.Events.Publish(new PeerBanned(_engine.Events.Now, _owner.InfoHash, _owner.Name, connection.Peer.RemoteEndPoint));
        Book.Ban(connection.Peer.ListenEndPoint ?? connection.Peer.RemoteEndPoint, Now);
        connection.Close(CloseReason.Banned, "It sent data whose hash was wrong.");
    }

    /// <summary>The connection of a peer has ended.</summary>
    public void OnClosed(PeerConnection connection, CloseReason reason, string? detail)
    {
        _connections = [.. _connections.Where(c => c != connection)];
        var peer = connection.Peer;
        if (_departed.Count == MaxDeparted) _departed.Dequeue();
        _departed.Enqueue((peer.Number, peer.ListenEndPoint ?? peer.RemoteEndPoint));
        _logger.PeerClosed(peer.RemoteEndPoint, _owner.Name, reason, detail ?? string.Empty);
        if (peer.ListenEndPoint is { } listens) Book.SetClosed(listens, reason, peer.WasUseful, Now);
    }

    /// <summary>A peer has said where it listens, how much it takes, and what it can do (BEP 10).</summary>
    public void OnExtensionHandshake(PeerConnection connection, ExtensionHandshake handshake)
    {
        var peer = connection.Peer;
        peer.MetadataId = handshake.MetadataId ?? peer.MetadataId;
        peer.MetadataSize = handshake.MetadataSize ?? peer.MetadataSize;
        peer.PeerExchangeId = handshake.PeerExchangeId ?? peer.PeerExchangeId;
        peer.UploadOnlyId = handshake.UploadOnlyId ?? peer.UploadOnlyId;
        peer.IsUploadOnly = handshake.IsUploadOnly;
        if (handshake.YourAddress is { } own) Book.HearOwnAddress(new IPEndPoint(own, _engine.ListenPort ?? 0).Unmapped(), peer.RemoteEndPoint.Address);
        peer.Client = handshake.Client ?? peer.Client;
        if (handshake.RequestQueueLength is { } length) peer.Window.SetLimit(length);
        if (handshake.Port is { } port && peer.ListenEndPoint is null)
        {
            peer.ListenEndPoint = new IPEndPoint(peer.RemoteEndPoint.Address, port);
            Book.Add(peer.ListenEndPoint, Now, new PeerReferral(PeerOrigin.Incoming, peer.RemoteEndPoint.Address));
            Book.SetConnected(peer.ListenEndPoint);
        }
    }

    /// <summary>A second has passed: keeps connections alive, and cuts those that serve nobody.</summary>
    public void Tick()
    {
        foreach (var connection in _connections)
        {
            if (connection.TakeHasReceived())
            {
                connection.LastReceivedAt = Now;
            }
            else if (Now - connection.LastReceivedAt > SilenceTime)
            {
                connection.Close(CloseReason.Silent);
                continue;
            }
            else
            {
                connection.Shrink();
            }

            if (connection.TakeHasSent())
            {
                connection.LastSentAt = Now;
            }
            else if (Now - connection.LastSentAt > KeepAliveTime)
            {
                connection.Outgoing.WriteKeepAlive();
                connection.Flush();
            }

            if (_owner.WantsNothing && (connection.Peer.Pieces.IsFull || connection.Peer.IsUploadOnly)) connection.Close(CloseReason.NothingToGain);
        }

        Exchanger.Tick();
        Dial();
    }

    private async Task DialAsync(IPEndPoint remote)
    {
        var received = new ReceiveBuffer();
        try
        {
            var (connection, handshake, reason) = await _greeter.DialAsync(remote, received, _running.Token);
            if (handshake is { } said && !IsKnown(said, remote, ref reason) && IsRunning)
            {
                await ServeAsync(said, remote, isOutgoing: true, connection!, received);
                return;
            }

            Discard(connection, received);

            // What the connection that stays is known by now is in use for as long as it lasts.
            if (reason == CloseReason.Duplicate && _connections.Any(c => remote.Equals(c.Peer.ListenEndPoint))) return;
            Book.SetClosed(remote, IsRunning ? reason : CloseReason.Stopped, wasUseful: false, Now);
        }
        finally
        {
            _engine.Slots.Release();
        }

        Dial();
    }

    private async Task AcceptAsync(IConnection connection, ReceiveBuffer received)
    {
        try
        {
            var reason = CloseReason.Duplicate;
            if (await _greeter.AnswerAsync(connection, received, _running.Token) is { } said && !IsKnown(said, dialed: null, ref reason) && IsRunning)
            {
                await ServeAsync(said, connection.RemoteEndPoint, isOutgoing: false, connection, received);
            }
            else
            {
                Discard(connection, received);
            }
        }
        finally
        {
            _engine.Slots.Release(connection.RemoteEndPoint.Address);
        }
    }

    private async Task ServeAsync(Handshake handshake, IPEndPoint remote, bool isOutgoing, IConnection stream, ReceiveBuffer received)
    {
        var layout = _owner.Layout;
        var peer = new Peer(++_numbers, remote, isOutgoing, handshake, layout?.PieceCount ?? 0, Now);
        if (layout is null) peer.Early = new EarlyMessages();
        var connection = new PeerConnection(peer, stream, received, layout, _owner.Events, _download, _upload)
        {
            LastReceivedAt = Now,
            LastSentAt = Now,
        };
        if (peer.ListenEndPoint is { } listens) Book.SetConnected(listens);
        _connections = [.. _connections, connection];
        _logger.PeerConnected(peer.RemoteEndPoint, _owner.Name);
        _owner.Greet(connection);
        connection.Flush();
        try
        {
            await connection.RunAsync();
        }
        catch (Exception exception)
        {
            // A mistake of this program costs one connection, not the torrent.
            _logger.PeerFailed(peer.RemoteEndPoint, _owner.Name, exception);
            connection.Close(CloseReason.Broken, exception.Message);
        }
    }

    private bool HasRoom => _connections.Length + _greeter.Dialing + _greeter.Answering < _engine.Options.MaxConnectionsPerTorrent;

    // Whether the peer is this client or connected already; otherwise it may be served. Two peers that connect to each
    // other at once must not both cut the connection the other keeps: the one made by the side with the greater id stays.
    private bool IsKnown(Handshake handshake, IPEndPoint? dialed, ref CloseReason reason)
    {
        var isOutgoing = dialed is not null;
        if (handshake.PeerId.Span.SequenceEqual(_engine.PeerId.Span))
        {
            reason = CloseReason.Self;
            return true;
        }

        var existing = Array.Find(_connections, c => c.Peer.PeerId.Span.SequenceEqual(handshake.PeerId.Span));
        if (existing is null) return false;
        reason = CloseReason.Duplicate;
        existing.Peer.ListenEndPoint ??= dialed;
        var oursIsGreater = _engine.PeerId.Span.SequenceCompareTo(handshake.PeerId.Span) > 0;
        if (existing.Peer.IsOutgoing == isOutgoing || existing.Peer.IsOutgoing == oursIsGreater) return true;
        existing.Close(CloseReason.Duplicate);
        return false;
    }

    private static void Discard(IConnection? connection, ReceiveBuffer received)
    {
        connection?.Dispose();
        received.Dispose();
    }
}
