using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>The half of a torrent that gets: what peers have, what they are asked for, and what comes of it.</summary>
internal sealed class Downloader
{
    /// <summary>How long a peer that was asked may send nothing before others are asked instead (anti-snubbing, BEP 3).</summary>
    public static readonly TimeSpan SnubTime = TimeSpan.FromSeconds(20);

    // Blocks cross with cancels and with choking: two windows full of them may come unasked, and more is abuse.
    private const int MaxUnaskedBlocks = 2 * RequestWindow.MaxDepth;

    // Suggestions are hints (BEP 6): of more than can be begun soon, the rest is forgotten.
    private const int MaxSuggested = 64;

    private readonly PieceLayout _layout;
    private readonly PiecePicker _picker;
    private readonly PieceAssembly _assembly;
    private readonly Swarm _swarm;
    private uint _ticks;

    public Downloader(PieceLayout layout, PiecePicker picker, PieceAssembly assembly, Swarm swarm)
    {
        _layout = layout;
        _picker = picker;
        _assembly = assembly;
        _swarm = swarm;
    }

    /// <summary>Gets or sets whether to fetch pieces in order, as somebody reads along, where that costs the swarm nothing.</summary>
    public bool PrefersOrder { get; set; }

    /// <summary>Gets or sets whether to fetch pieces in order whatever it costs the swarm, as the user has said.</summary>
    public bool IsSequential { get; set; }

    /// <summary>Gets how many bytes of blocks were of no use.</summary>
    public long WastedBytes { get; private set; }

    /// <summary>Gets the payload received.</summary>
    public TransferMeter Received { get; } = new();

    public void OnBitfield(PeerConnection connection, ReadOnlySpan<byte> bits)
    {
        if (!Bitfield.TryRead(bits, _layout.PieceCount, out var pieces)) throw new PeerProtocolException($"A bitfield of {bits.Length} bytes does not fit {_layout.PieceCount} pieces.");
        Tell(connection, pieces);
    }

    public void OnHaveAll(PeerConnection connection)
    {
        var all = new Bitfield(_layout.PieceCount);
        all.SetAll();
        Tell(connection, all);
    }

    public void OnHaveNone(PeerConnection connection) => Tell(connection, new Bitfield(_layout.PieceCount));

    public void OnHave(PeerConnection connection, int piece)
    {
        CheckPiece(piece);
        var peer = connection.Peer;
        peer.HasToldPieces = true;
        if (!peer.Pieces.Set(piece)) return;
        _picker.AddPeerPiece(peer.Pieces, piece);
        if (!_picker.IsNeeded(piece)) return;
        peer.NeededCount++;
        UpdateInterest(connection);
    }

    public static void OnChoke(PeerConnection connection)
    {
        connection.Peer.IsChoking = true;

        // A peer without the fast extension drops what it was asked for without a word; others refuse one by one (BEP 6).
        if (!connection.Peer.SpeaksFast) Release(connection.Peer);
    }

    public static void OnUnchoke(PeerConnection connection) => connection.Peer.IsChoking = false;

    public void OnAllowedFast(PeerConnection connection, int piece)
    {
        CheckPiece(piece);
        if (connection.Peer.AllowedToUs.Count < 100) connection.Peer.AllowedToUs.Add(piece);
    }

    public void OnSuggest(PeerConnection connection, int piece)
    {
        // A hint that makes no sense does no harm.
        if (piece >= 0 && piece < _layout.PieceCount && connection.Peer.Suggested.Count < MaxSuggested) connection.Peer.Suggested.Enqueue(piece);
    }

    public static void OnReject(PeerConnection connection, PeerMessage message)
    {
        var peer = connection.Peer;
        if (peer.Window.Remove(message.Piece, message.Offset, message.Length, out var piece, out _) && peer.Current == piece) peer.Current = null;
        if (peer.IsChoking) peer.AllowedToUs.Remove(message.Piece);

        // Asked at once it would refuse again, and so on as fast as the line can carry it.
        else peer.IsRefusing = true;
    }

