using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>One torrent at work: moves it from state to state, and keeps its time.</summary>
/// <remarks>Everything but <see cref="Status"/>, <see cref="Verified"/>, <see cref="Complete"/> and what posts to the loop runs on the loop.
/// What it is made of is in <see cref="TorrentParts"/>, what it shows in <see cref="StatusBoard"/>.</remarks>
internal sealed partial class TorrentSession
{
    private readonly EngineContext _engine;
    private readonly TorrentOptions _options;
    private readonly ILogger _logger;
    private readonly TorrentParts _parts;
    private readonly StatusBoard _board;
    private readonly QueueTicket _ticket;
    private readonly TorrentReporter _reporter;
    private readonly MetadataHandover _handover;
    private readonly Completion _completion = new();
    private readonly TickTimer _ticks;
    private readonly RunSwitch _switch;
    private readonly Turns _changes = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _completing = Task.CompletedTask;
    private CancellationTokenSource? _preparing;
    private bool _isWanted;
    private bool _hasFailed;
    private int _holds;
    private bool _hasToldCompleted;
    private int _readers;

    /// <summary>Makes a session; it does nothing before <see cref="RunAsync"/>.</summary>
    /// <param name="engine">What is shared by all torrents.</param>
    /// <param name="torrent">The torrent.</param>
    /// <param name="options">How it is downloaded and seeded.</param>
    /// <param name="fetch">What has fetched the torrent by a magnet link: its loop and its swarm are taken over; null for new ones.</param>
    public TorrentSession(EngineContext engine, Torrent torrent, TorrentOptions options, MetadataSession? fetch = null)
    {
        _engine = engine;
        _options = options;
        _logger = engine.Options.LoggerFactory.CreateLogger("Owm.BitTorrent");
        Torrent = torrent;
        Loop = fetch?.Loop ?? engine.NewLoop();
        if (Loop is EventLoop loop) loop.Faulted = Fail;
        _parts = new TorrentParts(engine, this, options, fetch?.Swarm, OnSettled, OnChanged);
        _ticket = new QueueTicket(engine.Queue, engine.Options.StallTime, () => Loop.Post(OnQueueChanged));
        _board = new StatusBoard(engine.Counters, _parts, _ticket, options.EarlierTotals, options.StartPaused ? TorrentState.Paused : TorrentState.Checking);

        _handover = new MetadataHandover(fetch, _parts);
        _reporter = new TorrentReporter(engine.Events, torrent, _parts.Picker);
        _ticks = new TickTimer(engine, () => IsQuiet);
        _parts.Owner.Greeted = _ticks.Hurry;
        _board.Changed = (was, state) =>
        {
            _ticks.Hurry();
            _reporter.OnState(was, state);
        };

        // A mistake of this program stops one torrent, says so, and spares the others.
        _switch = new RunSwitch(StartAsync, QuietAsync, Fail);
    }

    public Torrent Torrent { get; }

    /// <summary>Gets what is shared by all torrents.</summary>
    public EngineContext Engine => _engine;

    /// <summary>Gets the loop that everything of this torrent runs on.</summary>
    public SynchronizationContext Loop { get; }

    /// <summary>Gets which pieces are there, for threads outside the loop.</summary>
    public PieceSignal Verified => _parts.Verified;

    /// <summary>Gets a snapshot, as old as the last tick at most.</summary>
    public TorrentStatus Status => _board.Latest;

    /// <summary>Gets what completes when all that is wanted is there.</summary>
    public Task Complete => _completion.Task;

    public Downloader Downloader => _parts.Downloader;

    public Uploader Uploader => _parts.Uploader;

    public Swarm Swarm => _parts.Swarm;

    public TorrentContent Content => _parts.Content;

    public MetadataServer Metadata => _parts.Metadata;

    /// <summary>Runs the torrent until it is stopped.</summary>
    public async Task RunAsync()
    {
        _isWanted = !_options.StartPaused;
        if (_isWanted) await ApplyAsync();
        else await _handover.DropAsync();
        await _ticks.RunAsync(Tick, _stopping.Token);
    }

