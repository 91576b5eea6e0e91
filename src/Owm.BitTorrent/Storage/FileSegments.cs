using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Storage;

/// <summary>The part of a run of content that lies in one file.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where the part begins in the file, in bytes.</param>
/// <param name="Length">Its length in bytes; more than 0.</param>
internal readonly record struct FileSegment(TorrentFile File, long Offset, long Length);

/// <summary>Divides runs of content among the files they lie in (BEP 3: the files are one after the other, without gaps).</summary>
internal sealed class FileSegments
{
    // Files without content are in no run, and would make the search below ambiguous.
    private readonly TorrentFile[] _files;
    private readonly long _totalLength;

    public FileSegments(Torrent torrent)
    {
        _files = [.. torrent.Files.Where(file => file.Length > 0)];
        _totalLength = torrent.TotalLength;
        var offset = 0L;
        foreach (var file in _files)
        {
            if (file.Offset != offset) throw new ArgumentException($"The file '{file.Path}' begins at {file.Offset}, not at {offset}.", nameof(torrent));
            offset += file.Length;
        }

        if (offset != _totalLength) throw new ArgumentException($"The files hold {offset} bytes, the content {_totalLength}.", nameof(torrent));
    }

    /// <summary>Returns the parts of a run, in order, for use in <c>foreach</c> without allocation.</summary>
    /// <param name="offset">Where the run begins in the content, in bytes.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The run is not inside the content.</exception>
    public Run Of(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, _totalLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _totalLength - offset);
        return new Run(_files, offset, length);
    }

    private static int IndexOfFileAt(TorrentFile[] files, long offset)
    {
        int low = 0, high = files.Length - 1;
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (files[middle].Offset <= offset) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>The parts of one run.</summary>
    internal ref struct Run
    {
        private readonly TorrentFile[] _files;
        private int _next;
        private long _offset;
        private long _left;

        public Run(TorrentFile[] files, long offset, long length)
        {
            _files = files;
            _offset = offset;
            _left = length;
            _next = length == 0 ? 0 : IndexOfFileAt(files, offset);
        }

        public FileSegment Current { get; private set; }

        public readonly Run GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_left == 0) return false;
            var file = _files[_next++];
            var inFile = _offset - file.Offset;
            Current = new FileSegment(file, inFile, Math.Min(_left, file.Length - inFile));
            _offset += Current.Length;
            _left -= Current.Length;
            return true;
        }
    }
}
