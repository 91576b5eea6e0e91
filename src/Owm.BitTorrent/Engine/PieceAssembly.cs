using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>The pieces that are being put together: which block a peer is asked for next, and where whole pieces go.</summary>
internal sealed class PieceAssembly
{
    // In the endgame a block is asked for from so many peers at the most.
    private const int MaxRequestersOfABlock = 3;

    // So many seconds a piece that nobody is being asked for may keep memory that others wait for.
    private const int MaxIdleSeconds = 30;

    private readonly PieceLayout _layout;
    private readonly PiecePicker _picker;
    private readonly PieceBuffers _buffers;
    private readonly Action<PartialPiece> _check;
    private readonly Dictionary<int, PartialPiece> _partials = [];

    // Those that have a block to ask for: with small pieces most have none, and are not to be looked at for every block.
    private readonly Dictionary<int, PartialPiece> _free = [];
    private long _refusedBuffers;
    private long _begun;

    /// <summary>Makes the assembly.</summary>
    /// <param name="layout">The torrent's layout.</param>
    /// <param name="picker">Which piece to begin.</param>
    /// <param name="buffers">Where pieces are put together.</param>
    /// <param name="check">What takes a whole piece; it gives it back with <see cref="Return"/>.</param>
    public PieceAssembly(PieceLayout layout, PiecePicker picker, PieceBuffers buffers, Action<PartialPiece> check)
    {
        _layout = layout;
        _picker = picker;
        _buffers = buffers;
        _check = check;
    }

    /// <summary>Gets how many pieces are being put together.</summary>
    public int Count => _partials.Count;

    /// <summary>Gets the pieces that are being put together.</summary>
    public IEnumerable<PartialPiece> Partials => _partials.Values;

    /// <summary>Gets or sets what gives back pieces that were set aside and that a peer has, for want of others that it has; it returns whether it has.</summary>
    public Func<Bitfield, bool> GiveBack { get; set; } = static _ => false;

    /// <summary>Returns a piece that is being put together, if it is.</summary>
    public PartialPiece? Find(int index) => _partials.GetValueOrDefault(index);

    /// <summary>Returns the block that a peer that has unchoked us is asked for next.</summary>
    public (PartialPiece? Piece, int Block) Next(Peer peer, bool inOrder)
    {
        if (peer.Current is { FreeCount: > 0 } current && _partials.GetValueOrDefault(current.Index) == current) return (current, current.TakeFree());

        // What others left lying first, then something new; then lend others a hand; at the very end ask twice.
        var refused = _buffers.RefusedCount;
        var piece = (inOrder ? null : Suggested(peer)) ?? Left(peer, onlyOrphans: true) ?? Begin(peer, inOrder);
        if (piece is null && _buffers.RefusedCount == refused && GiveBack(peer.Pieces)) piece = Begin(peer, inOrder);
        piece ??= Left(peer, onlyOrphans: false);
        if (piece is not null)
        {
            peer.Current = piece;
            return (piece, piece.TakeFree());
        }

        return _picker.MissingCount == 0 && peer.Window.Count == 0 && !peer.IsSnubbing ? Duplicate(peer) : (null, 0);
    }

    /// <summary>Returns the block that a peer that chokes us may be asked for all the same (BEP 6, allowed fast).</summary>
    public (PartialPiece? Piece, int Block) NextAllowed(Peer peer)
    {
        foreach (var index in peer.AllowedToUs)
        {
            if (!peer.Pieces[index]) continue;
            if (!_partials.TryGetValue(index, out var piece) && _picker.StateOf(index) == PieceState.Missing && _buffers.TryRent(_layout.PieceLength) is { } buffer)
            {
                _picker.Begin(index);
                piece = Add(index, buffer);
            }

            if (piece is { FreeCount: > 0 }) return (piece, piece.TakeFree());
        }

        return (null, 0);
    }

    /// <summary>Sets a missing piece aside, for one that will give all of it: peers do not begin it.</summary>
    /// <returns>Whether it was missing.</returns>
    public bool TryReserve(int index) => _picker.Begin(index);

    /// <summary>A piece that was set aside may be begun by anybody again.</summary>
    public void Unreserve(int index) => _picker.SetMissing(index);

    /// <summary>Begins a piece that was set aside.</summary>
    /// <returns>The piece, or null while there is no memory for it.</returns>
    public PartialPiece? BeginReserved(int index) => _buffers.TryRent(_layout.PieceLength) is { } buffer ? Add(index, buffer) : null;

    /// <summary>A piece is whole.</summary>
    public void Check(PartialPiece piece)
    {
        Remove(piece);
        _picker.SetChecking(piece.Index);
        _check(piece);
    }

