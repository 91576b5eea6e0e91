using Microsoft.Win32.SafeHandles;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>The directory that a torrent's content is in: where each file of it is, and the guard that nothing outside is touched.</summary>
/// <remarks>
/// The directory itself may be reached through links: that is its owner's choice. Links inside it may only lead to places
/// inside it, and a file of the content is never a link. Every file is checked each time it is opened, name by name, and
/// then opened by its real path.
/// </remarks>
internal sealed class ContentDirectory
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _changed = [];
    private string? _root;

    public ContentDirectory(string path) => FullPath = Path.GetFullPath(path);

    /// <summary>Gets the directory's full path, as it was named.</summary>
    public string FullPath { get; }

    /// <summary>Returns the path by which people know a file.</summary>
    /// <param name="file">A file of the torrent.</param>
    /// <exception cref="StorageException">The names in its path are not safe.</exception>
    public string PathOf(TorrentFile file) => Path.Combine([FullPath, .. NamesOf(file)]);

    /// <summary>Opens a file that is there, when it takes no looking at each name of its path.</summary>
    /// <param name="file">A file of the torrent.</param>
    /// <param name="writable">Whether it is to be written, too.</param>
    /// <returns>The file; null when <see cref="Resolve"/> must find it, or say what is wrong with it.</returns>
    public SafeFileHandle? TryOpen(TorrentFile file, bool writable)
    {
        if (Volatile.Read(ref _root) is not { } root) return null;
        NamesOf(file);
        return BeneathOpening.TryOpen(root, file.Path, writable);
    }

    /// <summary>Makes a file that is not there, in a directory that is, when it takes no looking at each name of its path.</summary>
    /// <param name="file">A file of the torrent.</param>
    /// <returns>The empty file, open for reading and writing; null when it must be made by its real path, which says what is wrong.</returns>
    public SafeFileHandle? TryCreate(TorrentFile file)
    {
        if (Volatile.Read(ref _root) is not { } root) return null;
        NamesOf(file);
        return BeneathOpening.TryCreate(root, file.Path);
    }

    /// <summary>Returns the stamps of files, as <see cref="StampOf"/> does one by one, and looks at each directory they are in once.</summary>
    /// <param name="files">Files of the torrent; pad files are missing.</param>
    public FileStamp[] StampsOf(IReadOnlyList<TorrentFile> files)
    {
        var parents = new ContentParents();
        var stamps = new FileStamp[files.Count];
        for (var i = 0; i < stamps.Length; i++) stamps[i] = files[i].IsPadding ? FileStamp.Missing : StampOf(files[i], parents);
        return stamps;
    }

    /// <summary>Returns a file's stamp; a file that is not there, or not a regular file in this directory, is missing.</summary>
    /// <param name="file">A file of the torrent.</param>
    /// <param name="parents">The directories that were looked at just now; null for none.</param>
    public FileStamp StampOf(TorrentFile file, ContentParents? parents = null)
    {
        try
        {
            // What is no file has no stamp; who it is that has the name is of no interest here.
            var parent = ParentOf(file, create: false, parents);
            return parent.IsThere ? FileStamp.Of(PathIn(parent, file)) : FileStamp.Missing;
        }
        catch (StorageException)
        {
            // Something else has the file's name. Whoever opens the file is told what.
            return FileStamp.Missing;
        }
    }

    /// <summary>Returns the real path by which a file is to be opened.</summary>
    /// <param name="file">A file of the torrent.</param>
    /// <param name="createParents">Whether the directories it is in are made.</param>
    /// <exception cref="StorageException">The path leads outside, something else is in its way, or a directory could not be made.</exception>
    public string Resolve(TorrentFile file, bool createParents = false)
    {
        var path = PathIn(ParentOf(file, createParents, null), file);
        Look(file, path);
        return path;
    }

    /// <summary>Returns a file's stamp; a file that is not there is missing.</summary>
    /// <param name="file">A file of the torrent.</param>
    /// <param name="parents">The directories that were looked at just now; null for none.</param>
    /// <exception cref="StorageException">The path leads outside, or something else is in its way.</exception>
    public FileStamp Look(TorrentFile file, ContentParents? parents)
    {
        var parent = ParentOf(file, create: false, parents);
        if (!parent.IsThere) return FileStamp.Missing;
        try
        {
            return FileStamp.Of(Look(file, PathIn(parent, file)));
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw StorageErrors.Reading(PathOf(file), exception);
        }
    }

    /// <summary>Makes the directories that a file is in.</summary>
    /// <param name="file">A file of the torrent.</param>
    /// <param name="parents">The directories that were looked at just now.</param>
    /// <returns>The real path that the file is to have; what is there has not been looked at.</returns>
    /// <exception cref="StorageException">The path leads outside, or a directory could not be made.</exception>
    public string MakeWayFor(TorrentFile file, ContentParents parents) => PathIn(ParentOf(file, create: true, parents), file);

    /// <summary>Remembers that a name was added to a directory, so that the directory is flushed too.</summary>
    /// <param name="path">The real path of the new file or directory.</param>
    public void NoteCreated(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent) return;
        lock (_gate) _changed.Add(parent);
    }

    /// <summary>Returns the directories in which names were added since the last call.</summary>
    public string[] TakeChanged()
    {
        lock (_gate)
        {
            string[] changed = [.. _changed];
            _changed.Clear();
            return changed;
        }
    }

    // The reader of .torrent files lets only safe names through; this is the last door before the disk, so it looks again.
    private static string[] NamesOf(TorrentFile file)
    {
        var names = file.Path.Split('/');
        foreach (var name in names)
        {
            if (name is "" or "." or ".." || name.AsSpan().IndexOfAny('\0', '\\', Path.DirectorySeparatorChar) >= 0
                || (OperatingSystem.IsWindows() && name.Contains(':', StringComparison.Ordinal)))
            {
                throw new StorageException($"The torrent's file '{file.Path}' would lie outside its directory. Do not use this torrent.");
            }
        }

        return names;
    }

    private static string PathIn(ContentParent parent, TorrentFile file) => Path.Join(parent.Path, file.Path.AsSpan(file.Path.LastIndexOf('/') + 1));

    private DirectoryEntry Look(TorrentFile file, string path)
    {
        var entry = DirectoryEntry.Of(path);
        return entry.Kind switch
        {
            EntryKind.Link => throw new StorageException(
                $"'{PathOf(file)}' is a symbolic link; the content of a torrent is not written through links. Move it away."),
            EntryKind.Directory => throw new StorageException(
                $"'{PathOf(file)}' is a directory, but the torrent has a file of that name. Move it away."),
            _ => entry,
        };
    }

    // Where the directory really is. That is settled once it is there: should its own path lead elsewhere later, the
    // content stays where it is.
    private string Root(bool create)
    {
        if (Volatile.Read(ref _root) is { } known && Directory.Exists(known)) return known;
        var root = RealPath.Of(FullPath);
        if (create) Create(root);
        if (Directory.Exists(root)) Volatile.Write(ref _root, root);
        return root;
    }

    private ContentParent ParentOf(TorrentFile file, bool create, ContentParents? parents)
    {
        var names = NamesOf(file);
        if (parents?.Find(file.Path, create) is { } known) return known;
        var named = FullPath;
        try
        {
            var root = Root(create);
            var current = new ContentParent(root, Volatile.Read(ref _root) == root);
            for (var i = 0; i < names.Length - 1; i++)
            {
                named = Path.Combine(named, names[i]);
                current = current.IsThere
                    ? EnterDirectory(root, current.Path, names[i], named, create)
                    : current with { Path = Path.Combine(current.Path, names[i]) };
            }

            parents?.Add(file.Path, current);
            return current;
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw StorageErrors.Writing(named, 0, exception);
        }
    }

    private ContentParent EnterDirectory(string root, string parent, string name, string named, bool create)
    {
        var path = Path.Combine(parent, name);
        var kind = DirectoryEntry.Of(path).Kind;
        if (kind == EntryKind.Link)
        {
            path = RealPath.Of(path);
            if (!RealPath.IsInside(path, root))
            {
                throw new StorageException($"'{named}' is a link to '{path}', outside '{FullPath}'. Replace it with a directory.");
            }

            kind = DirectoryEntry.Of(path).Kind;
        }

        if (kind == EntryKind.File) throw new StorageException($"'{named}' is a file, but the torrent needs a directory there. Move it away.");
        if (create && kind == EntryKind.None) Create(path);
        return new ContentParent(path, create || kind == EntryKind.Directory);
    }

    private void Create(string path)
    {
        if (Directory.Exists(path)) return;
        if (Path.GetDirectoryName(path) is { } parent) Create(parent);
        Directory.CreateDirectory(path);
        NoteCreated(path);
    }
}
