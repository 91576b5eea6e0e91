using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Pieces;

/// <summary>Knows the state and the rarity of every piece and says which one to begin next.</summary>
/// <remarks>Invariant: a piece is in exactly one <see cref="PieceState"/>; only the methods here move it. No I/O, clock or locks.</remarks>
internal sealed class PiecePicker
{
    // So many pieces are looked at to find the rarest that a peer has; in a large torrent nearly the rarest is as good.
    private const int MaxLooks = 1024;

    private readonly PieceLayout _layout;
    private readonly Random _random;
    private readonly RarityOrder _order;
    private readonly PieceState[] _states;
    private readonly Bitfield _missing;

    // Every wanted piece below this index has been begun or is there: where picking in order starts to look.
    private int _firstMissing;

    /// <summary>Makes a picker of pieces none of which is wanted yet.</summary>
    /// <param name="layout">The pieces.</param>
    /// <param name="random">Decides among pieces of equal rarity.</param>
    public PiecePicker(PieceLayout layout, Random random)
    {
        _layout = layout;
        _random = random;
        _order = new RarityOrder(layout.PieceCount, random);
        _order.Clear();
        _missing = new Bitfield(layout.PieceCount);
        _states = new PieceState[layout.PieceCount];
        Verified = new Bitfield(layout.PieceCount);
    }

    /// <summary>Gets the pieces that are there and right.</summary>
    public Bitfield Verified { get; }

    /// <summary>Gets the number of wanted pieces that nobody has begun.</summary>
    public int MissingCount => _missing.Count;

    /// <summary>Gets how many pieces have been looked at to choose one: what choosing costs.</summary>
    public long Looks { get; private set; }

    /// <summary>Gets the number of wanted pieces that are not there yet, begun or not.</summary>
    public int RemainingCount { get; private set; }

    /// <summary>Gets how many bytes of wanted pieces are not there yet.</summary>
    public long RemainingBytes { get; private set; }

    /// <summary>Gets the number of peers that have everything.</summary>
    public int SeedCount { get; private set; }

    /// <summary>Returns a piece's state.</summary>
    public PieceState StateOf(int piece) => _states[piece];

    /// <summary>Returns whether a piece is wanted and not there yet.</summary>
    public bool IsNeeded(int piece) => _states[piece] is PieceState.Missing or PieceState.Assembling or PieceState.Checking;

    /// <summary>Returns how many connected peers have a piece.</summary>
    public int AvailabilityOf(int piece) => SeedCount + _order.RarityOf(piece);

    /// <summary>A piece that nobody wanted is wanted now.</summary>
    public void Want(int piece)
    {
        if (_states[piece] != PieceState.Unwanted) return;
        Move(piece, PieceState.Missing);
        RemainingCount++;
        RemainingBytes += _layout.LengthOf(piece);
        _firstMissing = Math.Min(_firstMissing, piece);
    }

    /// <summary>A piece that is not begun is not wanted any more; one that is begun is finished all the same.</summary>
    public void DoNotWant(int piece)
    {
        if (_states[piece] != PieceState.Missing) return;
        Move(piece, PieceState.Unwanted);
        RemainingCount--;
        RemainingBytes -= _layout.LengthOf(piece);
    }

    /// <summary>A piece is there and its hash is right.</summary>
    public void SetVerified(int piece)
    {
        if (_states[piece] == PieceState.Verified) return;
        if (_states[piece] != PieceState.Unwanted)
        {
            RemainingCount--;
            RemainingBytes -= _layout.LengthOf(piece);
        }

        Move(piece, PieceState.Verified);
        Verified.Set(piece);
    }

    /// <summary>All blocks of a piece are here.</summary>
    public void SetChecking(int piece) => Move(piece, PieceState.Checking);

    /// <summary>A piece that was begun has failed or was given up: it is missing again.</summary>
    public void SetMissing(int piece)
    {
        if (_states[piece] is not (PieceState.Assembling or PieceState.Checking)) return;
        Move(piece, PieceState.Missing);
        _firstMissing = Math.Min(_firstMissing, piece);
    }

