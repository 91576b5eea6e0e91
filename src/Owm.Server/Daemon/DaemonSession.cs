using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.Server.Daemon;

/// <summary>The daemon's torrents: what clients ask for is on the disk before it is acknowledged, and the engine does it.</summary>
/// <remarks>Changes go one at a time, through the gate. What takes long (leaving a swarm, a check) goes on behind it.</remarks>
internal sealed partial class DaemonSession
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<InfoHash, Task> _leaving = [];
    private readonly BackgroundTasks _background;
    private readonly DaemonOptions _options;
    private readonly TorrentEngine _engine;
    private readonly ListFile _file;
    private readonly ILogger _logger;
    private readonly int _port;
    private volatile DaemonEntry[] _entries = [];

    public DaemonSession(DaemonOptions options, TorrentEngine engine, ListFile file, KeptList list, ILogger logger)
    {
        _options = options;
        _engine = engine;
        _file = file;
        _logger = logger;
        _port = engine.ListenEndPoints is [var first, ..] ? first.Port : list.Port;
        _background = new BackgroundTasks(logger);
        Limits = new SessionLimits(engine, options, list, logger);
        _entries = [.. list.Torrents.Select(kept => new DaemonEntry(InfoHash.TryParse(kept.InfoHash, out var hash) ? hash : default, kept))];
    }

    /// <summary>Gets the torrents, in the order of the queue.</summary>
    public IReadOnlyList<DaemonEntry> Entries => _entries;

    /// <summary>Gets how fast all torrents together may be.</summary>
    public SessionLimits Limits { get; }

    private TimeProvider Clock => _options.Engine.TimeProvider;

    /// <summary>Sets the torrents of the list to work.</summary>
    public async Task RestoreAsync()
    {
        using var turn = await TakeAsync(CancellationToken.None);
        foreach (var entry in _entries) Begin(entry, assumeComplete: false);
    }

    /// <summary>Returns a torrent.</summary>
    /// <exception cref="DaemonException">It is not there.</exception>
    public DaemonEntry Get(InfoHash infoHash) => Find(infoHash) ?? throw new DaemonException(DaemonFailure.NotFound, $"There is no torrent {infoHash} in the daemon. See 'owm torrent status'.");

    /// <summary>Adds a torrent, unless it is there.</summary>
    /// <exception cref="DaemonException">It is there in another directory, or could not be kept.</exception>
    public async Task<AddedTorrent> AddAsync(Addition addition, CancellationToken cancellationToken)
    {
        using var turn = await TakeAsync(cancellationToken);
        if (Find(addition.InfoHash) is { } there) return await AddAgainAsync(there, addition);
        if (_entries.Length >= _options.MaxTorrents) throw Addition.Bad($"The daemon has {_entries.Length} torrents, and no room for more. Remove some.");
        if (_leaving.TryGetValue(addition.InfoHash, out var leaving)) await Settled(leaving);
        MakeDirectory(addition.Kept.Directory);
        if (addition.Torrent is { } torrent) Write(torrent);
        var entry = new DaemonEntry(addition.InfoHash, addition.Kept);
        Keep([.. _entries, entry]);
        _logger.Added(entry.Kept.Name, entry.Kept.InfoHash, entry.Kept.Directory);
        if (addition.Torrent is { } known) Begin(entry, known, addition.AssumeComplete);
        else Begin(entry, addition.AssumeComplete);
        return new AddedTorrent(TorrentReport.Of(entry), WasThere: false);
    }

    /// <summary>Stops asking and offering for a torrent, until it is resumed.</summary>
    public async Task PauseAsync(DaemonEntry entry, CancellationToken cancellationToken, bool isGoal = false)
    {
        using (await TakeAsync(cancellationToken))
        {
            if (!entry.Kept.IsPaused || isGoal) Keep(entry, kept => kept with { IsPaused = true, GoalReached = isGoal || kept.GoalReached });
            await StopSearchAsync(entry);
        }

        if (entry.Handle is { } handle) await handle.PauseAsync();
    }

    /// <summary>Goes on with a torrent that is paused or has failed.</summary>
    public async Task ResumeAsync(DaemonEntry entry, CancellationToken cancellationToken)
    {
        using (await TakeAsync(cancellationToken))
        {
            if (entry.Kept.IsPaused) Keep(entry, kept => kept with { IsPaused = false });
            if (entry.Handle is null && entry.SearchStop is null)
            {
                entry.Problem = null;
                Begin(entry, assumeComplete: false);
            }
        }

        if (entry.Handle is { } handle) await handle.ResumeAsync();
    }

    /// <summary>Begins to look at all that is on disk again.</summary>
    /// <exception cref="DaemonException">There is no torrent yet to look at.</exception>
    public async Task RecheckAsync(DaemonEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Handle is null) await ResumeAsync(entry, cancellationToken);
        if (entry.Handle is not { } handle) throw Addition.Bad($"The torrent of '{entry.Kept.Name}' is not there yet: there is nothing to check.");
        _ = _background.Add("a check", async () =>
        {
            try
            {
                await handle.RecheckAsync();
            }
            catch (BitTorrentException)
            {
                // Its status tells.
            }
            catch (OperationCanceledException)
            {
                // It was removed.
            }
        });
    }

    /// <summary>Changes limits, goals, priorities or the place in the queue.</summary>
    /// <exception cref="DaemonException">The change makes no sense, or could not be kept.</exception>
    public async Task ChangeAsync(DaemonEntry entry, TorrentChange change, CancellationToken cancellationToken)
    {
        if (change.DownloadLimit < 0 || change.UploadLimit < 0 || change.QueuePosition < 0) throw Addition.Bad("A limit or a position is negative.");
        if (change.RatioGoal is { } ratio && !(ratio >= 0 && double.IsFinite(ratio))) throw Addition.Bad("A ratio is 0 or more.");
        if (change.SeedTimeGoal is { } time && !(time >= 0 && time <= TimeSpan.MaxValue.TotalSeconds / 2)) throw Addition.Bad("A time is 0 or more.");
        using var turn = await TakeAsync(cancellationToken);
        IReadOnlyList<FilePriority>? priorities = null;
        if (change.Priorities is { } given)
        {
            if (entry.Handle is not { } known) throw Addition.Bad($"The files of '{entry.Kept.Name}' are not known yet.");
            priorities = Addition.Priorities(given, known.Torrent);
            await Translated(() => known.SetFilePrioritiesAsync(priorities));
        }

        Keep(entry, kept => kept with
        {
            DownloadLimit = change.DownloadLimit ?? kept.DownloadLimit,
            UploadLimit = change.UploadLimit ?? kept.UploadLimit,
            RatioGoal = change.RatioGoal ?? kept.RatioGoal,
            SeedTimeGoal = change.SeedTimeGoal ?? kept.SeedTimeGoal,
            GoalReached = change is { RatioGoal: null, SeedTimeGoal: null } && kept.GoalReached,
            Priorities = priorities is null ? kept.Priorities : DaemonEntry.Text(priorities),
        });
        entry.Handle?.SetLimits(entry.Kept.DownloadLimit, entry.Kept.UploadLimit);
        if (change.QueuePosition is { } position) await MoveInQueueAsync(entry, position);
    }

    /// <summary>Removes a torrent, if it is there. Returns when it has left its swarm.</summary>
    /// <exception cref="DaemonException">Its content could not all be deleted; it is removed all the same.</exception>
    public async Task RemoveAsync(InfoHash infoHash, bool deleteContent, CancellationToken cancellationToken)
    {
        Task leaving;
        using (await TakeAsync(cancellationToken))
        {
            if (Find(infoHash) is not { } entry) return;
            Keep([.. _entries.Where(other => other != entry)]);
            _logger.Removed(entry.Kept.Name, entry.Kept.InfoHash);
            leaving = LeaveAsync(entry, deleteContent);
            _leaving[infoHash] = leaving;
        }

        try
        {
            await leaving;
        }
        finally
        {
            using var turn = await TakeAsync(CancellationToken.None);
            if (_leaving.GetValueOrDefault(infoHash) == leaving) _leaving.Remove(infoHash);
        }
    }

    /// <summary>Sets the limits of all torrents together.</summary>
    public async Task SetLimitsAsync(DaemonLimits limits, CancellationToken cancellationToken)
    {
        if (limits.DownloadLimit < 0 || limits.UploadLimit < 0) throw Addition.Bad("A limit is negative.");
        if (limits.Schedule is not null) throw Addition.Bad("The schedule is set in owm.conf: daemon.limits.");
        using var turn = await TakeAsync(cancellationToken);
        var before = Limits.Kept;
        Limits.Kept = (limits.DownloadLimit ?? before.Download, limits.UploadLimit ?? before.Upload);
        try
        {
            Keep(_entries);
        }
        catch
        {
            Limits.Kept = before;
            throw;
        }

        Limits.Apply();
    }

    /// <summary>Writes the list with what has been done until now.</summary>
    /// <exception cref="DaemonException">It could not be written.</exception>
    public async Task SaveAsync()
    {
        using var turn = await TakeAsync(CancellationToken.None);
        Keep(_entries);
    }

    /// <summary>Ends what goes on behind the gate: searches, checks.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Settled(Task.WhenAll(_leaving.Values.ToArray()));
    }

    /// <summary>Waits for what went on behind the gate, once the engine has ended.</summary>
    public Task FinishAsync() => _background.FinishAsync();

    private static async Task Settled(Task task) => await Task.WhenAny(task);

    private static void MakeDirectory(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DaemonException(DaemonFailure.NotAllowed, $"{e.Message} Choose another directory.", e);
        }
        catch (IOException e)
        {
            throw new DaemonException(DaemonFailure.Storage, $"{e.Message} Choose another directory.", e);
        }
    }

    private static async Task Translated(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (StorageException e)
        {
            throw Failed(e);
        }
    }

    private static DaemonException Failed(StorageException e) =>
        new(e.IsDiskFull ? DaemonFailure.DiskFull : e.IsAccessDenied ? DaemonFailure.NotAllowed : DaemonFailure.Storage, e.Message, e);

    private DaemonEntry? Find(InfoHash infoHash) => Array.Find(_entries, entry => entry.InfoHash == infoHash);

    private async Task<AddedTorrent> AddAgainAsync(DaemonEntry there, Addition addition)
    {
        if (there.Kept.Directory != addition.Kept.Directory)
            throw new DaemonException(DaemonFailure.WouldOverwrite, $"'{there.Kept.Name}' is there already, in '{there.Kept.Directory}'. Remove it first, or leave it where it is.");

        // A .torrent file ends the search for the torrent.
        if (there.Handle is null && addition.Torrent is { } torrent)
        {
            await StopSearchAsync(there);
            there.Problem = null;
            Found(there, torrent, addition.AssumeComplete);
        }

        return new AddedTorrent(TorrentReport.Of(there), WasThere: true);
    }

    private async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Turn(_gate);
    }

    private void Keep(DaemonEntry entry, Func<KeptTorrent, KeptTorrent> change)
    {
        if (Array.IndexOf(_entries, entry) < 0) throw new DaemonException(DaemonFailure.NotFound, $"'{entry.Kept.Name}' was removed meanwhile.");
        Keep(_entries, entry, change);
    }

    // What was written is what is then known: nothing is acknowledged that a kill could take back.
    private void Keep(DaemonEntry[] entries, DaemonEntry? changed = null, Func<KeptTorrent, KeptTorrent>? change = null)
    {
        var now = Clock.GetUtcNow();
        var kept = entries.Select(entry => entry == changed ? change!(entry.Current(now)) : entry.Current(now)).ToArray();
        try
        {
            _file.Write(new KeptList
            {
                Port = _port,
                DownloadLimit = Limits.Kept.Download,
                UploadLimit = Limits.Kept.Upload,
                Torrents = kept,
            });
        }
        catch (StorageException e)
        {
            throw Failed(e);
        }

        for (var i = 0; i < entries.Length; i++) entries[i].Kept = kept[i];
        _entries = entries;
    }

    private void Write(Torrent torrent)
    {
        try
        {
            DurableFile.Write(_options.Place.TorrentFile(torrent.InfoHash.ToString()), TorrentWriter.Write(torrent), ownerOnly: true);
        }
        catch (StorageException e)
        {
            throw Failed(e);
        }
    }

    private async Task MoveInQueueAsync(DaemonEntry entry, int position)
    {
        List<DaemonEntry> order = [.. _entries];
        order.Remove(entry);
        order.Insert(Math.Min(position, order.Count), entry);
        Keep([.. order]);
        if (entry.Handle is { } handle) await handle.MoveInQueueAsync(position);
    }

    private async Task LeaveAsync(DaemonEntry entry, bool deleteContent)
    {
        await StopSearchAsync(entry);
        StorageException? failure = null;
        if (entry.Handle is { } handle)
        {
            try
            {
                await _engine.RemoveAsync(handle, deleteContent);
            }
            catch (StorageException e)
            {
                failure = e;
                _logger.NotDeleted(entry.Kept.Name, e.Message);
            }
        }

        var resume = _options.Place.ResumeFile(entry.Kept.InfoHash);
        foreach (var file in (string[])[_options.Place.TorrentFile(entry.Kept.InfoHash), resume, resume + ".journal"])
        {
            try
            {
                DurableFile.Delete(file);
            }
            catch (StorageException e)
            {
                failure ??= e;
            }
        }

        if (failure is not null) throw Failed(failure);
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
