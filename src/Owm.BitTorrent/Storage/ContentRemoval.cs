using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Removes what is a torrent's from its directory, and nothing else.</summary>
/// <remarks>Files are removed by their real paths, which lie in the directory (<see cref="ContentDirectory"/>); a link is never
/// followed to something to remove, nor removed itself.</remarks>
internal static class ContentRemoval
{
    /// <summary>Deletes files of a torrent, and the directories of the torrent that are empty then.</summary>
    /// <param name="directory">The directory the content is in; it stays.</param>
    /// <param name="files">The files; those that are not there, are links or behind links, or are longer than the torrent's are left alone.</param>
    /// <exception cref="StorageException">A file could not be deleted; those before it are gone.</exception>
    public static void Delete(ContentDirectory directory, IReadOnlyList<TorrentFile> files)
    {
        var root = RealPath.Of(directory.FullPath);
        foreach (var file in files.Where(file => !file.IsPadding))
        {
            // A longer one is somebody else's: the engine refuses to write into it.
            var stamp = directory.StampOf(file);
            if (!stamp.Exists || stamp.Length > file.Length) continue;

            // So is, maybe, one that a link to a directory leads to, even within the directory of the content.
            var path = directory.Resolve(file);
            if (path == Path.Combine(root, Path.GetRelativePath(directory.FullPath, directory.PathOf(file)))) Delete(path, directory.PathOf(file));
        }

        DeleteEmptyDirectories(directory, files);
    }

    /// <summary>Deletes a file.</summary>
    /// <param name="path">Its real path.</param>
    /// <param name="named">The path by which people know it.</param>
    public static void Delete(string path, string named)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw StorageErrors.Writing(named, 0, exception);
        }
    }

    /// <summary>Deletes those directories in the paths of files that are empty, from the innermost on. What cannot be deleted stays.</summary>
    public static void DeleteEmptyDirectories(ContentDirectory directory, IReadOnlyList<TorrentFile> files)
    {
        var root = RealPath.Of(directory.FullPath);
        var candidates = new HashSet<string>();
        foreach (var file in files.Where(file => !file.IsPadding))
        {
            var path = root;
            foreach (var name in file.Path.Split('/')[..^1])
            {
                path = Path.Combine(path, name);
                if (!IsDirectory(path)) break;
                candidates.Add(path);
            }
        }

        foreach (var path in candidates.OrderByDescending(path => path.Length))
        {
            try
            {
                if (!Directory.EnumerateFileSystemEntries(path).Any()) Directory.Delete(path);
            }
            catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
            {
                // An empty directory that is left over harms nobody.
            }
        }
    }

    // And no link to one, which belongs to whoever made it.
    private static bool IsDirectory(string path)
    {
        var info = new DirectoryInfo(path);
        return info.Exists && info.LinkTarget is null;
    }
}