    /// <summary>A piece that was checked is not needed in memory any more.</summary>
    public void Return(PartialPiece piece) => _buffers.Return(piece.Buffer);

    /// <summary>A second has passed.</summary>
    /// <returns>When memory is short, here or in another torrent, the pieces that do not get on and should be given up.</returns>
    public IReadOnlyList<PartialPiece> Tick()
    {
        var isShort = _buffers.RefusedCount > _refusedBuffers;
        _refusedBuffers = _buffers.RefusedCount;
        foreach (var piece in _partials.Values) piece.IdleSeconds = IsOrphan(piece) ? piece.IdleSeconds + 1 : 0;
        return isShort ? [.. _partials.Values.Where(IsStuck)] : [];
    }

    /// <summary>Returns the pieces that are not wanted any more and should be given up.</summary>
    public IReadOnlyList<PartialPiece> Unwanted() => [.. _partials.Values.Where(piece => !_picker.IsWanted(piece.Index))];

    /// <summary>Gives up a piece; it must have been dropped from the windows of all peers.</summary>
    public void GiveUp(PartialPiece piece)
    {
        Remove(piece);
        _picker.SetMissing(piece.Index);
        Return(piece);
    }

    /// <summary>Gives up all that is being put together; the windows of all peers must have been cleared.</summary>
    public void Abandon()
    {
        foreach (var piece in _partials.Values)
        {
            piece.FreeChanged = null;
            _picker.SetMissing(piece.Index);
            Return(piece);
        }

        _partials.Clear();
        _free.Clear();
    }

    private PartialPiece? Begin(Peer peer, bool inOrder)
    {
        if (_picker.MissingCount == 0 || _buffers.TryRent(_layout.PieceLength) is not { } buffer) return null;
        var index = _picker.Begin(peer.Pieces, inOrder);
        if (index >= 0) return Add(index, buffer);
        _buffers.Return(buffer);
        return null;
    }

    // A seed that suggests pieces is the only one to have them: it is not asked for what other leechers have as well, not even
    // to finish it. A suggestion counts while no other leecher has the piece: rarest first goes before it.
    private PartialPiece? Suggested(Peer peer)
    {
        if (peer.Suggested.Count == 0) return null;
        foreach (var piece in _partials.Values)
        {
            if (piece.FreeCount > 0 && peer.Pieces[piece.Index] && IsOrphan(piece) && _picker.RarityOf(piece.Index) == 0) return piece;
        }

        if (_buffers.TryRent(_layout.PieceLength) is not { } buffer) return null;
        while (peer.Suggested.TryDequeue(out var index))
        {
            if (peer.Pieces[index] && _picker.BeginSuggested(index)) return Add(index, buffer);
        }

        _buffers.Return(buffer);
        return null;
    }

    private PartialPiece Add(int index, PieceBuffer buffer)
    {
        var piece = new PartialPiece(_layout, index, buffer) { Number = _begun++, FreeChanged = NoteFree };
        _free.Add(index, piece);
        return _partials[index] = piece;
    }

    private void Remove(PartialPiece piece)
    {
        _partials.Remove(piece.Index);
        _free.Remove(piece.Index);
        piece.FreeChanged = null;
    }

    private void NoteFree(PartialPiece piece)
    {
        if (piece.FreeCount > 0) _free[piece.Index] = piece;
        else _free.Remove(piece.Index);
    }

    /// <summary>Returns whether nothing of a piece is under way from anybody.</summary>
    public static bool IsOrphan(PartialPiece piece) => piece.FreeCount == piece.MissingCount;

    private bool IsStuck(PartialPiece piece) =>
        piece.IdleSeconds >= MaxIdleSeconds || (piece.IdleSeconds > 0 && _picker.AvailabilityOf(piece.Index) == 0);

    private PartialPiece? Left(Peer peer, bool onlyOrphans)
    {
        PartialPiece? oldest = null;
        foreach (var piece in _free.Values)
        {
            if (oldest?.Number < piece.Number || !peer.Pieces[piece.Index] || (onlyOrphans && !IsOrphan(piece))) continue;
            oldest = piece;
        }

        return oldest;
    }

    private (PartialPiece? Piece, int Block) Duplicate(Peer peer)
    {
        foreach (var piece in _partials.Values)
        {
            if (!peer.Pieces[piece.Index]) continue;
            for (var block = 0; block < piece.BlockCount; block++)
            {
                if (piece.Has(block) || piece.RequestCountOf(block) >= MaxRequestersOfABlock || peer.Window.Contains(piece, block)) continue;
                piece.AddRequest(block);
                return (piece, block);
            }
        }

        return (null, 0);
    }
}
