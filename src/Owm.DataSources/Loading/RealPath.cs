namespace Owm.DataSources;

/// <summary>Paths as the file system means them: every symbolic link resolved, compared segment by segment.</summary>
/// <remarks>
/// Comparing texts is not enough: <c>/base-evil</c> begins with <c>/base</c>, and a link inside <c>/base</c> may lead anywhere.
/// The answer is about the moment of the question; who may be raced by somebody hostile opens files without following links.
/// </remarks>
public static class RealPath
{
    /// <summary>How many links are followed before a path counts as a loop (as Linux does, path_resolution(7)).</summary>
    private const int LinkLimit = 40;

    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Resolves every symbolic link in a path, the last segment's too. Segments that do not exist stay as they are.</summary>
    /// <param name="path">The path; relative to the current directory when not rooted.</param>
    /// <returns>An absolute path without links, <c>.</c>, <c>..</c> or a separator at its end.</returns>
    /// <exception cref="IOException">The links go in a circle, or the path could not be read.</exception>
    /// <exception cref="ArgumentException">The path is empty or holds a NUL.</exception>
    public static string Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0')) throw new ArgumentException("A path cannot hold a NUL character.", nameof(path));

        // Not GetFullPath: it would drop "link/.." by the letter, where the file system goes to the parent of the link's target.
        var rooted = Path.IsPathFullyQualified(path) ? path : Path.Combine(Directory.GetCurrentDirectory(), path);
        var current = Path.GetPathRoot(rooted)!;
        var pending = new Stack<string>();
        Push(pending, rooted[current.Length..]);

        var links = 0;
        while (pending.TryPop(out var segment))
        {
            if (segment == ".") continue;
            if (segment == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }

            var next = Path.Combine(current, segment);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > LinkLimit) throw new IOException($"More than {LinkLimit} symbolic links follow each other in '{path}'. Remove the circle.");
            var targetRoot = Path.GetPathRoot(target) ?? "";
            if (targetRoot.Length > 0) current = targetRoot;
            Push(pending, target[targetRoot.Length..]);
        }

        return current;
    }

    /// <summary>Tells whether a path, links resolved, is a directory or lies inside it.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="path">The path.</param>
    /// <exception cref="IOException">Links go in a circle.</exception>
    public static bool IsInside(string directory, string path) => Contains(Of(directory), Of(path));

    /// <summary>Tells, by their segments, whether one resolved path is another one or lies inside it.</summary>
    /// <param name="realDirectory">A directory as <see cref="Of"/> returns it.</param>
    /// <param name="realPath">A path as <see cref="Of"/> returns it.</param>
    public static bool Contains(string realDirectory, string realPath)
    {
        var directory = realDirectory.AsSpan().TrimEnd(Separators);
        if (!realPath.AsSpan().StartsWith(directory, Comparison)) return false;
        return realPath.Length == directory.Length || Separators.Contains(realPath[directory.Length]);
    }

    private static void Push(Stack<string> pending, string relative)
    {
        var segments = relative.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        for (var i = segments.Length - 1; i >= 0; i--) pending.Push(segments[i]);
    }
}
