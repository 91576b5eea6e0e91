namespace Owm.BitTorrentLoader.Digests;

/// <summary>A file of a folder whose digest is made: on disk, or still arriving.</summary>
/// <param name="Path">Its path below the folder, with <c>/</c> between the names.</param>
/// <param name="Open">Opens it for reading from its start; called once, when its turn has come.</param>
public sealed record ContentFile(string Path, Func<Stream> Open)
{
    /// <summary>Lists the files of a folder in the order in which they are digested: ordinal order of their paths.
    /// Links to directories are not followed, as <c>os.walk</c> does not.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">A directory cannot be read: nothing is skipped in silence.</exception>
    public static IReadOnlyList<ContentFile> ListFolder(string folder)
    {
        var root = System.IO.Path.GetFullPath(folder);
        var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false };
        var files = new List<ContentFile>();
        var directories = new Stack<string>([root]);
        while (directories.TryPop(out var directory))
        {
            foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", options))
            {
                if (entry is DirectoryInfo)
                {
                    if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint)) directories.Push(entry.FullName);
                    continue;
                }

                var path = System.IO.Path.GetRelativePath(root, entry.FullName).Replace(System.IO.Path.DirectorySeparatorChar, '/');
                var fullName = entry.FullName;
                files.Add(new ContentFile(path, () => ContentDigest.OpenFile(fullName)));
            }
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }
}
