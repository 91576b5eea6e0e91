using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Moves the files of a torrent to another directory, and nothing else: first <see cref="Bring"/>, then, once it is
/// remembered where they are, <see cref="Finish"/>.</summary>
/// <remarks>
/// Within a file system files get a second name; otherwise they are copied under a name of their own, flushed and renamed.
/// The originals are deleted at the very end. So every file is whole in one of the two directories at any moment, and a move
/// that was interrupted is finished by doing it again. Nothing that is there is replaced. What fails undoes what it has done.
/// Blocks; for one thread.
/// </remarks>
internal sealed class ContentMove
{
    private readonly Torrent _torrent;
    private readonly ContentDirectory _from;
    private readonly ContentDirectory _to;
    private readonly Func<string, string, NewName> _give;
    private readonly List<(TorrentFile File, string From, string To)> _renamed = [];
    private readonly List<(TorrentFile File, string From, string To)> _made = [];
    private readonly List<(TorrentFile File, string From, string To)> _twice = [];
    private bool _hasCheckedRoom;

    /// <summary>Makes a move; nothing happens yet.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="from">Where its files are.</param>
    /// <param name="to">Where they are to be; made when it is missing.</param>
    /// <param name="give">Gives a file a new name; null for the system's way.</param>
    public ContentMove(Torrent torrent, ContentDirectory from, ContentDirectory to, Func<string, string, NewName>? give = null)
    {
        _torrent = torrent;
        _from = from;
        _to = to;
        _give = give ?? FileRename.Give;
    }

    /// <summary>Gets whether something was in the new directory already, as an interrupted move leaves it: it has to be checked.</summary>
    public bool FoundSome { get; private set; }

    /// <summary>Puts all files into the new directory.</summary>
    /// <param name="progress">Told how far it has come, 0 to 1.</param>
    /// <param name="cancellationToken">Stops it; all is as it was then.</param>
    /// <exception cref="StorageException">Something is in the way, there is no room, or the system failed; all is as it was.</exception>
    public void Bring(IProgress<double> progress, CancellationToken cancellationToken)
    {
        if (RealPath.Of(_from.FullPath) == RealPath.Of(_to.FullPath)) return;
        var files = Look(cancellationToken);
        var total = Math.Max(1, files.Sum(file => file.Length));
        var done = 0L;
        try
        {
            foreach (var (file, length) in files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var before = done;
                BringOne(file, files, count => progress.Report((double)Math.Min(total, done += count) / total), cancellationToken);
                done = before + length;
                progress.Report((double)done / total);
            }

            Flush(_to, _renamed.Concat(_made).Select(file => file.To));
        }
        catch
        {
            Undo();
            throw;
        }
    }

    /// <summary>Deletes the originals, and the directories that are empty now.</summary>
    /// <exception cref="StorageException">Something could not be deleted, or has changed; it is in the old directory still.</exception>
    public void Finish()
    {
        foreach (var (file, from, to) in _made.Concat(_twice))
        {
            if (FileStamp.Of(to).Length != FileStamp.Of(from).Length)
            {
                throw new StorageException($"'{_to.PathOf(file)}' is not what '{_from.PathOf(file)}' was moved to; the original was not deleted. Compare them, and delete one.");
            }

            ContentRemoval.Delete(from, _from.PathOf(file));
        }

        Flush(_from, _renamed.Concat(_made).Concat(_twice).Select(file => file.From));
        ContentRemoval.DeleteEmptyDirectories(_from, _torrent.Files);
    }

    // Everything that is in the way is found before anything is touched.
    private List<(TorrentFile File, long Length)> Look(CancellationToken cancellationToken)
    {
        var files = new List<(TorrentFile, long)>();
        foreach (var file in _torrent.Files.Where(file => !file.IsPadding))
        {
            var (from, to) = (_from.Resolve(file), _to.Resolve(file));
            var (here, there) = (FileStamp.Of(from), FileStamp.Of(to));
            if (here.Exists && !there.Exists) files.Add((file, here.Length));
            if (!there.Exists) continue;
            FoundSome = true;
            if (here.Exists && !FileCopy.AreEqual(from, to, cancellationToken)) throw InTheWay(file);
            if (here.Exists) _twice.Add((file, from, to));
        }

        return files;
    }

    private void BringOne(TorrentFile file, List<(TorrentFile File, long Length)> all, Action<long> copied, CancellationToken cancellationToken)
    {
        var (from, to) = (_from.Resolve(file), _to.Resolve(file, createParents: true));
        try
        {
            var name = _give(from, to);
            if (name == NewName.OnOtherDevice)
            {
                CheckRoom(all);
                Copy(from, to, file, copied, cancellationToken);
            }

            (name == NewName.Taken ? _renamed : _made).Add((file, from, to));
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            if (FileStamp.Of(to).Exists) throw InTheWay(file);
            throw StorageErrors.Writing(_to.PathOf(file), FileStamp.Of(from).Length, exception);
        }
    }

    private void Copy(string from, string to, TorrentFile file, Action<long> copied, CancellationToken cancellationToken)
    {
        // The name says whose it is: what a kill has left of it may go.
        var temporary = Path.Combine(Path.GetDirectoryName(to)!, $".owm-moving-{_torrent.InfoHash.ToString()[..16]}-{file.Index}");
        try
        {
            File.Delete(temporary);
            FileCopy.Run(from, temporary, copied, cancellationToken);
            FileRename.Move(temporary, to);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private void CheckRoom(List<(TorrentFile File, long Length)> files)
    {
        if (_hasCheckedRoom) return;
        _hasCheckedRoom = true;
        var needed = files.Where(file => _made.Concat(_renamed).All(done => done.File != file.File)).Sum(file => file.Length);
        if (FreeSpace.At(_to.FullPath) is { } free && free < needed) throw StorageErrors.DiskFull(_to.FullPath, needed);
    }

    private void Undo()
    {
        foreach (var (_, _, to) in _made) Try(() => File.Delete(to));
        foreach (var (_, from, to) in _renamed) Try(() => FileRename.Move(to, from));
        ContentRemoval.DeleteEmptyDirectories(_to, _torrent.Files);

        static void Try(Action action)
        {
            try
            {
                action();
            }
            catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
            {
                // The error that is being reported matters more; moving again, either way, brings together what is apart.
            }
        }
    }

    private static void Flush(ContentDirectory directory, IEnumerable<string> paths)
    {
        foreach (var parent in paths.Select(path => Path.GetDirectoryName(path)!).Concat(directory.TakeChanged()).Distinct())
        {
            try
            {
                DiskFlusher.Instance.FlushDirectory(parent);
            }
            catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
            {
                throw StorageErrors.Flushing(parent, exception);
            }
        }
    }

    private StorageException InTheWay(TorrentFile file) =>
        new($"'{_to.PathOf(file)}' is there already and is another file; nothing was moved. Move it away or choose another directory.");
}
