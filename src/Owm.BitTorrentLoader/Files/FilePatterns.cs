using System.IO.Enumeration;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrentLoader.Files;

/// <summary>Which files of a torrent are wanted, said by names, directories and patterns.</summary>
/// <param name="Include">The files, directories or patterns that are wanted; none for all.</param>
/// <param name="Exclude">Those that are not.</param>
public sealed record FilePatterns(IReadOnlyList<string> Include, IReadOnlyList<string> Exclude)
{
    /// <summary>Gets whether nothing is said: all files are wanted.</summary>
    public bool IsEmpty => Include.Count + Exclude.Count == 0;

    /// <summary>Returns a file's path as patterns see it: without the torrent's own name in front.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="file">One of its files.</param>
    public static string PathOf(Torrent torrent, TorrentFile file)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        ArgumentNullException.ThrowIfNull(file);
        return torrent.IsSingleFile ? file.Path : file.Path[(file.Path.IndexOf('/', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>Returns the first of the patterns that no file of a torrent fits; <see langword="null"/> when each fits one.</summary>
    /// <param name="torrent">The torrent.</param>
    public string? FirstWithoutFile(Torrent torrent)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        return Include.Concat(Exclude).FirstOrDefault(pattern => !torrent.Files.Any(file => Fits(PathOf(torrent, file), pattern)));
    }

    /// <summary>Returns, for each file of a torrent, whether it is wanted.</summary>
    /// <param name="torrent">The torrent.</param>
    public IReadOnlyList<bool> WantedFilesOf(Torrent torrent)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        return [.. torrent.Files.Select(file => IsWanted(PathOf(torrent, file)))];
    }

    private bool IsWanted(string path) =>
        (Include.Count == 0 || Include.Any(pattern => Fits(path, pattern))) && !Exclude.Any(pattern => Fits(path, pattern));

    // A name, a directory above it, or a pattern; a pattern's * goes across directories.
    private static bool Fits(string path, string pattern)
    {
        pattern = pattern.TrimEnd('/');
        return path == pattern
            || path.StartsWith(pattern + "/", StringComparison.Ordinal)
            || FileSystemName.MatchesSimpleExpression(pattern, path, ignoreCase: false);
    }
}
