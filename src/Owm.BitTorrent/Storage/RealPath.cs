namespace Owm.BitTorrent.Storage;

/// <summary>Follows symbolic links: where a path really leads. <see cref="Path.GetFullPath(string)"/> does not look at the disk.</summary>
internal static class RealPath
{
    // As many as Linux follows before it says ELOOP.
    private const int MaxLinks = 40;

    /// <summary>Returns the path with every link in it followed; names that do not exist are kept as they are.</summary>
    /// <param name="path">A path, from the current directory if it is relative.</param>
    /// <exception cref="IOException">The links go round in a circle.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var current = Path.GetPathRoot(full)!;
        var pending = new Stack<string>();
        Push(pending, full[current.Length..]);
        var links = 0;
        while (pending.TryPop(out var name))
        {
            if (name == ".") continue;
            if (name == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }

            var next = Path.Combine(current, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MaxLinks) throw new IOException($"Too many symbolic links in '{path}'.");
            if (Path.IsPathRooted(target))
            {
                current = Path.GetPathRoot(Path.GetFullPath(target))!;
                target = Path.GetFullPath(target)[current.Length..];
            }

            Push(pending, target);
        }

        return current;
    }

    /// <summary>Returns whether a path is a directory itself or below it, name by name: <c>/data-old</c> is not in <c>/data</c>.</summary>
    /// <param name="path">A real path.</param>
    /// <param name="directory">A real path.</param>
    public static bool IsInside(string path, string directory)
    {
        // Real paths of one system are spelled one way, so even on systems that ignore case this errs on the safe side.
        if (!path.StartsWith(directory, StringComparison.Ordinal)) return false;
        return path.Length == directory.Length || Path.EndsInDirectorySeparator(directory) || IsSeparator(path[directory.Length]);
    }

    private static bool IsSeparator(char character) =>
        character == Path.DirectorySeparatorChar || character == Path.AltDirectorySeparatorChar;

    private static void Push(Stack<string> pending, string path)
    {
        var names = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (var i = names.Length - 1; i >= 0; i--) pending.Push(names[i]);
    }
}
