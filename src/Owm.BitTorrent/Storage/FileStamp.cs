namespace Owm.BitTorrent.Storage;

/// <summary>What tells whether a file was changed: its length and when it was last written.</summary>
/// <param name="Length">The length in bytes; -1 when there is no such file.</param>
/// <param name="Modified">When it was last written, in ticks of UTC.</param>
internal readonly record struct FileStamp(long Length, long Modified)
{
    /// <summary>The stamp of a file that is not there.</summary>
    public static readonly FileStamp Missing = new(-1, 0);

    /// <summary>Gets whether the file is there.</summary>
    public bool Exists => Length >= 0;

    /// <summary>Reads the stamp of a regular file; anything else at the path is not the file.</summary>
    /// <param name="path">The file's path.</param>
    public static FileStamp Of(string path)
    {
        try
        {
            return Of(DirectoryEntry.Of(path));
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            // What cannot be looked at cannot be opened either, and whoever opens it is told why.
            return Missing;
        }
    }

    /// <summary>Returns the stamp of what was found.</summary>
    /// <param name="entry">What was found at a path.</param>
    public static FileStamp Of(DirectoryEntry entry) => entry.Kind == EntryKind.File ? new(entry.Length, entry.Modified) : Missing;
}
