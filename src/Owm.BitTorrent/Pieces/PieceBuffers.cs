namespace Owm.BitTorrent.Pieces;

/// <summary>Lends the memory that pieces are assembled in, within a budget. Safe to use from any thread.</summary>
/// <remarks>Buffers are pinned and kept for the next piece, so that a download at full speed leaves the garbage collector nothing to do.</remarks>
internal sealed class PieceBuffers
{
    /// <summary>However small the budget is against the pieces, so many may be under way, or nothing would ever move.</summary>
    private const int AlwaysAllowed = 3;

    // Buffers that begin at the same offset of a power of two compete for the same lines of the cache when sixteen are hashed side by side.
    private const int Stagger = 256;
    private const int StaggerSteps = 16;

    private readonly long _budget;
    private readonly Dictionary<int, Stack<PieceBuffer>> _idle = [];
    private readonly Lock _lock = new();
    private long _lent;
    private int _lentCount;
    private long _kept;
    private long _refused;
    private int _step;

    /// <summary>Makes the pool.</summary>
    /// <param name="budget">How much may be lent at a time, in bytes.</param>
    public PieceBuffers(long budget) => _budget = budget;

    /// <summary>Gets how many buffers are lent now.</summary>
    public int LentCount
    {
        get
        {
            lock (_lock) return _lentCount;
        }
    }

    /// <summary>Gets how often a buffer was refused because the budget was spent.</summary>
    public long RefusedCount
    {
        get
        {
            lock (_lock) return _refused;
        }
    }

    /// <summary>Lends a buffer.</summary>
    /// <param name="length">Its length in bytes: the torrent's piece length.</param>
    /// <returns>The buffer, or null when the budget is spent.</returns>
    public PieceBuffer? TryRent(int length)
    {
        lock (_lock)
        {
            if (_lent + length > _budget && _lentCount >= AlwaysAllowed)
            {
                _refused++;
                return null;
            }

            _lent += length;
            _lentCount++;
            if (_idle.TryGetValue(length, out var idle) && idle.TryPop(out var buffer))
            {
                _kept -= length;
                return buffer;
            }

            // What lies idle in other lengths makes room.
            if (_kept + _lent > _budget)
            {
                _idle.Clear();
                _kept = 0;
            }

            _step = (_step + 1) % StaggerSteps;
            return new PieceBuffer(length, _step * Stagger);
        }
    }

    /// <summary>Takes a buffer back.</summary>
    public void Return(PieceBuffer buffer)
    {
        var length = buffer.Memory.Length;
        lock (_lock)
        {
            _lent -= length;
            _lentCount--;
            if (_kept + _lent + length > _budget) return;
            if (!_idle.TryGetValue(length, out var idle)) _idle[length] = idle = new Stack<PieceBuffer>();
            idle.Push(buffer);
            _kept += length;
        }
    }

    /// <summary>Frees what lies idle: nothing is being downloaded any more.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            _idle.Clear();
            _kept = 0;
        }
    }
}

/// <summary>Memory for one piece, at an address that does not change.</summary>
internal sealed class PieceBuffer
{
    public PieceBuffer(int length, int stagger)
    {
        var array = GC.AllocateUninitializedArray<byte>(length + stagger, pinned: true);
        Memory = array.AsMemory(stagger, length);
    }

    /// <summary>Gets the memory; its length is the torrent's piece length, also for a shorter last piece.</summary>
    public Memory<byte> Memory { get; }
}