    /// <summary>Goes on after a pause or a failure.</summary>
    /// <param name="isForced">Whether that does not wait for its turn.</param>
    public Task ResumeAsync(bool isForced)
    {
        if (_stopping.IsCancellationRequested) return Task.CompletedTask;
        _ticket.IsForced = isForced;
        _isWanted = true;
        _hasFailed = false;
        if (_preparing is not null) _board.Set(TorrentState.Checking);
        return ApplyAsync();
    }

    /// <summary>Stops asking and offering. A check of what is on disk goes on.</summary>
    public Task PauseAsync()
    {
        _isWanted = false;
        _ticket.IsForced = false;
        if (_holds > 0 || !_switch.ShouldRun || _preparing is null) return ApplyAsync();
        _switch.Set(false);
        _board.Set(TorrentState.Paused);
        return Task.CompletedTask;
    }

    /// <summary>Ends everything, and returns when nothing of it runs any more.</summary>
    public async Task StopAsync()
    {
        _stopping.Cancel();
        _ticket.Leave();
        await _switch.SetAsync(false);

        // What is being moved or looked at ends first.
        using var turn = await _changes.TakeAsync();
        await _handover.DropAsync();
        await _completing;
        await Content.CloseAsync();
        _board.Refresh();
        Verified.SetError(new StorageException($"'{Torrent.Name}' was removed before all of it was there."));
        _completion.Cancel();
        Swarm.Dispose();
    }

    /// <summary>Something has gone wrong that all of the torrent suffers from: it stops, until it is resumed.</summary>
    public void Fail(Exception exception)
    {
        if (_hasFailed || _stopping.IsCancellationRequested) return;
        var error = exception as BitTorrentException
            ?? new StorageException($"'{Torrent.Name}' could not be kept in {Content.Directory}: {exception.Message}. Look at that directory, then resume the torrent.", exception);
        _logger.TorrentFailed(Torrent.Name, error);
        _hasFailed = true;
        _board.Error = error;
        _board.Set(TorrentState.Failed);
        _reporter.OnFailed(error);
        if (error is StorageException) _engine.Counters.Add(EngineCount.DiskErrors);
        Verified.SetError(error);
        _completion.Fail(error);
        _ = ApplyAsync();
    }

    /// <summary>Goes to a position in the queue.</summary>
    public void MoveInQueue(int position)
    {
        _ticket.MoveTo(position);
        _board.Refresh();
    }

    /// <summary>Returns how things stand with every connected peer.</summary>
    public IReadOnlyList<PeerStatus> DescribePeers() => [.. Swarm.Connections.Select(connection => PeerReport.Of(connection.Peer, Swarm.Now))];

    /// <summary>Somebody reads along, or does not any more.</summary>
    public void ChangeReaders(int by)
    {
        _readers += by;
        Downloader.PrefersOrder = _readers > 0;
    }

    /// <summary>Checks what is there, if that has not been done, and begins to ask and to offer.</summary>
    private async Task<bool> StartAsync()
    {
        ForgetFailure();
        var isReady = Content.IsPrepared || await TryPrepareAsync();
        AskQueue();
        if (!ShouldRun) _switch.Set(false);
        if (isReady && _switch.ShouldRun) await _handover.TakeOverAsync();
        else await _handover.DropAsync();
        if (!Content.IsPrepared || !_switch.ShouldRun)
        {
            ShowIdle();
            return false;
        }

        var isComplete = _parts.Picker.RemainingCount == 0;
        _board.Set(isComplete ? TorrentState.Seeding : TorrentState.Downloading);
        if (isComplete) _completion.Set();
        _parts.Start();
        return true;
    }

    // What is there must be known before the queue can say anything.
    private bool ShouldRun => _isWanted && !_hasFailed && _holds == 0 && (_ticket.MayRun || !Content.IsPrepared);

    private Task ApplyAsync()
    {
        AskQueue();
        if (!ShouldRun && !_switch.IsRunning && _preparing is null) ShowIdle();
        return _switch.SetAsync(ShouldRun);
    }

    private void AskQueue()
    {
        var asks = _isWanted && !_hasFailed && _holds == 0 && Content.IsPrepared && !_stopping.IsCancellationRequested;
        _ticket.Ask(!asks ? QueueDemand.None : _parts.Picker.RemainingCount == 0 ? QueueDemand.Seed : QueueDemand.Download);
    }

