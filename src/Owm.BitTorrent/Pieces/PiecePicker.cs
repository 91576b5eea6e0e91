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
    private readonly PieceState[] _states;
    private readonly FilePriority[] _priorities;
    private readonly Bitfield _missing;

    // Lists what is missing; once nothing is, what is there, since then it matters what others lack.
    private readonly RarityOrder _order;

    // How many pieces of each priority are missing and not begun.
    private readonly int[] _missingOf = new int[(int)FilePriority.High + 1];

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
        _priorities = new FilePriority[layout.PieceCount];
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

    /// <summary>Gets how many bytes the wanted pieces have, there or not.</summary>
    public long WantedBytes { get; private set; }

    /// <summary>Gets the number of peers that have everything.</summary>
    public int SeedCount { get; private set; }

    /// <summary>Gets, once nothing is missing, the pieces that are there: those first that the fewest of the peers have that do not have
    /// everything; in random order among equals.</summary>
    public ReadOnlySpan<int> RarestFirst => RemainingCount == 0 ? _order.Pieces : [];

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

    /// <summary>Returns how many connected peers have a piece, those that have everything not counted.</summary>
    public int RarityOf(int piece) => _order.RarityOf(piece);

    /// <summary>Returns how many copies of the content there are among the connected peers and here: how often the rarest piece is
    /// there, and as a fraction how many of the pieces are there more often.</summary>
    public double DistributedCopies()
    {
        var (least, more) = (int.MaxValue, 0);
        for (var piece = 0; piece < _states.Length; piece++)
        {
            var copies = _order.RarityOf(piece) + (_states[piece] == PieceState.Verified ? 1 : 0);
            if (copies < least) (least, more) = (copies, piece);
            else if (copies > least) more++;
        }

        return SeedCount + least + ((double)more / _states.Length);
    }

    /// <summary>A piece is wanted more or less than it was, or not at all.</summary>
    /// <remarks>One that is begun and not wanted any more stays begun: whoever puts it together gives it up, or finishes it.</remarks>
    public void SetPriority(int piece, FilePriority priority)
    {
        var was = _priorities[piece];
        if (was == priority) return;
        var isOpen = _states[piece] is PieceState.Missing or PieceState.Unwanted;
        if (isOpen) Move(piece, PieceState.Unwanted);
        _priorities[piece] = priority;
        if (isOpen) Reopen(piece);
        if (was != FilePriority.Skip && priority != FilePriority.Skip) return;
        var sign = priority == FilePriority.Skip ? -1 : 1;
        WantedBytes += sign * (long)_layout.LengthOf(piece);
        if (_states[piece] != PieceState.Verified) ChangeRemaining(piece, sign);
    }

    /// <summary>A piece is there and its hash is right.</summary>
    public void SetVerified(int piece)
    {
        if (_states[piece] == PieceState.Verified) return;
        Move(piece, PieceState.Verified);
        Verified.Set(piece);
        if (IsWanted(piece)) ChangeRemaining(piece, -1);
    }

    /// <summary>All blocks of a piece are here.</summary>
    public void SetChecking(int piece) => Move(piece, PieceState.Checking);

    /// <summary>A piece that was begun has failed or was given up: it is missing again, if it is wanted.</summary>
    public void SetMissing(int piece)
    {
        if (_states[piece] is PieceState.Assembling or PieceState.Checking) Reopen(piece);
    }

    /// <summary>A piece that was there has turned out to be damaged, or gone: it is missing again, if it is wanted.</summary>
    public void SetLost(int piece)
    {
        if (_states[piece] != PieceState.Verified) return;
        Verified.Clear(piece);
        Reopen(piece);
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
            if (_missingOf[(int)priority] == 0) continue;
            var piece = inOrder ? First(peerHas, priority) : Rarest(peerHas, priority);
            if (piece < 0) continue;
            Move(piece, PieceState.Assembling);
            return piece;
        }

        return -1;
    }

    /// <summary>Begins a particular piece, if it is missing.</summary>
    /// <returns>Whether it was.</returns>
    public bool Begin(int piece)
    {
        if (_states[piece] != PieceState.Missing) return false;
        Move(piece, PieceState.Assembling);
        return true;
    }

    /// <summary>Begins a piece that a seed suggests (BEP 6), if it is missing, no other leecher has it, and no other is wanted more.</summary>
    /// <returns>Whether it was begun.</returns>
    public bool BeginSuggested(int piece)
    {
        if (RarityOf(piece) > 0) return false;
        for (var priority = FilePriority.High; priority > _priorities[piece]; priority--)
        {
            if (_missingOf[(int)priority] > 0) return false;
        }

        return Begin(piece);
    }

    private int First(Bitfield peerHas, FilePriority priority)
    {
        _firstMissing = _missing.IndexOf(_firstMissing, true);
        var piece = _missing.IndexOfCommon(_firstMissing, peerHas);
        while (piece >= 0 && _priorities[piece] != priority) piece = _missing.IndexOfCommon(piece + 1, peerHas);
        return piece;
    }

    private int Rarest(Bitfield peerHas, FilePriority priority)
    {
        var looks = 0;
        foreach (var piece in _order.Pieces)
        {
            if (looks++ == MaxLooks) break;
            Looks++;
            if (_priorities[piece] == priority && peerHas[piece]) return piece;
        }

        return looks <= MaxLooks ? -1 : RarestOfSome(peerHas, priority);
    }

    // What the peer has is not among the rarest there are: the rarest of some of it, wherever that lies.
    private int RarestOfSome(Bitfield peerHas, FilePriority priority)
    {
        var start = _random.Next(_missing.Length);
        var (best, looks) = (-1, 0);
        for (var piece = _missing.IndexOfCommon(start, peerHas); piece >= 0 && looks < MaxLooks; piece = _missing.IndexOfCommon(piece + 1, peerHas)) Look(piece);
        for (var piece = _missing.IndexOfCommon(0, peerHas); piece >= 0 && piece < start && looks < MaxLooks; piece = _missing.IndexOfCommon(piece + 1, peerHas)) Look(piece);
        return best;

        void Look(int piece)
        {
            Looks++;
            if (_priorities[piece] != priority) return;
            looks++;
            if (best < 0 || _order.RarityOf(piece) < _order.RarityOf(best)) best = piece;
        }
    }

    private void Reopen(int piece) => Move(piece, IsWanted(piece) ? PieceState.Missing : PieceState.Unwanted);

    private void Move(int piece, PieceState to)
    {
        if (_missing.Clear(piece)) _missingOf[(int)_priorities[piece]]--;
        _states[piece] = to;
        if (to == PieceState.Missing)
        {
            _missing.Set(piece);
            _missingOf[(int)_priorities[piece]]++;
            _firstMissing = Math.Min(_firstMissing, piece);
        }

        if (IsListed(piece)) _order.Insert(piece);
        else _order.Remove(piece);
    }

    private void ChangeRemaining(int piece, int by)
    {
        var wasComplete = RemainingCount == 0;
        RemainingCount += by;
        RemainingBytes += by * (long)_layout.LengthOf(piece);
        if (wasComplete != (RemainingCount == 0)) ListAnew();
    }

    private bool IsListed(int piece) => _states[piece] == (RemainingCount == 0 ? PieceState.Verified : PieceState.Missing);

    private void ListAnew()
    {
        _order.Clear();
        for (var piece = 0; piece < _states.Length; piece++)
        {
            if (IsListed(piece)) _order.Insert(piece);
        }
    }
}
