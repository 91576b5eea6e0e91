using Microsoft.Win32.SafeHandles;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Storage;

/// <summary>Keeps content in files, each at its path below a directory, as every BitTorrent client lays it out.</summary>
/// <remarks>
/// Pad files (BEP 47) are read as zeros and never written. A piece may reach into a file that is not wanted: that file is
/// then made when such a piece is written, just long enough and sparse, so it takes no more room than those bytes; there is
/// no hidden file beside the content. Files are opened for writing only once they are written. Nothing that is on disk is
/// ever cut short: a file longer than the torrent's is an error. Disposing closes the files; it does not flush them.
/// </remarks>
public sealed class FileBlockStore : IBlockStore, IContentMap
{
    private readonly FileSegments _segments;
    private readonly FileHandles _handles;
    private readonly Preallocation _preallocation;
    private readonly ContentFlush _flush;
    private readonly CachedReading _cached;

    // The directories that the check under way has come by.
    private ContentParents? _looked;
    private readonly Torrent _torrent;

    /// <summary>Makes the store; nothing is opened or made yet.</summary>
    /// <param name="torrent">Whose content it keeps.</param>
    /// <param name="directory">The directory the content is in or goes into; made when something is written.</param>
    /// <param name="maxOpenFiles">How many files stay open between uses. Default 128.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of files is not positive.</exception>
    public FileBlockStore(Torrent torrent, string directory, int maxOpenFiles = 128)
        : this(torrent, directory, maxOpenFiles, DiskFlusher.Instance)
    {
    }

    internal FileBlockStore(Torrent torrent, string directory, int maxOpenFiles, IDiskFlusher flusher)
        : this(torrent, directory, new OpenFiles(maxOpenFiles), flusher)
    {
    }

