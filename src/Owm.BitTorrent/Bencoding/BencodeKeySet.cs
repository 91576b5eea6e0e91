namespace Owm.BitTorrent.Bencoding;

/// <summary>Which keys of one dictionary were seen: an open-addressed table of where they stand in the data.</summary>
internal struct BencodeKeySet
{
    // Where a key's length prefix begins, plus 1; 0 is a free slot.
    private int[]? _slots;
    private int _count;

    /// <summary>Adds a key.</summary>
    /// <param name="data">The bytes the keys of this set stand in; the same at every call.</param>
    /// <param name="start">Where the key's length prefix begins; the key is known to be well-formed.</param>
    /// <returns>Whether it was not there before.</returns>
    public bool Add(ReadOnlySpan<byte> data, int start)
    {
        if (_slots is null || _count >= _slots.Length / 4 * 3) Grow(data);
        var slot = FindSlot(data, KeyAt(data, start));
        if (_slots![slot] != 0) return false;
        _slots[slot] = start + 1;
        _count++;
        return true;
    }

    private static ReadOnlySpan<byte> KeyAt(ReadOnlySpan<byte> data, int start)
    {
        var length = 0;
        while (data[start] != ':') length = (length * 10) + (data[start++] - '0');
        return data.Slice(start + 1, length);
    }

    private readonly int FindSlot(ReadOnlySpan<byte> data, ReadOnlySpan<byte> key)
    {
        // HashCode is seeded per process: who wrote the keys cannot choose them to collide.
        var hash = new HashCode();
        hash.AddBytes(key);
        var slot = hash.ToHashCode() & (_slots!.Length - 1);
        while (_slots[slot] != 0 && !KeyAt(data, _slots[slot] - 1).SequenceEqual(key)) slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private void Grow(ReadOnlySpan<byte> data)
    {
        var old = _slots ?? [];
        _slots = new int[Math.Max(16, old.Length * 2)];
        foreach (var entry in old)
        {
            if (entry != 0) _slots[FindSlot(data, KeyAt(data, entry - 1))] = entry;
        }
    }
}