    private void OnQueueChanged()
    {
        if (!_stopping.IsCancellationRequested) _ = ApplyAsync();
    }

    private void ShowIdle()
    {
        if (_holds == 0 && !_hasFailed) _board.Set(_isWanted && !_ticket.MayRun ? TorrentState.Queued : TorrentState.Paused);
    }

    private void ForgetFailure()
    {
        _hasFailed = false;
        _board.Error = null;
        Verified.SetError(null);
        _completion.ForgetFailure();
    }

    private async Task<bool> TryPrepareAsync()
    {
        _board.Set(TorrentState.Checking);
        using var preparing = _preparing = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        try
        {
            await Content.PrepareAsync(new LoopProgress(Loop, _board.SetProgress), preparing.Token);
        }
        catch (OperationCanceledException) when (preparing.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            Fail(exception);
            return false;
        }
        finally
        {
            _preparing = null;
        }

        if (_parts.Picker.RemainingCount > 0) _completion.Reopen();
        foreach (var piece in _parts.Picker.Verified.Indexes) Verified.Set(piece);
        foreach (var piece in _parts.Picker.Verified.ClearIndexes) Verified.Clear(piece);
        return true;
    }

    private async Task QuietAsync()
    {
        await _parts.StopAsync();
        if (!_switch.ShouldRun) ShowIdle();
    }

    private void OnSettled(PartialPiece piece)
    {
        _parts.Assembly.Return(piece);
        _reporter.OnSettled(piece.Index);
        _engine.Counters.Add(_parts.Picker.Verified[piece.Index] ? EngineCount.PiecesVerified : EngineCount.PiecesFailed);
        if (_parts.Picker.RemainingCount == 0 && _board.State == TorrentState.Downloading) OnComplete();
        foreach (var connection in Swarm.Connections)
        {
            Downloader.Request(connection);
            connection.Flush();
        }

        _parts.WebSeeds.OnSettled();
    }

    private void OnIncomplete()
    {
        _board.Set(TorrentState.Downloading);

        // Seeds that it had parted with are of use again.
        Swarm.Book.ForgetFailures(Swarm.Now);
        Swarm.Dial();
        _ = ApplyAsync();
    }

    private void OnComplete()
    {
        _logger.TorrentComplete(Torrent.Name);
        _engine.Buffers.Trim();
        _board.Set(TorrentState.Seeding);
        if (_parts.Picker.Verified.IsFull && !_hasToldCompleted) _parts.Sources.Completed();
        _hasToldCompleted |= _parts.Picker.Verified.IsFull;
        _parts.HurryCheckpoint();
        _completing = FlushAsync();
        _ = ApplyAsync();
    }

    // "All is there" is said only of what would survive a power loss.
    private async Task FlushAsync()
    {
        try
        {
            await Content.FlushAsync();
        }
        catch (StorageException exception)
        {
            Fail(exception);
            return;
        }

        if (_parts.Picker.RemainingCount > 0) return;
        _completion.Set();
        _reporter.OnCompleted();
    }

    // Nobody is there to be served, and nothing to be had.
    private bool IsQuiet => Swarm.Connections.Count == 0
        && (_board.State is TorrentState.Paused or TorrentState.Queued or TorrentState.Failed || (_board.State == TorrentState.Seeding && _parts.Picker.RemainingCount == 0));

    private void Tick(double seconds)
    {
        try
        {
            if (_switch.IsRunning)
            {
                _parts.Tick(seconds);
                _ticket.Tick(_parts.Picker.RemainingCount == 0 ? Uploader.Sent.Total : Downloader.Received.Total, Swarm.Now);
                if (!ShouldRun) _ = ApplyAsync();
            }
        }
        catch (Exception exception)
        {
            // As a failing start or stop.
            Fail(exception);
        }

        _board.Tick(seconds);
        _reporter.Tick(_parts.Sources.Trackers);
    }

    // What somebody has changed is not the content any more: nothing more of it is sent, and nothing of it is overwritten.
    private void OnChanged(string path)
    {
        if (!_switch.IsRunning) return;
        _parts.Content.Doubt();
        Fail(new StorageException($"'{path}' was changed while it was seeded: its length or its time is another. Put it back, or resume '{Torrent.Name}' to have it checked."));
    }
}
