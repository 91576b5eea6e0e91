using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;

namespace Owm.BitTorrent.Engine;

/// <summary>The content of one torrent on disk: what is there, what comes in, what goes out, and what is remembered of it.</summary>
internal sealed class TorrentContent
{
    private readonly EngineContext _engine;
    private readonly Torrent _torrent;
    private readonly TorrentOptions _options;
    private readonly PiecePicker _picker;
    private readonly bool[] _wasWanted;
    private IBlockStore _store;
    private Task? _moving;
    private ContentWatch? _watch;
    private ResumeStore? _resume;
    private Task<string?> _watching = Task.FromResult<string?>(null);
    private Task _checkpoint = Task.CompletedTask;
    private TaskCompletionSource? _idle;
    private int _checking;
    private bool _isDirty;
    private bool _isDoubtful;
    private bool _isDistrusted;
    private FilePriority[] _priorities;

    public TorrentContent(EngineContext engine, Torrent torrent, TorrentOptions options, PiecePicker picker)
    {
        _engine = engine;
        _torrent = torrent;
        _options = options;
        _picker = picker;
        Directory = options.Directory;
        _store = engine.OpenStore(torrent, options.Directory);
        _wasWanted = new bool[torrent.Files.Count];
        _priorities = options.PrioritiesOf(torrent);
        SetPriorities(_priorities);
    }

    /// <summary>Gets the directory the content is in.</summary>
    public string Directory { get; private set; }

    /// <summary>Gets how much each file is wanted. The list is never changed, but replaced.</summary>
    public IReadOnlyList<FilePriority> Priorities => Volatile.Read(ref _priorities);

    /// <summary>Gets whether what is on disk has been looked at.</summary>
    public bool IsPrepared { get; private set; }

    /// <summary>Looks at what is on disk, and makes room for what is missing.</summary>
    /// <param name="progress">Told how far the check has come, 0 to 1; from any thread.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    public async Task PrepareAsync(IProgress<double> progress, CancellationToken cancellationToken)
    {
        var assumed = _options.AssumeComplete && !_isDoubtful ? AllWanted() : null;
        OpenResume();
        var there = assumed is not null && !await KnowsMoreAsync() ? assumed : await new ContentCheck(_engine, _torrent, _store).RunAsync(_isDistrusted ? null : _resume, progress, cancellationToken);
        for (var piece = 0; piece < _torrent.Layout.PieceCount; piece++)
        {
            if (there[piece]) _picker.SetVerified(piece);
            else _picker.SetLost(piece);
        }

        // What is wanted may change meanwhile.
        for (FilePriority[]? allocated = null; allocated != _priorities;)
        {
            allocated = _priorities;
            var wanted = allocated.Select(priority => priority != FilePriority.Skip).ToArray();
            if (HasEmptyFiles || _picker.RemainingCount > 0) await _engine.Workers.RunAsync(() => _store.Allocate(wanted));

            // From here on every piece that comes in is in the journal at once.
            await _engine.Workers.RunAsync(() => _resume?.Checkpoint(there, _store));
        }

        _watch = null;
        IsPrepared = true;
        _isDoubtful = false;
        _isDistrusted = false;
        _isDirty = !there.IsEmpty;
    }

    /// <summary>Makes room for the files that will be wanted and are not yet, once what is on disk has been looked at.</summary>
    /// <exception cref="StorageException">There is no room, or a file is in the way.</exception>
    public async Task AllocateAsync(IReadOnlyList<FilePriority> priorities)
    {
        var wanted = _torrent.Files.Select(file => priorities[file.Index] != FilePriority.Skip && _priorities[file.Index] == FilePriority.Skip).ToArray();
        if (IsPrepared && wanted.Contains(true)) await _engine.Workers.RunAsync(() => _store.Allocate(wanted));
    }

    /// <summary>Says how much each file is wanted.</summary>
    public void SetPriorities(IReadOnlyList<FilePriority> priorities)
    {
        Volatile.Write(ref _priorities, [.. priorities]);
        var pieces = new FilePriority[_torrent.Layout.PieceCount];
        foreach (var file in _torrent.Files)
        {
            _wasWanted[file.Index] |= priorities[file.Index] != FilePriority.Skip;
            var (first, count) = _torrent.Layout.PiecesOf(file.Offset, file.Length);
            foreach (ref var piece in pieces.AsSpan(first, count)) piece = (FilePriority)Math.Max((byte)piece, (byte)priorities[file.Index]);
        }

        for (var piece = 0; piece < pieces.Length; piece++) _picker.SetPriority(piece, pieces[piece]);
    }