    internal FileBlockStore(Torrent torrent, string directory, OpenFiles open, IDiskFlusher flusher)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _torrent = torrent;
        _segments = new FileSegments(torrent);
        Directory = new ContentDirectory(directory);
        _handles = new FileHandles(Directory, open);
        _preallocation = new Preallocation(Directory, _handles);
        _flush = new ContentFlush(Directory, _handles, flusher);
        _cached = new CachedReading(Directory.FullPath);
    }

    /// <summary>Gets the directory the content is in.</summary>
    internal ContentDirectory Directory { get; }

    /// <summary>Gets how many files are open now.</summary>
    internal int OpenFileCount => _handles.OpenCount;

    /// <inheritdoc/>
    public void Allocate(ReadOnlySpan<bool> wanted)
    {
        if (wanted.Length != _torrent.Files.Count)
        {
            throw new ArgumentException($"The torrent has {_torrent.Files.Count} files; {wanted.Length} were named.", nameof(wanted));
        }

        var files = new List<TorrentFile>();
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] && !_torrent.Files[i].IsPadding) files.Add(_torrent.Files[i]);
        }

        foreach (var file in _preallocation.Run(files)) _flush.Mark(file);
    }

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> buffer)
    {
        foreach (var segment in _segments.Of(offset, buffer.Length))
        {
            var part = buffer[..(int)segment.Length];
            buffer = buffer[part.Length..];
            if (segment.File.IsPadding) part.Clear();
            else ReadSegment(segment, part);
        }
    }

    /// <inheritdoc/>
    public void Read(long offset, IReadOnlyList<Memory<byte>> buffers)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        var cursor = new BufferCursor(buffers);
        foreach (var segment in _segments.Of(offset, BufferCursor.LengthOf(buffers))) ReadSegment(segment, ref cursor);
    }

    /// <inheritdoc/>
    public bool TryReadCached(long offset, IReadOnlyList<Memory<byte>> buffers)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        var cursor = new BufferCursor(buffers);
        foreach (var segment in _segments.Of(offset, BufferCursor.LengthOf(buffers)))
        {
            if (segment.File.IsPadding)
            {
                ReadSegment(segment, ref cursor);
                continue;
            }

            // To open a file can take long, too.
            if (!_handles.TryRentOpen(segment.File, out var lease)) return false;
            using (lease)
            {
                for (long start = segment.Offset, left = segment.Length; left > 0;)
                {
                    var count = _cached.Read(lease.Handle, cursor.Next(left), start);
                    if (count <= 0) return false;
                    cursor.Advance(count);
                    start += count;
                    left -= count;
                }
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        foreach (var segment in _segments.Of(offset, data.Length))
        {
            var part = data[..(int)segment.Length];
            data = data[part.Length..];
            if (!segment.File.IsPadding) WriteSegment(segment, part);
        }
    }

    /// <inheritdoc/>
    public void Flush() => _flush.Run();

    /// <inheritdoc/>
    public void Dispose() => _handles.Dispose();

    ContentRun IContentMap.RunAt(long offset, long end)
    {
        foreach (var segment in _segments.Of(offset, end - offset))
        {
            if (segment.File.IsPadding) return new ContentRun(ContentKind.Zeros, segment.Length);
            if (!Directory.Look(segment.File, _looked).Exists) return new ContentRun(ContentKind.Missing, segment.Length);
            using var lease = _handles.Rent(segment.File, writable: false);
            var left = LengthOf(lease.Handle, segment.File) - segment.Offset;
            return left <= 0
                ? new ContentRun(ContentKind.Missing, segment.Length)
                : SparseFile.RunAt(lease.Handle, segment.Offset, segment.Offset + Math.Min(left, segment.Length));
        }

        throw new ArgumentOutOfRangeException(nameof(end), end, "The run is empty.");
    }

    void IContentMap.Refresh()
    {
        _looked = new ContentParents();
        _handles.CloseIdle();
    }

    long IContentMap.LengthOf(TorrentFile file) => Directory.Look(file, _looked).Length;

    private long LengthOf(SafeFileHandle handle, TorrentFile file)
    {
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw StorageErrors.Reading(Directory.PathOf(file), exception);
        }
    }

    private void ReadSegment(FileSegment segment, Span<byte> buffer)
    {
        using var lease = _handles.Rent(segment.File, writable: false);
        try
        {
            for (var offset = segment.Offset; !buffer.IsEmpty;)
            {
                var count = RandomAccess.Read(lease.Handle, buffer, offset);
                if (count == 0) throw StorageErrors.TooShort(Directory.PathOf(segment.File));
                offset += count;
                buffer = buffer[count..];
            }
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw StorageErrors.Reading(Directory.PathOf(segment.File), exception);
        }
    }

    private void ReadSegment(FileSegment segment, ref BufferCursor cursor)
    {
        if (segment.File.IsPadding)
        {
            for (var left = segment.Length; left > 0;)
            {
                foreach (var part in cursor.Next(left))
                {
                    part.Span.Clear();
                    cursor.Advance(part.Length);
                    left -= part.Length;
                }
            }

            return;
        }

        using var lease = _handles.Rent(segment.File, writable: false);
        try
        {
            for (long offset = segment.Offset, left = segment.Length; left > 0;)
            {
                var count = RandomAccess.Read(lease.Handle, cursor.Next(left), offset);
                if (count == 0) throw StorageErrors.TooShort(Directory.PathOf(segment.File));
                cursor.Advance(count);
                offset += count;
                left -= count;
            }
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw StorageErrors.Reading(Directory.PathOf(segment.File), exception);
        }
    }

    private void WriteSegment(FileSegment segment, ReadOnlySpan<byte> data)
    {
        using var lease = _handles.Rent(segment.File, writable: true);
        try
        {
            RandomAccess.Write(lease.Handle, data, segment.Offset);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw StorageErrors.Writing(Directory.PathOf(segment.File), data.Length, exception);
        }
        finally
        {
            // After the write: a flush that began before it must not take the mark away. Even a failed write may have left bytes.
            _flush.Mark(segment.File);
        }
    }
}
