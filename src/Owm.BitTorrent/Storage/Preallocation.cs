using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Makes room for files before anything is downloaded, so that a disk that is too small is found out at once.</summary>
/// <remarks>
/// New files get their blocks reserved where the file system can do that, and are sparse where it cannot. Files that are
/// there keep what is in them: shorter ones are lengthened, longer ones are an error.
/// </remarks>
internal sealed class Preallocation(ContentDirectory directory, FileHandles handles)
{
    // COR_E_IO
    private const int NumberlessError = unchecked((int)0x80131620);

    /// <summary>Makes the files that are missing at their full length, and lengthens those that are too short.</summary>
    /// <param name="files">The files, without pad files.</param>
    /// <returns>The files that were made or lengthened.</returns>
    /// <exception cref="StorageException">There is no room, no permission, a file is too long, or a path leads outside. Files
    /// that this call made are then gone again.</exception>
    public IReadOnlyList<TorrentFile> Run(IReadOnlyList<TorrentFile> files)
    {
        var changed = Look(files);
        CheckRoom(changed);
        var reserves = changed.Count > 0 && !FreeSpace.IsInMemory(directory.FullPath);
        var made = new List<string>();
        try
        {
            var parents = new ContentParents();
            foreach (var (file, length) in changed)
            {
                if (length < 0) Make(file, directory.MakeWayFor(file, parents), reserves, made);
                else Lengthen(file, directory.Resolve(file));
            }
        }
        catch (StorageException)
        {
            // They hold nothing yet, and the room they take may be what others lack.
            handles.CloseIdle();
            foreach (var path in made) DeleteQuietly(path);
            throw;
        }

        return [.. changed.Select(change => change.File)];
    }

    private List<(TorrentFile File, long Length)> Look(IReadOnlyList<TorrentFile> files)
    {
        var changed = new List<(TorrentFile, long)>();
        var parents = new ContentParents();
        foreach (var file in files)
        {
            var length = directory.Look(file, parents).Length;
            if (length > file.Length)
            {
                throw new StorageException(
                    $"'{directory.PathOf(file)}' has {length} bytes, but the torrent's file {file.Length}; nothing was overwritten. Move it away or choose another directory.");
            }

            if (length < file.Length) changed.Add((file, length));
        }

        return changed;
    }

    private void CheckRoom(List<(TorrentFile File, long Length)> changed)
    {
        var needed = 0L;
        foreach (var (file, length) in changed) needed += file.Length - Math.Max(length, 0);
        if (FreeSpace.At(directory.FullPath) is { } free && free < needed) throw StorageErrors.DiskFull(directory.FullPath, needed);
    }

    private void Make(TorrentFile file, string path, bool reserves, List<string> made)
    {
        try
        {
            var quick = directory.TryCreate(file);

            // CreateNew: should somebody make the file in this moment, that is an error rather than theirs overwritten.
            var handle = quick ?? File.OpenHandle(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.None, reserves ? file.Length : 0);
            try
            {
                made.Add(path);
                directory.NoteCreated(path);
                if (quick is null || !reserves || !BlockReservation.TryReserve(quick, file.Length)) RandomAccess.SetLength(handle, file.Length);
            }
            catch
            {
                handle.Dispose();
                throw;
            }

            handles.Adopt(file, handle);
        }
        catch (IOException exception) when (exception.HResult == NumberlessError && !IsTooLongForFileSystem(file))
        {
            // .NET does not pass on the error number when it could not reserve the blocks; it only speaks up for want of room.
            throw StorageErrors.DiskFull(directory.PathOf(file), file.Length, exception);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw StorageErrors.Writing(directory.PathOf(file), file.Length, exception);
        }
    }

    private void Lengthen(TorrentFile file, string path)
    {
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

            // Only ever longer: between the look and now somebody may have written more.
            if (RandomAccess.GetLength(handle) < file.Length) RandomAccess.SetLength(handle, file.Length);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw StorageErrors.Writing(directory.PathOf(file), file.Length, exception);
        }
    }

    // The same error, with the same number, stands for a file that is longer than the file system can have any (EFBIG; 4 GiB
    // for FAT). There would be room then.
    private bool IsTooLongForFileSystem(TorrentFile file) =>
        file.Length > uint.MaxValue && FreeSpace.At(directory.FullPath) is { } free && free >= file.Length;

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            // The error that is being reported matters more.
        }
    }
}