    public void OnBlock(PeerConnection connection, PeerMessage message)
    {
        var peer = connection.Peer;
        Received.Add(message.Payload.Length);
        if (!peer.Window.Remove(message.Piece, message.Offset, message.Payload.Length, out var piece, out var block) && !IsOfUse(message, out piece, out block))
        {
            // It crossed with a cancel.
            WastedBytes += message.Payload.Length;
            if (++peer.UnaskedBlocks > MaxUnaskedBlocks) throw new PeerProtocolException($"It sent {peer.UnaskedBlocks} blocks that it was not asked for.");
            return;
        }

        // Only what was asked for earns a peer anything.
        peer.Received.Add(message.Payload.Length);
        peer.UnaskedBlocks = 0;
        peer.Window.Grow();
        peer.LastBlockAt = _swarm.Now;
        peer.IsSnubbing = false;
        if (!piece.Receive(block, message.Payload, peer.Number))
        {
            WastedBytes += message.Payload.Length;
            return;
        }

        if (piece.IsAsked(block)) CancelElsewhere(piece, block);
        if (!piece.IsWhole) return;
        if (peer.Current == piece) peer.Current = null;
        _assembly.Check(piece);
    }

    public void OnGone(PeerConnection connection)
    {
        Release(connection.Peer);
        _picker.RemovePeer(connection.Peer.Pieces);
    }

    /// <summary>Asks a peer for as much as its window takes.</summary>
    public void Request(PeerConnection connection)
    {
        var peer = connection.Peer;
        if (!peer.AmInterested || peer.IsRefusing || connection.IsClosed) return;

        // In strokes, so that many requests share a packet.
        var window = peer.Window;
        if (window.Count > 0 && window.Room < window.Depth / 4) return;
        if (window.Count == 0) peer.LastBlockAt = _swarm.Now;
        while (window.Room > 0)
        {
            var (piece, block) = peer.IsChoking ? _assembly.NextAllowed(peer) : _assembly.Next(peer, InOrder);
            if (piece is null) break;
            window.AddTaken(piece, block);
            var request = piece.RequestFor(block);
            connection.Outgoing.Write(MessageId.Request, request.Piece, request.Offset, request.Length);
        }
    }

    /// <summary>A piece is there: peers that have it are of less interest.</summary>
    public void OnVerified(int piece)
    {
        // One that is not wanted any more is in no peer's count.
        if (!_picker.IsWanted(piece)) return;
        foreach (var connection in _swarm.Connections)
        {
            if (!connection.Peer.Pieces[piece]) continue;
            connection.Peer.NeededCount--;
            UpdateInterest(connection);
        }
    }

    /// <summary>Bytes came that were of no use.</summary>
    public void OnWasted(long bytes) => WastedBytes += bytes;

    /// <summary>A piece was bad.</summary>
    public void OnBad(PartialPiece piece) => WastedBytes += piece.Length;

    /// <summary>What is wanted has changed: pieces that were begun in vain are given up, and what each peer has of use is counted anew.</summary>
    public void OnWantedChanged()
    {
        foreach (var piece in _assembly.Unwanted()) GiveUp(piece);
        foreach (var connection in _swarm.Connections) Recount(connection);
        Request(snubbing: false);
        Request(snubbing: true);
    }

    /// <summary>A second has passed.</summary>
    /// <param name="seconds">Since the last time, precisely.</param>
    public void Tick(double seconds)
    {
        Received.Sample(seconds);
        foreach (var connection in _swarm.Connections)
        {
            var peer = connection.Peer;
            peer.Received.Sample(seconds);
            peer.Window.Adapt(peer.Received.Rate);
            peer.IsRefusing = false;
            if (peer.Window.Count > 0 && _swarm.Now - peer.LastBlockAt > SnubTime)
            {
                peer.IsSnubbing = true;
                peer.Current = null;
                Cancel(connection, peer.Window.Snub());
            }
        }

        foreach (var piece in _assembly.Tick()) GiveUp(piece);

        // What a snubbing peer was to send is for others first, and for each of the snubbing ones in its turn.
        Request(snubbing: false);
        Request(snubbing: true);
        _ticks = unchecked(_ticks + 1);
    }

