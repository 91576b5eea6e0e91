namespace Owm.BitTorrent.Storage;

/// <summary>A place in a list of buffers that is filled from front to back, a part at a time.</summary>
internal struct BufferCursor
{
    // The most buffers one preadv takes (IOV_MAX of Linux and the BSDs).
    private const int MaxBuffers = 1024;

    private readonly IReadOnlyList<Memory<byte>> _buffers;
    private int _index;
    private int _offset;

    public BufferCursor(IReadOnlyList<Memory<byte>> buffers) => _buffers = buffers;

    /// <summary>Returns the buffers that hold the next bytes: all of them, or as many as one call of the system takes.</summary>
    /// <param name="length">How many bytes; more than 0, and not more than there is room for.</param>
    public readonly IReadOnlyList<Memory<byte>> Next(long length)
    {
        if (_index == 0 && _offset == 0 && _buffers.Count <= MaxBuffers && LengthOf(_buffers) == length) return _buffers;
        var parts = new List<Memory<byte>>();
        for (int i = _index, offset = _offset; length > 0 && parts.Count < MaxBuffers; i++, offset = 0)
        {
            var buffer = _buffers[i][offset..];
            if (buffer.Length > length) buffer = buffer[..(int)length];
            length -= buffer.Length;
            if (!buffer.IsEmpty) parts.Add(buffer);
        }

        return parts;
    }

    /// <summary>Goes on behind bytes that were filled.</summary>
    /// <param name="length">How many bytes.</param>
    public void Advance(long length)
    {
        while (length > 0)
        {
            var left = _buffers[_index].Length - _offset;
            if (length < left)
            {
                _offset += (int)length;
                return;
            }

            length -= left;
            _index++;
            _offset = 0;
        }
    }

    /// <summary>Returns how many bytes buffers hold together.</summary>
    public static long LengthOf(IReadOnlyList<Memory<byte>> buffers)
    {
        var length = 0L;
        for (var i = 0; i < buffers.Count; i++) length += buffers[i].Length;
        return length;
    }
}