    /// <summary>A piece that was there has turned out to be damaged, or gone: it is wanted again.</summary>
    public void SetLost(int piece)
    {
        if (_states[piece] != PieceState.Verified) return;
        Move(piece, PieceState.Unwanted);
        Verified.Clear(piece);
        Want(piece);
    }

    /// <summary>A peer has appeared that has these pieces.</summary>
    public void AddPeer(Bitfield pieces)
    {
        if (pieces.IsFull)
        {
            SeedCount++;
            return;
        }

        foreach (var piece in pieces.Indexes) _order.Increment(piece);
    }

    /// <summary>A peer that has these pieces is gone.</summary>
    public void RemovePeer(Bitfield pieces)
    {
        if (pieces.IsFull)
        {
            SeedCount--;
            return;
        }

        foreach (var piece in pieces.Indexes) _order.Decrement(piece);
    }

    /// <summary>A peer has one piece more.</summary>
    /// <param name="pieces">All that the peer has, the new piece included.</param>
    /// <param name="piece">The new piece.</param>
    public void AddPeerPiece(Bitfield pieces, int piece)
    {
        if (!pieces.IsFull)
        {
            _order.Increment(piece);
            return;
        }

        // It has become a seed: from now on it is counted as one.
        foreach (var had in pieces.Indexes)
        {
            if (had != piece) _order.Decrement(had);
        }

        SeedCount++;
    }

    /// <summary>Chooses a piece to begin: the rarest that the peer has, or the first.</summary>
    /// <param name="peerHas">What the peer has.</param>
    /// <param name="inOrder">Whether to take the first piece instead of the rarest.</param>
    /// <returns>The piece, which is <see cref="PieceState.Assembling"/> from now on, or -1 when the peer has none that is missing.</returns>
    public int Begin(Bitfield peerHas, bool inOrder)
    {
        var piece = MissingCount == 0 ? -1 : inOrder ? First(peerHas) : Rarest(peerHas);
        if (piece < 0) return piece;
        Move(piece, PieceState.Assembling);
        return piece;
    }

    /// <summary>Begins a particular piece, if it is missing.</summary>
    /// <returns>Whether it was.</returns>
    public bool Begin(int piece)
    {
        if (_states[piece] != PieceState.Missing) return false;
        Move(piece, PieceState.Assembling);
        return true;
    }

    private void Move(int piece, PieceState to)
    {
        _states[piece] = to;
        if (to == PieceState.Missing)
        {
            if (_missing.Set(piece)) _order.Insert(piece);
        }
        else if (_missing.Clear(piece))
        {
            _order.Remove(piece);
        }
    }

    private int First(Bitfield peerHas)
    {
        _firstMissing = _missing.IndexOf(_firstMissing, true);
        return _missing.IndexOfCommon(_firstMissing, peerHas);
    }

    private int Rarest(Bitfield peerHas)
    {
        var looks = 0;
        foreach (var piece in _order.Pieces)
        {
            if (looks++ == MaxLooks) break;
            Looks++;
            if (peerHas[piece]) return piece;
        }

        return looks <= MaxLooks ? -1 : RarestOfSome(peerHas);
    }

    // What the peer has is not among the rarest there are: the rarest of some of it, wherever that lies.
    private int RarestOfSome(Bitfield peerHas)
    {
        var start = _random.Next(_missing.Length);
        var (best, looks) = (-1, 0);
        for (var piece = _missing.IndexOfCommon(start, peerHas); piece >= 0 && looks < MaxLooks; piece = _missing.IndexOfCommon(piece + 1, peerHas)) Look(piece);
        for (var piece = _missing.IndexOfCommon(0, peerHas); piece >= 0 && piece < start && looks < MaxLooks; piece = _missing.IndexOfCommon(piece + 1, peerHas)) Look(piece);
        return best;

        void Look(int piece)
        {
            looks++;
            Looks++;
            if (best < 0 || _order.RarityOf(piece) < _order.RarityOf(best)) best = piece;
        }
    }
}
