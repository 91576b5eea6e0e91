using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Engine;

/// <summary>A file of a torrent that is read while it arrives: a read waits for the pieces it touches.</summary>
internal sealed class VerifiedStream : Stream
{
    private readonly TorrentSession _session;
    private readonly TorrentFile _file;
    private long _position;
    private bool _isDisposed;

    public VerifiedStream(TorrentSession session, TorrentFile file)
    {
        _session = session;
        _file = file;
        session.Loop.Post(() => session.ChangeReaders(1));
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var layout = _session.Torrent.Layout;
        var wanted = (int)Math.Min(buffer.Length, Math.Max(0, Length - _position));
        if (wanted == 0) return 0;

        // As far as pieces are there; at least to the end of the first.
        var offset = _file.Offset + _position;
        var (first, count) = layout.PiecesOf(offset, wanted);
        await _session.Verified.WaitAsync(first, cancellationToken);
        var there = 1;
        while (there < count && _session.Verified.Has(first + there)) there++;
        var length = (int)Math.Min(wanted, layout.OffsetOf(first) + ((long)there * layout.PieceLength) - offset);
        await _session.Content.ReadAsync(offset, buffer[..length]);
        _position += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("A torrent's content is read only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A torrent's content is read only.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed) _session.Loop.Post(() => _session.ChangeReaders(-1));
        _isDisposed = true;
        base.Dispose(disposing);
    }
}
