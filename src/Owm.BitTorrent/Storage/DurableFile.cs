using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Writes small files that must survive a kill and a power loss: after it there is the old content or the new, never a mixture.</summary>
public static class DurableFile
{
    /// <summary>Replaces a file's content, or makes the file, and returns when that is on the disk.</summary>
    /// <param name="path">The file's path. Its directory is made when it is missing. A file with <c>.new</c> after its
    /// name is used on the way.</param>
    /// <param name="content">All of the new content.</param>
    /// <param name="ownerOnly">Whether only the file's owner may read it (mode 0600, Unix). Default false.</param>
    /// <exception cref="StorageException">There is no room, no permission, or the disk did not keep the content; the old content
    /// is then still there, unless the message speaks of the disk.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool ownerOnly = false) =>
        Write(path, content, ownerOnly, DiskFlusher.Instance);

    internal static void Write(string path, ReadOnlySpan<byte> content, bool ownerOnly, IDiskFlusher flusher)
    {
        path = Path.GetFullPath(path);
        var directory = Path.GetDirectoryName(path) ?? throw new ArgumentException($"'{path}' does not name a file.", nameof(path));
        var temporary = path + ".new";
        var flushing = false;
        try
        {
            CreateDirectory(directory, flusher);

            // What a kill left over goes first: CreateNew then neither follows a link nor writes into anyone's open file.
            File.Delete(temporary);
            using (var stream = Create(temporary, ownerOnly))
            {
                stream.Write(content);
                flushing = true;
                flusher.FlushFile(stream.SafeFileHandle);
                flushing = false;
            }

            File.Move(temporary, path, overwrite: true);
            flushing = true;
            flusher.FlushDirectory(directory);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            DeleteQuietly(temporary);
            throw flushing ? StorageErrors.Flushing(path, exception) : StorageErrors.Writing(path, content.Length, exception);
        }
    }

    /// <summary>Deletes a file, if it is there, and returns when that is on the disk.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="StorageException">There is no permission, or the disk failed.</exception>
    public static void Delete(string path)
    {
        path = Path.GetFullPath(path);
        try
        {
            if (!File.Exists(path)) return;
            File.Delete(path);
            DiskFlusher.Instance.FlushDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw StorageErrors.Writing(path, 0, exception);
        }
    }

    private static void CreateDirectory(string path, IDiskFlusher flusher)
    {
        if (Directory.Exists(path)) return;
        var parent = Path.GetDirectoryName(path);
        if (parent is not null) CreateDirectory(parent, flusher);
        Directory.CreateDirectory(path);
        if (parent is not null) flusher.FlushDirectory(parent);
    }

    private static FileStream Create(string path, bool ownerOnly)
    {
        // Without a buffer what is written is with the system at once, before the flush.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (ownerOnly && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            // The error that is being reported matters more than what is left over, and the next write removes it.
        }
    }
}
