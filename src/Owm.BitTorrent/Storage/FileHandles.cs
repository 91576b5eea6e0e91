using Microsoft.Win32.SafeHandles;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>The open files of one torrent: those used last stay open, up to a number that torrents share. Safe for use by several threads.</summary>
/// <remarks>
/// A file is opened for reading until it is first written. A handle in use is never closed: it is counted, and one that was
/// replaced or pushed out is closed by whoever gives it back last. Handles in use may exceed the number, never idle ones.
/// </remarks>
internal sealed class FileHandles : IDisposable
{
    private readonly OpenFiles _all;
    private readonly Lock _gate;
    private readonly ContentDirectory _directory;
    private readonly Dictionary<int, Entry> _open = [];
    private bool _disposed;

    /// <summary>Makes the pool of one torrent; nothing is opened yet.</summary>
    /// <param name="directory">Where its files are.</param>
    /// <param name="all">Which files of all torrents stay open.</param>
    public FileHandles(ContentDirectory directory, OpenFiles all)
    {
        _directory = directory;
        _all = all;
        _gate = all.Gate;
    }

    /// <summary>Gets how many files are open and can be found here.</summary>
    public int OpenCount
    {
        get
        {
            lock (_gate) return _open.Count;
        }
    }

    /// <summary>Lends a file's handle, opening the file if need be.</summary>
    /// <param name="file">The file.</param>
    /// <param name="writable">Whether it is to be written; it is then made when it is missing.</param>
    /// <exception cref="StorageException">It could not be opened, or what is there is not the torrent's file.</exception>
    public Lease Rent(TorrentFile file, bool writable)
    {
        Entry? entry;
        List<Entry>? closing = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_open.TryGetValue(file.Index, out entry) && writable && !entry.IsWritable)
            {
                Remove(entry, ref closing);
                entry = null;
            }

            if (entry is null)
            {
                entry = new Entry(this, file, writable);
                _open.Add(file.Index, entry);
            }

