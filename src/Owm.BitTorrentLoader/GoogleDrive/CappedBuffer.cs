namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>Keeps what is written to it, up to a length; refuses what goes beyond.</summary>
internal sealed class CappedBuffer(int capacity) : Stream
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _length;

    public bool IsFull => _length == capacity;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public byte[] ToArray() => _bytes[.._length];

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var count = Math.Min(capacity - _length, buffer.Length);
        buffer[..count].CopyTo(_bytes.AsSpan(_length));
        _length += count;
        if (count < buffer.Length) throw new IOException("more arrives than was announced");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