    /// <summary>What is on disk is not what it was: it must be looked at again before anything else.</summary>
    public void Doubt()
    {
        IsPrepared = false;
        _isDoubtful = true;
    }

    /// <summary>All that is on disk must be looked at again, whatever is remembered of it.</summary>
    public void Distrust()
    {
        Doubt();
        _isDistrusted = true;
    }

    /// <summary>Hashes a whole piece and writes it when it is right.</summary>
    public void Check(PartialPiece piece, bool moreToCome, Action<PieceJob> done)
    {
        _checking++;
        _engine.Workers.Check(new PieceJob
        {
            Piece = piece,
            ExpectedHash = _torrent.PieceHashes.Slice(piece.Index * 20, 20),
            Store = _store,
            Offset = _torrent.Layout.OffsetOf(piece.Index),
            MoreToCome = moreToCome,
            Loop = SynchronizationContext.Current!,
            Done = job =>
            {
                _checking--;
                done(job);
                if (_checking == 0) _idle?.TrySetResult();
            },
        });
    }

    /// <summary>Remembers that a piece is there, so that it outlives a kill.</summary>
    public void Remember(int piece)
    {
        _isDirty = true;
        try
        {
            _resume?.Append(piece);
        }
        catch (StorageException)
        {
            // The next checkpoint remembers it; until then a kill would cost looking at this piece again.
        }
    }

    /// <summary>Reads content to be sent.</summary>
    public ValueTask ReadAsync(IReadOnlyList<BlockBatch.Run> runs)
    {
        // What the system has in memory is copied from there in less time than another thread takes to wake.
        var next = 0;
        while (next < runs.Count && _store.TryReadCached(runs[next].Offset, runs[next].Buffers)) next++;
        return next == runs.Count ? ValueTask.CompletedTask : new ValueTask(_engine.Workers.RunAsync(() =>
        {
            for (; next < runs.Count; next++) _store.Read(runs[next].Offset, runs[next].Buffers);
        }));
    }

    /// <summary>Reads content that is there, from any thread. While it is being moved, that waits for the move to end.</summary>
    public async ValueTask ReadAsync(long offset, Memory<byte> buffer)
    {
        while (true)
        {
            var store = Volatile.Read(ref _store);
            var moving = Volatile.Read(ref _moving);
            try
            {
                await _engine.Workers.RunAsync(() => store.Read(offset, buffer.Span));
                return;
            }
            catch (Exception exception) when (exception is StorageException or ObjectDisposedException && (moving ?? Volatile.Read(ref _moving)) is { } now)
            {
                // It is read where it will be.
                await now;
            }
            catch (Exception exception) when (exception is StorageException or ObjectDisposedException && store != Volatile.Read(ref _store))
            {
                // It has been moved meanwhile.
            }
            catch (Exception exception) when (exception is ObjectDisposedException or InvalidOperationException)
            {
                // Whoever reads along may outlive the torrent, and the engine.
                throw new StorageException($"'{_torrent.Name}' was removed while it was being read.", exception);
            }
        }
    }

    /// <summary>Looks whether somebody else has changed files that are whole and seeded.</summary>
    /// <returns>The path of one that was, or null.</returns>
    public Task<string?> FindChangedAsync()
    {
        if (_picker.RemainingCount > 0 || !IsPrepared || _checking > 0 || _moving is not null) _watch = null;
        else if (_watching.IsCompleted) return _watching = LookAsync();
        return Task.FromResult<string?>(null);
    }

    private async Task<string?> LookAsync()
    {
        var watch = _watch ??= new ContentWatch(_torrent, new ContentDirectory(Directory));
        string? changed = null;
        await _engine.Workers.RunAsync(() => changed = watch.Look());
        return watch == _watch ? changed : null;
    }

    /// <summary>Returns when all that was written would survive a power loss.</summary>
    /// <exception cref="StorageException">The system cannot promise that.</exception>
    public Task FlushAsync() => _engine.Workers.RunAsync(_store.Flush);

    /// <summary>Begins to make what has come in survive a power loss, unless that is being done already.</summary>
    public void BeginCheckpoint()
    {
        if (_checkpoint.IsCompleted && _isDirty) _checkpoint = CheckpointNowAsync();
    }

