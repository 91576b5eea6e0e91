using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;

namespace Owm.BitTorrent.Peers;

/// <summary>What one peer is being asked for, and how much it may be asked for at a time.</summary>
/// <remarks>
/// The window grows by one with every block that arrives, so it doubles with each round trip, and once a second it is
/// cut to what the peer sends in three seconds: enough to keep a long fast line full, and never a queue that would
/// keep a slow peer busy for minutes with blocks others could send sooner.
/// </remarks>
internal sealed class RequestWindow
{
    /// <summary>How many requests a peer is sent at first.</summary>
    public const int InitialDepth = 8;

    /// <summary>How many requests a peer can always have under way.</summary>
    public const int MinDepth = 4;

    /// <summary>How many requests a peer is sent at the most, 8 MiB of blocks, unless it takes fewer (<c>reqq</c>, BEP 10).</summary>
    public const int MaxDepth = 512;

    private const int SecondsAhead = 3;

    private readonly List<Entry> _entries = [];
    private int _head;
    private int _limit = MaxDepth;

    /// <summary>Gets how many requests the peer has not answered.</summary>
    public int Count => _entries.Count - _head;

    /// <summary>Gets how many requests may be under way now.</summary>
    public int Depth { get; private set; } = InitialDepth;

    /// <summary>Gets how many more requests may be sent now.</summary>
    public int Room => Depth - Count;

    /// <summary>Gets the requests the peer has not answered, oldest first.</summary>
    public IEnumerable<(PartialPiece Piece, int Block)> Entries => _entries.Skip(_head).Select(e => (e.Piece, e.Block));

    /// <summary>The peer takes no more than so many requests at a time.</summary>
    public void SetLimit(int limit)
    {
        _limit = Math.Clamp(limit, 1, MaxDepth);
        Depth = Math.Min(Depth, _limit);
    }

    /// <summary>A block is asked for.</summary>
    public void Add(PartialPiece piece, int block)
    {
        piece.AddRequest(block);
        _entries.Add(new Entry(piece, block));
    }

    /// <summary>A block that <see cref="PartialPiece.TakeFree"/> has set aside is asked for.</summary>
    public void AddTaken(PartialPiece piece, int block) => _entries.Add(new Entry(piece, block));

    /// <summary>The peer has answered: the request is not under way any more.</summary>
    /// <param name="index">The piece the peer names.</param>
    /// <param name="offset">The offset it names.</param>
    /// <param name="length">The length it names.</param>
    /// <param name="piece">The piece it was asked for.</param>
    /// <param name="block">The block it was asked for.</param>
    /// <returns>Whether it was asked for that.</returns>
    public bool Remove(int index, int offset, int length, out PartialPiece piece, out int block)
    {
        for (var i = _head; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            if (entry.Piece.Index != index || entry.Block * PieceLayout.BlockLength != offset) continue;
            piece = entry.Piece;
            block = entry.Block;
            if (piece.RequestFor(block).Length != length) break;
            entry.Release();
            RemoveAt(i);
            return true;
        }

        piece = null!;
        block = 0;
        return false;
    }

    /// <summary>The peer is not asked for anything any more: it is gone, it choked us, or it was too slow.</summary>
    public void Clear()
    {
        for (var i = _head; i < _entries.Count; i++) _entries[i].Release();
        _entries.Clear();
        _head = 0;
    }

    /// <summary>Returns whether a block is being asked for from this peer.</summary>
    public bool Contains(PartialPiece piece, int block)
    {
        for (var i = _head; i < _entries.Count; i++)
        {
            if (_entries[i].Piece == piece && _entries[i].Block == block) return true;
        }

        return false;
    }

    /// <summary>A block has arrived.</summary>
    public void Grow() => Depth = Math.Min(_limit, Depth + 1);

    /// <summary>A second has passed.</summary>
    /// <param name="bytesPerSecond">What the peer sends.</param>
    public void Adapt(long bytesPerSecond)
    {
        var ahead = (bytesPerSecond * SecondsAhead / PieceLayout.BlockLength) + MinDepth;
        Depth = (int)Math.Min(Depth, Math.Min(_limit, ahead));
    }

    /// <summary>The peer has been asked and sent nothing for long: others may be asked for what it was to send. The oldest
    /// request stays: the peer may be in the middle of its answer, and asked again it would send it twice.</summary>
    /// <returns>What the peer need not send any more.</returns>
    public IReadOnlyList<BlockRequest> Snub()
    {
        Depth = 1;
        if (Count == 0) return [];
        var oldest = _entries[_head];
        if (!oldest.IsSlow) oldest.Piece.SetSlow(oldest.Block);
        var others = _entries.Skip(_head + 1).ToList();
        foreach (var other in others) other.Release();
        _entries.Clear();
        _head = 0;
        _entries.Add(oldest with { IsSlow = true });
        return [.. others.Select(other => other.Piece.RequestFor(other.Block))];
    }

    /// <summary>A piece is given up: the peer is not asked for any of it any more.</summary>
    /// <returns>What the peer need not send any more.</returns>
    public IReadOnlyList<BlockRequest> Drop(PartialPiece piece)
    {
        List<BlockRequest> dropped = [];
        foreach (var entry in _entries.Skip(_head).Where(entry => entry.Piece == piece).Reverse())
        {
            dropped.Add(piece.RequestFor(entry.Block));
            entry.Release();
        }

        _entries.RemoveRange(0, _head);
        _head = 0;
        _entries.RemoveAll(entry => entry.Piece == piece);
        return dropped;
    }

    private void RemoveAt(int i)
    {
        if (i != _head)
        {
            _entries.RemoveAt(i);
            return;
        }

        // Peers mostly answer in order: what is answered is cut off in one go now and then.
        _head++;
        if (_head < 256 && _head < _entries.Count) return;
        _entries.RemoveRange(0, _head);
        _head = 0;
    }

    private readonly record struct Entry(PartialPiece Piece, int Block, bool IsSlow = false)
    {
        public void Release()
        {
            if (IsSlow) Piece.RemoveSlowRequest(Block);
            else Piece.RemoveRequest(Block);
        }
    }
}
