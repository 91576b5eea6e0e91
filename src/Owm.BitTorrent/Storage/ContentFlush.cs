using System.Runtime.ExceptionServices;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Knows which files were written since the last flush, and flushes them and the directories of new ones.
/// Safe for use by several threads.</summary>
internal sealed class ContentFlush(ContentDirectory directory, FileHandles handles, IDiskFlusher flusher)
{
    private const int MaxThreads = 15;
    private const int ItemsPerThread = 4;
    private const int StackSize = 256 * 1024;

    private readonly Lock _marking = new();
    private readonly Lock _flushing = new();
    private HashSet<TorrentFile> _dirty = [];
    private volatile StorageException? _failure;

    /// <summary>Remembers that a file was written. Called after the write: a flush that began before it must not take the mark away.</summary>
    /// <param name="file">The file.</param>
    public void Mark(TorrentFile file)
    {
        lock (_marking) _dirty.Add(file);
    }

    /// <summary>Returns when all that was written before is on the disk.</summary>
    /// <exception cref="StorageException">The disk did not keep it, now or at an earlier call.</exception>
    public void Run()
    {
        lock (_flushing)
        {
            // Once the system has said that it lost something, a second answer of "done" would mean nothing.
            if (_failure is not null) throw new StorageException(_failure.Message, _failure);
            HashSet<TorrentFile> dirty;
            lock (_marking)
            {
                dirty = _dirty;
                _dirty = [];
            }

            try
            {
                FlushEach([.. dirty], FlushFile);
                FlushEach(directory.TakeChanged(), FlushDirectory);
            }
            catch
            {
                // A file that was in the way of its flush, by being gone for example, may be put right and flushed another time.
                lock (_marking) _dirty.UnionWith(dirty);
                throw;
            }
        }
    }

    // Side by side, because a file system with a journal commits many flushes at the price of one; on threads of their own,
    // because a flush may take seconds and those of the pool are wanted elsewhere.
    private static void FlushEach<T>(T[] items, Action<T> flush)
    {
        ExceptionDispatchInfo? failure = null;
        var next = -1;
        void Work()
        {
            while (Volatile.Read(ref failure) is null && Interlocked.Increment(ref next) is var index && index < items.Length)
            {
                try
                {
                    flush(items[index]);
                }
#pragma warning disable CA1031 // Kept whole, and thrown again by the thread that asked for the flush.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
                }
            }
        }

        var helpers = new Thread[Math.Min(items.Length / ItemsPerThread, MaxThreads)];
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(Work, StackSize) { IsBackground = true, Name = "Disk flusher" };
            helpers[i].Start();
        }

        Work();
        foreach (var helper in helpers) helper.Join();
        failure?.Throw();
    }

    private void FlushFile(TorrentFile file)
    {
        // A file that was pushed out of the open ones is opened again: the system keeps what a write failed with for the next
        // fsync of that file, by whatever handle (errseq_t of Linux). Windows flushes through writable handles only.
        using var lease = handles.Rent(file, writable: OperatingSystem.IsWindows());
        try
        {
            flusher.FlushFile(lease.Handle);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw _failure = StorageErrors.Flushing(directory.PathOf(file), exception);
        }
    }

    private void FlushDirectory(string path)
    {
        try
        {
            flusher.FlushDirectory(path);
        }
        catch (Exception exception) when (StorageErrors.IsOfFiles(exception))
        {
            throw _failure = StorageErrors.Flushing(path, exception);
        }
    }
}
