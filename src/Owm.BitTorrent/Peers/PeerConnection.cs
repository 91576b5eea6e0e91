using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Peers;

/// <summary>The wire to one peer: receives and cuts into messages, and sends messages and blocks in large strokes.</summary>
/// <remarks>
/// All of it runs on the torrent's loop; only the reading of content happens elsewhere. Sending is a pump that starts
/// when there is something to send and ends when there is nothing: no signal, no waiting, no thread.
/// </remarks>
internal sealed class PeerConnection
{
    // Receives that complete at once are answered at once, but after so many others get their turn on the loop.
    private const int ReceivesInARow = 8;

    // Under a limit little is received at a time, so that it comes evenly and no block waits long behind another peer's.
    private const int LimitedReceiveLength = PieceLayout.BlockLength;

    // A peer that asks on and on without reading the answers must not fill the memory with them (ROBUSTNESS T-12).
    private const int MaxOutgoing = 1024 * 1024;

    // A slow peer gets no more at once than it takes in a quarter of a second: what else it is to be told would wait behind it.
    private const int BatchesPerSecond = 4;
    private const int MinBlocks = 4;

    private readonly IConnection _connection;
    private readonly ReceiveBuffer _received;
    private readonly TransferLimits _download;
    private readonly TransferLimits _upload;
    private readonly CancellationTokenSource _closing = new();
    private IPeerEvents _events;
    private BlockBatch? _batch;
    private int _maxMessageLength;
    private PeerMessageWriter _outgoing = new();
    private PeerMessageWriter _sending = new();
    private Task _pump = Task.CompletedTask;
    private Task _permission = Task.CompletedTask;
    private bool _isPumping;
    private bool _isAsking;
    private bool _isPermitted;
    private bool _shrinks;

    /// <summary>Takes over a connection on which hands have been shaken.</summary>
    /// <param name="peer">What is known of the peer.</param>
    /// <param name="connection">The connection; closed by this object.</param>
    /// <param name="received">What arrived behind the handshake; disposed by this object.</param>
    /// <param name="layout">The torrent's layout; null while it is not known, until <see cref="Adopt"/>.</param>
    /// <param name="events">Who is told.</param>
    /// <param name="download">The limits of receiving.</param>
    /// <param name="upload">The limits of sending.</param>
    public PeerConnection(Peer peer, IConnection connection, ReceiveBuffer received, PieceLayout? layout, IPeerEvents events, TransferLimits download, TransferLimits upload)
    {
        Peer = peer;
        _connection = connection;
        _received = received;
        _events = events;
        _download = download;
        _upload = upload;
        _batch = layout is null ? null : new BlockBatch(layout);
        _maxMessageLength = Math.Max(PeerMessageReader.MaxLength, 1 + (layout is null ? EarlyMessages.MaxLength : peer.Pieces.ByteLength));
    }

    public Peer Peer { get; }

    /// <summary>Gets the messages to be sent next; <see cref="Flush"/> sends them.</summary>
    public PeerMessageWriter Outgoing => _outgoing;

    /// <summary>Gets whether the connection has ended.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Gets or sets the time since the torrent was added when anything was received last.</summary>
    public TimeSpan LastReceivedAt { get; set; }

    /// <summary>Gets or sets the time since the torrent was added when anything was sent last.</summary>
    public TimeSpan LastSentAt { get; set; }

    /// <summary>Gets whether anything arrived since the last look, and forgets it.</summary>
    public bool TakeHasReceived() => Take(ref _hasReceived);

    /// <summary>Gets whether anything was sent since the last look, and forgets it.</summary>
    public bool TakeHasSent() => Take(ref _hasSent);

    private bool _hasReceived;
    private bool _hasSent;

    /// <summary>The torrent is known now, and others are told from here on: first of what was said before.</summary>
    /// <param name="layout">The torrent's layout.</param>
    /// <param name="events">Who is told.</param>
    public void Adopt(PieceLayout layout, IPeerEvents events)
    {
        _events = events;
        _batch = new BlockBatch(layout);
        Peer.Learn(layout.PieceCount);
        _maxMessageLength = Math.Max(PeerMessageReader.MaxLength, 1 + Peer.Pieces.ByteLength);
        var early = Peer.Early;
        Peer.Early = null;
        try
        {
            var position = 0;
            while (!IsClosed && early?.TryRead(ref position, out var message) == true) _events.OnMessage(this, message);
            if (!IsClosed) _events.OnReceived(this);
        }
        catch (PeerProtocolException exception)
        {
            Close(CloseReason.ProtocolError, exception.Message);
        }
    }

