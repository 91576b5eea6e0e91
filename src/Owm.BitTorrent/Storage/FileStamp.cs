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
        var info = new FileInfo(path);
        return info.Exists && info.LinkTarget is null ? new(info.Length, info.LastWriteTimeUtc.Ticks) : Missing;
    }
}
