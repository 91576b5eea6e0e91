using System.Buffers;

namespace Owm.BitTorrent.Peers;

/// <summary>Where a peer's bytes arrive: small while it says little, large while blocks pour in.</summary>
internal sealed class ReceiveBuffer : IDisposable
{
    // A quiet peer sends haves and keep-alives; hundreds of them must not cost a large buffer each.
    private const int SmallLength = 4 * 1024;

    // Sixteen blocks a receive: fewer calls of the system, and it still lies in the processor's cache while it is parsed.
    private const int LargeLength = 256 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallLength);
    private int _start;
    private int _end;

    /// <summary>Gets what has arrived and has not been consumed.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Gets whether nothing is left to consume.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>Returns the room for what arrives next; never empty.</summary>
    public Memory<byte> Room()
    {
        if (_start > 0)
        {
            // At most the beginning of one message is moved.
            Unread.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length) Resize(_buffer.Length * 2);
        return _buffer.AsMemory(_end);
    }

    /// <summary>So many bytes have arrived in the room.</summary>
    public void Received(int count)
    {
        _end += count;
        if (_end == _buffer.Length && _buffer.Length < LargeLength) Resize(LargeLength);
    }

    /// <summary>So many bytes have been used.</summary>
    public void Consume(int count) => _start += count;

    /// <summary>Makes sure that a message of a known length fits.</summary>
    public void Reserve(int length)
    {
        if (length > _buffer.Length) Resize(length);
    }

    /// <summary>Gives up a large buffer: the peer has fallen quiet.</summary>
    public void Shrink()
    {
        if (_buffer.Length > 2 * SmallLength && _end - _start <= SmallLength) Resize(SmallLength);
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Resize(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length);
        Unread.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        _end -= _start;
        _start = 0;
    }
}