    /// <summary>Receives until the connection ends.</summary>
    public async Task RunAsync()
    {
        try
        {
            Process();
            var inARow = 0;
            while (!IsClosed)
            {
                if (_shrinks) _received.Shrink();
                _shrinks = false;
                var room = _received.Room();
                if (_download.Any && room.Length > LimitedReceiveLength) room = room[..LimitedReceiveLength];
                var receiving = _connection.ReceiveAsync(room, _closing.Token);
                inARow = receiving.IsCompleted ? inARow + 1 : 0;
                var count = await receiving;
                if (count == 0)
                {
                    Close(CloseReason.ClosedByPeer);
                    break;
                }

                _hasReceived = true;
                _received.Received(count);
                Process();
                if (_download.Any) await _download.TakeAsync(count, _closing.Token);
                if (inARow >= ReceivesInARow)
                {
                    inARow = 0;
                    await Task.Yield();
                }
            }
        }
        catch (Exception exception) when (IsClosed && exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It was cut from this side.
        }
        catch (IOException exception)
        {
            Close(CloseReason.Broken, exception.Message);
        }
        catch (PeerProtocolException exception)
        {
            Close(CloseReason.ProtocolError, exception.Message);
        }
        finally
        {
            Close(CloseReason.Broken);
            await EndAsync();
        }
    }

    /// <summary>Sends what waits to be sent.</summary>
    public void Flush()
    {
        if (!_isPumping && !IsClosed && HasWork()) _pump = PumpAsync();
    }

    /// <summary>Cuts the connection.</summary>
    public void Close(CloseReason reason, string? detail = null)
    {
        if (IsClosed) return;
        IsClosed = true;
        _closing.Cancel();
        _connection.Dispose();
        _events.OnClosed(this, reason, detail);
    }

    /// <summary>Gives up memory that a quiet peer does not need, once what is being received now has arrived.</summary>
    public void Shrink() => _shrinks = true;

    private static bool Take(ref bool flag)
    {
        var was = flag;
        flag = false;
        return was;
    }

    private bool HasWork() => _outgoing.Length > 0 || (Peer.Uploads.Count > 0 && !_isAsking);

    private void Process()
    {
        while (!IsClosed)
        {
            var whole = PeerMessageReader.TryRead(_received.Unread, _maxMessageLength, out var message, out var consumed, out var needed);
            if (whole) _events.OnMessage(this, message);
            _received.Consume(consumed);
            if (whole) continue;
            _received.Reserve(needed);
            break;
        }

        if (!IsClosed) _events.OnReceived(this);
        if (_outgoing.Length > MaxOutgoing + Peer.Pieces.ByteLength) throw new PeerProtocolException("It asks on and does not read the answers.");
    }

    private async Task EndAsync()
    {
        try
        {
            await _pump;
            await _permission;
        }
        finally
        {
            _received.Dispose();
            _closing.Dispose();
        }
    }

    private async Task PumpAsync()
    {
        _isPumping = true;
        try
        {
            while (!IsClosed && HasWork())
            {
                if (Peer.Uploads.Count == 0 || _isAsking) await SendMessagesAsync();
                else if (_upload.Any && !_isPermitted) _permission = AskAsync();
                else await SendBlocksAsync();
            }
        }
        catch (Exception exception) when (IsClosed && exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It was cut from this side.
        }
        catch (IOException exception)
        {
            Close(CloseReason.Broken, exception.Message);
        }
        catch (Primitives.StorageException exception)
        {
            // The torrent learns of it where it read; this peer is served no more.
            Close(CloseReason.Stopped, exception.Message);
        }
        catch (Exception exception)
        {
            Close(CloseReason.Broken, exception.Message);
            throw;
        }
        finally
        {
            _isPumping = false;
            _batch?.Release();
        }
    }

    // Blocks wait until the limit lets them pass; messages do not wait with them, or our requests would be as slow as our uploads.
    private async Task AskAsync()
    {
        if (!Peer.Uploads.TryPeek(out var next)) return;
        _isAsking = true;
        try
        {
            await _upload.TakeAsync(next.Length, _closing.Token);
            _isPermitted = true;
        }
        catch (Exception exception) when (IsClosed && exception is OperationCanceledException or ObjectDisposedException)
        {
            // It was cut from this side.
        }

        _isAsking = false;
        Flush();
    }

    private async ValueTask SendMessagesAsync()
    {
        // What is written while this is being sent goes into the other writer.
        (_outgoing, _sending) = (_sending, _outgoing);
        await _connection.SendAsync(_sending.Written, _closing.Token);
        _sending.Clear();
        _hasSent = true;
    }

    private async ValueTask SendBlocksAsync()
    {
        // Under a limit one block at a time, so that the line is shared evenly.
        var most = _isPermitted ? 1 : Math.Clamp(Peer.Sent.Rate / (PieceLayout.BlockLength * BatchesPerSecond), MinBlocks, BlockBatch.MaxBlocks);
        _isPermitted = false;
        var batch = _batch ?? throw new InvalidOperationException("Blocks are sent of a torrent that is not known.");
        batch.Fill(_outgoing, Peer.Uploads, (int)most);
        _outgoing.Clear();
        await _events.ReadAsync(batch.Runs);
        if (IsClosed) return;
        await _connection.SendAsync(batch.Bytes, _closing.Token);
        _hasSent = true;
        _events.OnSent(this, batch.PayloadLength);
    }
}