    /// <summary>Makes what has come in survive a power loss.</summary>
    public async Task CheckpointAsync()
    {
        await _checkpoint;
        if (_isDirty) await (_checkpoint = CheckpointNowAsync());
    }

    /// <summary>Closes the files, once nothing uses them any more.</summary>
    public async Task CloseAsync()
    {
        await BecomeIdleAsync();
        await CheckpointAsync();
        await _watching;
        await _engine.Workers.RunAsync(() =>
        {
            _resume?.Dispose();
            _store.Dispose();
        });
    }

    /// <summary>Moves the content to another directory; nothing may be asked for or offered meanwhile.</summary>
    /// <param name="directory">Where it is to be.</param>
    /// <param name="progress">Told how far that has come, 0 to 1; from any thread.</param>
    /// <param name="cancellationToken">Stops it; all is as it was then.</param>
    /// <exception cref="StorageException">It could not be moved, and is where it was; or what is left of it could not be deleted there.</exception>
    public async Task MoveAsync(string directory, IProgress<double> progress, CancellationToken cancellationToken)
    {
        await BecomeIdleAsync();
        await CheckpointAsync();
        var moved = new TaskCompletionSource();
        Volatile.Write(ref _moving, moved.Task);
        try
        {
            var move = new ContentMove(_torrent, new ContentDirectory(Directory), new ContentDirectory(directory));
            await _engine.Workers.RunAsync(() => move.Bring(progress, cancellationToken));
            await ReopenAsync(directory);
            if (move.FoundSome) Distrust();
            _isDirty = IsPrepared;
            await CheckpointAsync();
            await _engine.Workers.RunAsync(move.Finish);
        }
        finally
        {
            _watch = null;
            Volatile.Write(ref _moving, null);
            moved.SetResult();
        }
    }

    /// <summary>Deletes the torrent's own files, once they have been closed: those that were wanted, and those of which pieces are there.</summary>
    /// <exception cref="StorageException">A file could not be deleted.</exception>
    public Task DeleteAsync()
    {
        var own = _torrent.Files.Where(IsOwn).ToList();
        return _engine.Workers.RunAsync(() =>
        {
            ContentRemoval.Delete(new ContentDirectory(Directory), own);
            if (_options.ResumeFile is { } resume) ResumeStore.Open(resume, _torrent, new ContentDirectory(Directory)).Delete();
        });
    }

    private bool IsOwn(TorrentFile file)
    {
        if (_wasWanted[file.Index]) return true;
        var (first, count) = _torrent.Layout.PiecesOf(file.Offset, file.Length);
        return Enumerable.Range(first, count).Any(piece => _picker.Verified[piece]);
    }

    private async Task BecomeIdleAsync()
    {
        if (_checking == 0) return;
        _idle = new TaskCompletionSource();
        await _idle.Task;
    }

    private async Task ReopenAsync(string directory)
    {
        var old = _store;
        await _engine.Workers.RunAsync(old.Dispose);
        Directory = directory;
        Volatile.Write(ref _store, _engine.OpenStore(_torrent, directory));
        OpenResume();
    }

    // What was remembered since is better than what was assumed.
    private async Task<bool> KnowsMoreAsync()
    {
        var isKnown = false;
        if (_resume is { } resume) await _engine.Workers.RunAsync(() => isKnown = resume.Load().IsKnown);
        return isKnown;
    }

    private void OpenResume()
    {
        if (_options.ResumeFile is null) return;
        _resume?.Dispose();
        _resume = ResumeStore.Open(_options.ResumeFile, _torrent, new ContentDirectory(Directory));
    }

    private async Task CheckpointNowAsync()
    {
        if (!IsPrepared) return;
        _isDirty = false;
        var verified = new Bitfield(_picker.Verified);
        try
        {
            await _engine.Workers.RunAsync(() =>
            {
                _resume?.Checkpoint(verified, _store);
            });
        }
        catch (StorageException)
        {
            // The pieces are there all the same; only the promise to find them after a power loss cannot be given.
            // They are tried again at the next checkpoint, and after a crash they are checked anew.
            _isDirty = true;
        }
    }

    private Bitfield AllWanted()
    {
        var pieces = new Bitfield(_torrent.Layout.PieceCount);
        for (var piece = 0; piece < pieces.Length; piece++)
        {
            if (_picker.IsWanted(piece)) pieces.Set(piece);
        }

        return pieces;
    }

    private bool HasEmptyFiles => _torrent.Files.Any(file => file.Length == 0);
}
