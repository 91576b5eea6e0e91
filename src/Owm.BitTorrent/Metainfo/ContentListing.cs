using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Metainfo;

/// <summary>Finds the files a torrent is made of, in the ordinal order of their paths, and refuses what a torrent cannot
/// hold or another system could not.</summary>
internal static class ContentListing
{
    /// <summary>Lists a file, or the files of a directory and all below it.</summary>
    /// <param name="path">The path; when it is a link itself, what it leads to is listed.</param>
    /// <param name="isSingleFile">Whether it is a file.</param>
    /// <param name="cancellationToken">Stops listing.</param>
    public static List<ContentFile> List(string path, out bool isSingleFile, CancellationToken cancellationToken)
    {
        var fullPath = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var name = Path.GetFileName(fullPath);
        var files = new List<ContentFile>();
        try
        {
            isSingleFile = !Directory.Exists(fullPath);
            if (isSingleFile)
            {
                if (!File.Exists(fullPath)) throw new StorageException($"'{BencodeText.Show(path)}' does not exist: there is nothing to make a torrent of.");
                var target = File.ResolveLinkTarget(fullPath, returnFinalTarget: true) as FileInfo ?? new FileInfo(fullPath);
                Add(files, target, [name]);
            }
            else
            {
                AddBelow(files, new DirectoryInfo(fullPath), name, cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"'{BencodeText.Show(path)}' could not be listed: {error.Message}", error) { IsAccessDenied = error is UnauthorizedAccessException };
        }

        // Keys are compared as whole paths, so that the order does not depend on how directories are walked.
        files = [.. files.Select(file => (Key: string.Join('/', file.Names), File: file)).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.File)];
        CheckNames(files);
        if (files.All(file => file.Length == 0)) throw new InvalidTorrentException($"'{BencodeText.Show(path)}' holds no content: there is no file of more than 0 bytes in it.");
        return files;
    }

    private static void AddBelow(List<ContentFile> files, DirectoryInfo root, string name, CancellationToken cancellationToken)
    {
        var everything = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        var directories = new Stack<(DirectoryInfo Directory, string[] Names)>([(root, [name])]);
        while (directories.TryPop(out var next))
        {
            foreach (var entry in next.Directory.EnumerateFileSystemInfos("*", everything))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string[] names = [.. next.Names, entry.Name];
                if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null) throw Refused(names, "is a symbolic link, which a torrent cannot hold. Replace it by what it leads to, or take it away");
                if (entry is DirectoryInfo directory)
                {
                    if (names.Length >= SafePath.MaxDepth) throw Refused(names, $"is deeper than {SafePath.MaxDepth} names");
                    directories.Push((directory, names));
                    continue;
                }

                if (files.Count == TorrentFileList.MaxFiles) throw new InvalidTorrentException($"'{BencodeText.Show(root.FullName)}' holds more than {TorrentFileList.MaxFiles} files. Pack them into archives, or make several torrents.");
                Add(files, (FileInfo)entry, names);
            }
        }
    }

    private static void Add(List<ContentFile> files, FileInfo file, string[] names)
    {
        if (!FileKinds.IsRegularFile(file)) throw Refused(names, "is no file but a device, a pipe or a socket. Take it away");
        files.Add(new ContentFile(file.FullName, names, file.Length, file.LastWriteTimeUtc));
    }

    private static void CheckNames(List<ContentFile> files)
    {
        var paths = new DistinctPaths();
        foreach (var file in files)
        {
            foreach (var name in file.Names)
            {
                // .NET puts it where the name on the disk is not UTF-8; a file of that name could not be opened.
                if (name.Contains('\ufffd', StringComparison.Ordinal)) throw Refused(file.Names, "has a name that is not UTF-8. Rename it");
            }

            paths.Add(file.Names);
            if (paths.HasClashes) throw Refused(file.Names, "and another file or directory have names that some systems take for the same. Rename one of them");
            foreach (var name in file.Names)
            {
                if (SafePath.MakePortable(name) != name) throw Refused(file.Names, $"cannot be named so on every system, because of '{BencodeText.Show(name)}'. Rename it, for example to '{BencodeText.Show(SafePath.MakePortable(name))}'");
            }
        }
    }

    private static InvalidTorrentException Refused(IEnumerable<string> names, string why) =>
        new($"'{BencodeText.Show(string.Join('/', names))}' {why}.");
}
