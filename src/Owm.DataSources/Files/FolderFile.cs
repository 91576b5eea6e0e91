namespace Owm.DataSources;

/// <summary>A file in a folder.</summary>
/// <param name="Path">Its path below the folder, with <c>/</c> between the names.</param>
/// <param name="FullName">Its full path.</param>
public sealed record FolderFile(string Path, string FullName)
{
    /// <summary>
    /// Lists the files of a folder and of all folders in it, in ordinal order of their paths. Links to directories are not
    /// followed, as <c>os.walk</c> does not; links to files are files.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">A directory cannot be read: nothing is skipped in silence.</exception>
    public static IReadOnlyList<FolderFile> List(string folder)
    {
        var root = System.IO.Path.GetFullPath(folder);
        var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false };
        var files = new List<FolderFile>();
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

                files.Add(new FolderFile(System.IO.Path.GetRelativePath(root, entry.FullName).Replace(System.IO.Path.DirectorySeparatorChar, '/'), entry.FullName));
            }
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }
}