            entry.Uses++;
            _all.Touch(entry);
            _all.GiveWay(ref closing);
        }

        Close(closing);
        try
        {
            return new Lease(this, entry, Open(entry));
        }
        catch
        {
            GiveBack(entry, forget: true);
            throw;
        }
    }

    /// <summary>Lends a file's handle for reading if the file is open.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lease">The handle.</param>
    public bool TryRentOpen(TorrentFile file, out Lease lease)
    {
        lock (_gate)
        {
            if (_disposed || !_open.TryGetValue(file.Index, out var entry) || entry.Handle is not { } handle)
            {
                lease = default;
                return false;
            }

            entry.Uses++;
            _all.Touch(entry);
            lease = new Lease(this, entry, handle);
            return true;
        }
    }

    /// <summary>Takes a handle for writing of a file that was just made, so that it need not be opened again.</summary>
    /// <param name="file">The file.</param>
    /// <param name="handle">Its handle; closed by this object.</param>
    public void Adopt(TorrentFile file, SafeFileHandle handle)
    {
        List<Entry>? closing = null;
        lock (_gate)
        {
            var entry = new Entry(this, file, isWritable: true) { Handle = handle };
            if (_disposed || !_open.TryAdd(file.Index, entry))
            {
                (closing ??= []).Add(entry);
            }
            else
            {
                _all.Touch(entry);
                _all.GiveWay(ref closing);
            }
        }

        Close(closing);
    }

    /// <summary>Closes the files that are not in use now.</summary>
    public void CloseIdle()
    {
        List<Entry>? closing = null;
        lock (_gate) RemoveAll(idleOnly: true, ref closing);
        Close(closing);
    }

    public void Dispose()
    {
        List<Entry>? closing = null;
        lock (_gate)
        {
            _disposed = true;
            RemoveAll(idleOnly: false, ref closing);
        }

        Close(closing);
    }

    private static void Close(List<Entry>? closing)
    {
        if (closing is null) return;
        foreach (var entry in closing) entry.Handle?.Dispose();
    }

    private SafeFileHandle Open(Entry entry)
    {
        // Opening can take long (a network, a sleeping disk), so it is done outside the lock of all files.
        lock (entry.Opening)
        {
            if (entry.Handle is { } handle) return handle;
            try
            {
                return entry.Handle = OpenFile(entry);
            }
            catch (Exception exception) when (StorageErrors.IsOutOfHandles(exception))
            {
                CloseIdle();
            }
            catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
            {
                throw Explain(entry, exception);
            }

            try
            {
                return entry.Handle = OpenFile(entry);
            }
            catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
            {
                throw Explain(entry, exception);
            }
        }
    }

    private SafeFileHandle OpenFile(Entry entry)
    {
        if (_directory.TryOpen(entry.File, entry.IsWritable) is { } quick) return entry.IsWritable ? Checked(entry, quick) : quick;
        var path = _directory.Resolve(entry.File, createParents: entry.IsWritable);
        const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;
        if (!entry.IsWritable) return File.OpenHandle(path, FileMode.Open, FileAccess.Read, Shared);
        var isNew = !File.Exists(path);
        var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, Shared);
        if (isNew) _directory.NoteCreated(path);
        return Checked(entry, handle);
    }

    private SafeFileHandle Checked(Entry entry, SafeFileHandle handle)
    {
        try
        {
            var length = RandomAccess.GetLength(handle);
            if (length > entry.File.Length)
            {
                throw new StorageException(
                    $"'{_directory.PathOf(entry.File)}' has {length} bytes, but the torrent's file {entry.File.Length}; nothing was overwritten. Move it away or choose another directory.");
            }

            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private StorageException Explain(Entry entry, Exception exception)
    {
        var path = _directory.PathOf(entry.File);
        return entry.IsWritable ? StorageErrors.Writing(path, entry.File.Length, exception) : StorageErrors.Reading(path, exception);
    }

    private void GiveBack(Entry entry, bool forget)
    {
        List<Entry>? closing = null;
        lock (_gate)
        {
            entry.Uses--;
            if (forget && entry.Place is not null) Remove(entry, ref closing);
            else if (entry.Place is null && entry.Uses == 0) (closing ??= []).Add(entry);
            else _all.GiveWay(ref closing);
        }

        Close(closing);
    }

    private void RemoveAll(bool idleOnly, ref List<Entry>? closing)
    {
        foreach (var entry in _open.Values.Where(entry => !idleOnly || entry.Uses == 0).ToList()) Remove(entry, ref closing);
    }

    /// <summary>Lets go of a file; it is closed by whoever uses it last. Under the gate.</summary>
    internal void Remove(Entry entry, ref List<Entry>? closing)
    {
        _open.Remove(entry.File.Index);
        _all.Remove(entry);
        if (entry.Uses == 0) (closing ??= []).Add(entry);
    }

    /// <summary>A handle on loan. Dispose it once, soon.</summary>
    internal readonly struct Lease : IDisposable
    {
        private readonly FileHandles _owner;
        private readonly Entry _entry;

        internal Lease(FileHandles owner, Entry entry, SafeFileHandle handle)
        {
            _owner = owner;
            _entry = entry;
            Handle = handle;
        }

        public SafeFileHandle Handle { get; }

        public void Dispose() => _owner.GiveBack(_entry, forget: false);
    }

    internal sealed class Entry(FileHandles owner, TorrentFile file, bool isWritable)
    {
        public FileHandles Owner { get; } = owner;

        public Lock Opening { get; } = new();

        public TorrentFile File { get; } = file;

        public bool IsWritable { get; } = isWritable;

        /// <summary>Gets or sets the open handle; set once, under <see cref="Opening"/>.</summary>
        public SafeFileHandle? Handle { get; set; }

        /// <summary>Gets or sets how many have it on loan; under the owner's lock.</summary>
        public int Uses { get; set; }

        /// <summary>Gets or sets its place among the recent; null when the owner has let go of it.</summary>
        public LinkedListNode<Entry>? Place { get; set; }
    }
}