    // A block that comes after it was given up is as good as any: the slowest peers send no others.
    private bool IsOfUse(PeerMessage message, out PartialPiece piece, out int block)
    {
        piece = _assembly.Find(message.Piece)!;
        block = piece?.BlockAt(message.Offset, message.Payload.Length) ?? -1;
        return block >= 0 && !piece!.Has(block);
    }

    private void GiveUp(PartialPiece piece)
    {
        foreach (var connection in _swarm.Connections) Cancel(connection, connection.Peer.Window.Drop(piece));
        _assembly.GiveUp(piece);
    }

    private void Request(bool snubbing)
    {
        var connections = _swarm.Connections;
        for (var i = 0; i < connections.Count; i++)
        {
            var connection = connections[(i + (int)(_ticks % (uint)connections.Count)) % connections.Count];
            if (connection.Peer.IsSnubbing != snubbing) continue;
            Request(connection);
            connection.Flush();
        }
    }

    // Whoever reads along wants the first pieces first. When every peer has everything nobody is harmed by that; with
    // other leechers about, each fetching something else is what makes a swarm fast (BEP 3, rarest first).
    private bool InOrder => IsSequential || (PrefersOrder && _picker.SeedCount == _swarm.Connections.Count);

    private void Tell(PeerConnection connection, Bitfield pieces)
    {
        var peer = connection.Peer;
        if (peer.HasToldPieces)
        {
            // BEP 3 has it once, at the beginning; aria2 sends it again where it is shorter than many haves.
            foreach (var piece in pieces.Indexes) OnHave(connection, piece);
            return;
        }

        peer.HasToldPieces = true;
        peer.Pieces.UnionWith(pieces);
        _picker.AddPeer(peer.Pieces);
        Recount(connection);
    }

    private void Recount(PeerConnection connection)
    {
        var peer = connection.Peer;
        peer.NeededCount = 0;
        if (_picker.RemainingCount > 0)
        {
            foreach (var piece in peer.Pieces.Indexes)
            {
                if (_picker.IsNeeded(piece)) peer.NeededCount++;
            }
        }

        UpdateInterest(connection);
    }

    private static void UpdateInterest(PeerConnection connection)
    {
        var peer = connection.Peer;
        var interested = peer.NeededCount > 0;
        if (interested == peer.AmInterested) return;
        peer.AmInterested = interested;
        connection.Outgoing.Write(interested ? MessageId.Interested : MessageId.NotInterested);
    }

    /// <summary>A block is here: peers that are asked for it need not send it.</summary>
    public void CancelElsewhere(PartialPiece piece, int block)
    {
        foreach (var connection in _swarm.Connections)
        {
            var request = piece.RequestFor(block);
            if (!connection.Peer.Window.Contains(piece, block)) continue;
            connection.Peer.Window.Remove(request.Piece, request.Offset, request.Length, out _, out _);
            connection.Outgoing.Write(MessageId.Cancel, request.Piece, request.Offset, request.Length);
            connection.Flush();
        }
    }

    private static void Cancel(PeerConnection connection, IReadOnlyList<BlockRequest> requests)
    {
        foreach (var request in requests) connection.Outgoing.Write(MessageId.Cancel, request.Piece, request.Offset, request.Length);
    }

    private static void Release(Peer peer)
    {
        peer.Window.Clear();
        peer.Current = null;
    }

    private void CheckPiece(int piece)
    {
        if (piece < 0 || piece >= _layout.PieceCount) throw new PeerProtocolException($"There is no piece {piece}: the torrent has {_layout.PieceCount}.");
    }
}
