namespace Owm.BitTorrent.Storage;

/// <summary>What is at a place of the content.</summary>
internal enum ContentKind
{
    /// <summary>Bytes that only reading can tell.</summary>
    Data,

    /// <summary>Zeros that were never written: a hole in a sparse file, or a pad file.</summary>
    Zeros,

    /// <summary>Nothing: the file is not there, or ends before.</summary>
    Missing,
}

/// <summary>A run of content of one kind.</summary>
/// <param name="Kind">What is there.</param>
/// <param name="Length">How long it goes on, in bytes; more than 0.</param>
internal readonly record struct ContentRun(ContentKind Kind, long Length);

/// <summary>A store that knows, without reading, what of the content is there. It makes a check of what was never downloaded cheap.</summary>
internal interface IContentMap
{
    /// <summary>Returns what is at a place, and how far at least it goes on.</summary>
    /// <param name="offset">The place in the content, in bytes.</param>
    /// <param name="end">Where to stop looking; after the place.</param>
    /// <exception cref="Primitives.StorageException">Something else is where the file should be, or the system failed.</exception>
    ContentRun RunAt(long offset, long end);

    /// <summary>Lets go of what is held open, so that files that were replaced meanwhile are seen as they are now.</summary>
    void Refresh();

    /// <summary>Returns a file's length on disk in bytes; -1 when it is not there.</summary>
    /// <param name="file">A file of the torrent, no pad file.</param>
    /// <exception cref="Primitives.StorageException">Something else is where the file should be.</exception>
    long LengthOf(Metainfo.TorrentFile file);
}
