namespace Owm.BitTorrent.Pieces;

/// <summary>Keeps pieces sorted by how many peers have them, in random order among equals.</summary>
/// <remarks>
/// One array holds the pieces, rarest first; the pieces of one rarity form a bucket. A piece that becomes more or less
/// rare is swapped with one at its bucket's border, so a change costs the same however many pieces there are.
/// Peers that have everything do not change the order and are not counted here. Pieces that are not to be chosen lie behind
/// the last bucket, so that nobody has to step over them.
/// </remarks>
internal sealed class RarityOrder
{
    private readonly Random _random;
    private readonly int[] _pieces;
    private readonly int[] _position;
    private readonly int[] _rarity;

    // Where each bucket ends in _pieces; bucket r is [_end[r - 1], _end[r]).
    private readonly List<int> _end = [];

    // How many pieces are in buckets.
    private int _listed;

    /// <summary>Makes the order of pieces that no peer has yet.</summary>
    /// <param name="pieceCount">The number of pieces.</param>
    /// <param name="random">Decides among equals.</param>
    public RarityOrder(int pieceCount, Random random)
    {
        _random = random;
        _pieces = new int[pieceCount];
        _position = new int[pieceCount];
        _rarity = new int[pieceCount];
        for (var piece = 0; piece < pieceCount; piece++) _pieces[piece] = piece;
        random.Shuffle(_pieces);
        for (var position = 0; position < pieceCount; position++) _position[_pieces[position]] = position;
        _end.Add(pieceCount);
        _listed = pieceCount;
    }

    /// <summary>Gets the pieces that can be chosen, rarest first.</summary>
    public ReadOnlySpan<int> Pieces => _pieces.AsSpan(0, _listed);

    /// <summary>Takes out all pieces.</summary>
    public void Clear()
    {
        _listed = 0;
        _end.Clear();
        _end.Add(0);
    }

    /// <summary>A piece can be chosen.</summary>
    public void Insert(int piece)
    {
        var place = _position[piece];
        if (place < _listed) return;
        var rarity = _rarity[piece];
        while (_end.Count <= rarity) _end.Add(_listed);
        Swap(place, _listed);
        place = _listed++;

        // Every more common bucket gives up its first place and gets one at its end.
        for (var bucket = _end.Count - 1; bucket > rarity; bucket--)
        {
            var first = _end[bucket - 1];
            Swap(place, first);
            _end[bucket]++;
            place = first;
        }

        _end[rarity]++;
        Scatter(place, rarity >= 1 ? _end[rarity - 1] : 0);
    }

    /// <summary>A piece is not to be chosen any more.</summary>
    public void Remove(int piece)
    {
        var place = _position[piece];
        if (place >= _listed) return;
        for (var bucket = _rarity[piece]; bucket < _end.Count; bucket++)
        {
            var last = _end[bucket] - 1;
            Swap(place, last);
            _end[bucket] = last;
            place = last;
        }

        _listed--;
    }

    /// <summary>Returns how many peers have a piece, those that have everything not counted.</summary>
    public int RarityOf(int piece) => _rarity[piece];

    /// <summary>One more peer has a piece.</summary>
    public void Increment(int piece)
    {
        var rarity = _rarity[piece];
        if (_position[piece] >= _listed)
        {
            _rarity[piece] = rarity + 1;
            return;
        }

        if (rarity + 1 == _end.Count) _end.Add(_listed);

        // To the end of its bucket, which then gives that place to the next bucket.
        var last = _end[rarity] - 1;
        Swap(_position[piece], last);
        _end[rarity] = last;
        _rarity[piece] = rarity + 1;
        Scatter(last, _end[rarity + 1]);
    }

    /// <summary>One peer less has a piece.</summary>
    public void Decrement(int piece)
    {
        var rarity = _rarity[piece];
        if (_position[piece] >= _listed)
        {
            _rarity[piece] = rarity - 1;
            return;
        }

        var first = _end[rarity - 1];
        Swap(_position[piece], first);
        _end[rarity - 1] = first + 1;
        _rarity[piece] = rarity - 1;
        Scatter(first, rarity >= 2 ? _end[rarity - 2] : 0);
    }

    /// <summary>Moves the piece at a border to a random place of its new bucket, so that equals stay in random order.</summary>
    private void Scatter(int position, int otherBorder)
    {
        var low = Math.Min(position, otherBorder);
        var high = Math.Max(position + 1, otherBorder);
        Swap(position, _random.Next(low, high));
    }

    private void Swap(int a, int b)
    {
        (_pieces[a], _pieces[b]) = (_pieces[b], _pieces[a]);
        _position[_pieces[a]] = a;
        _position[_pieces[b]] = b;
    }
}
