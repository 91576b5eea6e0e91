using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Pieces;

/// <summary>Knows the state and the rarity of every piece and says which one to begin next.</summary>
/// <remarks>Invariant: a piece is in exactly one <see cref="PieceState"/>; only the methods here move it. No I/O, clock or locks.</remarks>
internal sealed class PiecePicker
{
    private readonly PieceLayout _layout;
    private readonly RarityOrder _order;
    private readonly PieceState[] _states;
    private readonly FilePriority[] _priorities;

    // How many pieces of each priority are missing and not begun.
    private readonly int[] _missing = new int[(int)FilePriority.High + 1];

    // Every wanted piece below this index has been begun or is there: where picking in order starts to look.
    private int _firstMissing;

    /// <summary>Makes a picker of pieces none of which is wanted yet.</summary>
    /// <param name="layout">The pieces.</param>
    /// <param name="random">Decides among pieces of equal rarity.</param>
    public PiecePicker(PieceLayout layout, Random random)
    {
        _layout = layout;
        _order = new RarityOrder(layout.PieceCount, random);
        _states = new PieceState[layout.PieceCount];
        _priorities = new FilePriority[layout.PieceCount];
        Verified = new Bitfield(layout.PieceCount);
    }

    /// <summary>Gets the pieces that are there and right.</summary>
    public Bitfield Verified { get; }

    /// <summary>Gets the number of wanted pieces that nobody has begun.</summary>
    public int MissingCount { get; private set; }

    /// <summary>Gets the number of wanted pieces that are not there yet, begun or not.</summary>
    public int RemainingCount { get; private set; }

    /// <summary>Gets how many bytes of wanted pieces are not there yet.</summary>
    public long RemainingBytes { get; private set; }

    /// <summary>Gets how many bytes the wanted pieces have, there or not.</summary>
    public long WantedBytes { get; private set; }

    /// <summary>Gets the number of peers that have everything.</summary>
    public int SeedCount { get; private set; }

    /// <summary>Returns a piece's state.</summary>
    public PieceState StateOf(int piece) => _states[piece];

    /// <summary>Returns how much a piece is wanted.</summary>
    public FilePriority PriorityOf(int piece) => _priorities[piece];

    /// <summary>Returns whether a piece is wanted, there or not.</summary>
    public bool IsWanted(int piece) => _priorities[piece] != FilePriority.Skip;

    /// <summary>Returns whether a piece is wanted and not there yet.</summary>
    public bool IsNeeded(int piece) => IsWanted(piece) && _states[piece] != PieceState.Verified;

    /// <summary>Returns how many connected peers have a piece.</summary>
    public int AvailabilityOf(int piece) => SeedCount + _order.RarityOf(piece);

    /// <summary>Gets the pieces, those first that the fewest of the peers have that do not have everything; in random order among equals.</summary>
    public ReadOnlySpan<int> RarestFirst => _order.Pieces;

    /// <summary>Returns how many connected peers have a piece, those that have everything not counted.</summary>
    public int RarityOf(int piece) => _order.RarityOf(piece);

    /// <summary>A piece is wanted more or less than it was, or not at all.</summary>
    /// <remarks>One that is begun and not wanted any more stays begun: whoever puts it together gives it up, or finishes it.</remarks>
    public void SetPriority(int piece, FilePriority priority)
    {
        var was = _priorities[piece];
        if (was == priority) return;
        var isMissing = _states[piece] == PieceState.Missing;
        if (isMissing) RemoveMissing(piece);
        _priorities[piece] = priority;
        if (isMissing || _states[piece] == PieceState.Unwanted) AddMissing(piece);
        if (was != FilePriority.Skip && priority != FilePriority.Skip) return;
        var sign = priority == FilePriority.Skip ? -1 : 1;
        WantedBytes += sign * (long)_layout.LengthOf(piece);
        if (_states[piece] != PieceState.Verified) ChangeRemaining(piece, sign);
    }

    /// <summary>A piece is there and its hash is right.</summary>
    public void SetVerified(int piece)
    {
        if (_states[piece] == PieceState.Verified) return;
        if (_states[piece] == PieceState.Missing) RemoveMissing(piece);
        if (IsWanted(piece)) ChangeRemaining(piece, -1);
        _states[piece] = PieceState.Verified;
        Verified.Set(piece);
    }

    /// <summary>All blocks of a piece are here.</summary>
    public void SetChecking(int piece) => _states[piece] = PieceState.Checking;

    /// <summary>A piece that was begun has failed or was given up: it is missing again, if it is wanted.</summary>
    public void SetMissing(int piece)
    {
        if (_states[piece] is PieceState.Assembling or PieceState.Checking) AddMissing(piece);
    }

    /// <summary>A piece that was there has turned out to be damaged, or gone: it is missing again, if it is wanted.</summary>
    public void SetLost(int piece)
    {
        if (_states[piece] != PieceState.Verified) return;
        Verified.Clear(piece);
        AddMissing(piece);
        if (IsWanted(piece)) ChangeRemaining(piece, 1);
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

    /// <summary>Chooses a piece to begin, of those with the highest priority that the peer has: the rarest, or the first.</summary>
    /// <param name="peerHas">What the peer has.</param>
    /// <param name="inOrder">Whether to take the first piece instead of the rarest.</param>
    /// <returns>The piece, which is <see cref="PieceState.Assembling"/> from now on, or -1 when the peer has none that is missing.</returns>
    public int Begin(Bitfield peerHas, bool inOrder)
    {
        for (var priority = FilePriority.High; priority > FilePriority.Skip; priority--)
        {
            if (_missing[(int)priority] == 0) continue;
            var piece = inOrder ? First(peerHas, priority) : Rarest(peerHas, priority);
            if (piece < 0) continue;
            Begin(piece);
            return piece;
        }

        return -1;
    }

    /// <summary>Begins a particular piece, if it is missing.</summary>
    /// <returns>Whether it was.</returns>
    public bool Begin(int piece)
    {
        if (_states[piece] != PieceState.Missing) return false;
        RemoveMissing(piece);
        _states[piece] = PieceState.Assembling;
        return true;
    }

    private int First(Bitfield peerHas, FilePriority priority)
    {
        while (_firstMissing < _states.Length && _states[_firstMissing] != PieceState.Missing) _firstMissing++;
        for (var piece = _firstMissing; piece < _states.Length; piece++)
        {
            if (IsMissing(piece, priority) && peerHas[piece]) return piece;
        }

        return -1;
    }

    private int Rarest(Bitfield peerHas, FilePriority priority)
    {
        foreach (var piece in _order.Pieces)
        {
            if (IsMissing(piece, priority) && peerHas[piece]) return piece;
        }

        return -1;
    }

    private bool IsMissing(int piece, FilePriority priority) => _states[piece] == PieceState.Missing && _priorities[piece] == priority;

    private void AddMissing(int piece)
    {
        if (!IsWanted(piece))
        {
            _states[piece] = PieceState.Unwanted;
            return;
        }

        _states[piece] = PieceState.Missing;
        _missing[(int)_priorities[piece]]++;
        MissingCount++;
        _firstMissing = Math.Min(_firstMissing, piece);
    }

    private void RemoveMissing(int piece)
    {
        _missing[(int)_priorities[piece]]--;
        MissingCount--;
    }

    private void ChangeRemaining(int piece, int by)
    {
        RemainingCount += by;
        RemainingBytes += by * (long)_layout.LengthOf(piece);
    }
}
