using Microsoft.Win32.SafeHandles;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Metainfo;

/// <summary>Reads files as one run of bytes, from beginning to end, and notices when one changes meanwhile. For one thread.</summary>
internal sealed class ContentReader : IDisposable
{
    private readonly IReadOnlyList<ContentFile> _files;
    private readonly long[] _ends;
    private SafeFileHandle? _handle;
    private int _open = -1;

    /// <summary>Makes a reader.</summary>
    /// <param name="files">The files.</param>
    /// <param name="ends">Where each of them ends in the run, in bytes.</param>
    public ContentReader(IReadOnlyList<ContentFile> files, long[] ends)
    {
        _files = files;
        _ends = ends;
    }

    /// <summary>Reads a part of the run.</summary>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="buffer">Filled to its end.</param>
    /// <exception cref="StorageException">A file could not be read, or is not what it was when it was found.</exception>
    public void Read(long offset, Span<byte> buffer)
    {
        // The first file that ends behind the offset: files without content are passed over.
        var index = _open >= 0 && offset >= StartOf(_open) && offset < _ends[_open] ? _open : IndexOf(offset);
        while (!buffer.IsEmpty)
        {
            for (; _ends[index] == offset; index++)
            {
            }

            var part = buffer[..(int)Math.Min(buffer.Length, _ends[index] - offset)];
            ReadFile(index, offset - StartOf(index), part);
            offset += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    /// <summary>Closes the file that was read last, and looks at it once more.</summary>
    /// <exception cref="StorageException">It is not what it was when it was found.</exception>
    public void Close()
    {
        if (_handle is null) return;
        var file = _files[_open];
        try
        {
            ThrowIfChanged(file, _handle);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, error);
        }
        finally
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle?.Dispose();
        _handle = null;
        _open = -1;
    }

    private static void ThrowIfChanged(ContentFile file, SafeFileHandle handle)
    {
        if (RandomAccess.GetLength(handle) != file.Length || File.GetLastWriteTimeUtc(handle) != file.LastWriteTime) throw Changed(file);
    }

    private static StorageException Changed(ContentFile file) =>
        new($"'{BencodeText.Show(file.FullPath)}' changed while it was read. Make the torrent when nothing writes to it.");

    private static StorageException Unreadable(ContentFile file, Exception error) =>
        new($"'{BencodeText.Show(file.FullPath)}' could not be read: {error.Message}", error) { IsAccessDenied = error is UnauthorizedAccessException };

    private long StartOf(int index) => _ends[index] - _files[index].Length;

    private int IndexOf(long offset)
    {
        var index = Array.BinarySearch(_ends, offset);
        if (index < 0) return ~index;
        while (_ends[index] == offset) index++;
        return index;
    }

    private void ReadFile(int index, long offset, Span<byte> buffer)
    {
        if (index != _open) Close();
        var file = _files[index];
        try
        {
            if (_handle is null)
            {
                // Looked at when it is closed: that also finds what changed before, at half the calls per file.
                _handle = File.OpenHandle(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                _open = index;
            }

            while (!buffer.IsEmpty)
            {
                var read = RandomAccess.Read(_handle, buffer, offset);
                if (read == 0) throw Changed(file);
                offset += read;
                buffer = buffer[read..];
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, error);
        }
    }
}
