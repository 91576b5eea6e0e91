using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>One torrent at work: owns its parts, moves it from state to state, and keeps its time.</summary>
/// <remarks>Everything but <see cref="Status"/>, <see cref="Verified"/> and what posts to the loop runs on the loop.</remarks>
internal sealed class TorrentSession
{
    private static readonly TimeSpan TickTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckpointTime = TimeSpan.FromSeconds(30);

    private readonly EngineContext _engine;
    private readonly TorrentOptions _options;
    private readonly ILogger _logger;
    private readonly PiecePicker _picker;
    private readonly TorrentContent _content;
    private readonly Swarm _swarm;
    private readonly PieceAssembly _assembly;
    private readonly Downloader _downloader;
    private readonly Uploader _uploader;
    private readonly WebSeedDownloader _webSeeds;
    private readonly SwarmTorrent _owner;
    private readonly PeerSources _sources;
    private readonly WholePieces _whole;
    private readonly RunSwitch _switch;
    private readonly CancellationTokenSource _stopping = new();
    private MetadataSession? _fetch;
    private TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TorrentState _state = TorrentState.Checking;
    private TimeSpan _nextCheckpoint = CheckpointTime;
    private Exception? _error;
    private double _checkProgress;
    private Task _completing = Task.CompletedTask;
    private bool _isPreparing;
    private int _readers;
    private volatile TorrentStatus _status;

    /// <summary>Makes a session; it does nothing before <see cref="RunAsync"/>.</summary>
    /// <param name="engine">What is shared by all torrents.</param>
    /// <param name="torrent">The torrent.</param>
    /// <param name="options">How it is downloaded and seeded.</param>
    /// <param name="fetch">What has fetched the torrent by a magnet link: its loop and its swarm are taken over; null for new ones.</param>
    public TorrentSession(EngineContext engine, Torrent torrent, TorrentOptions options, MetadataSession? fetch = null)
    {
        _engine = engine;
        _options = options;
        Torrent = torrent;
        _fetch = fetch;
        Loop = fetch?.Loop ?? engine.NewLoop();
        _logger = engine.Options.LoggerFactory.CreateLogger("Owm.BitTorrent");
        var random = engine.NewRandom();
        _picker = new PiecePicker(torrent.Layout, random);
        Verified = new PieceSignal(torrent.Layout.PieceCount);
        _content = new TorrentContent(engine, torrent, options, _picker);
        _owner = new SwarmTorrent(engine, torrent, _picker, new PeerMessages(this));
        _swarm = fetch?.Swarm ?? new Swarm(engine, _owner, _logger);
        _swarm.DownloadLimiter.Limit = options.DownloadLimit;
        _swarm.UploadLimiter.Limit = options.UploadLimit;
        _whole = new WholePieces(torrent, _picker, _content, _swarm, Verified, _logger, Ban, Fail);
        _assembly = new PieceAssembly(torrent.Layout, _picker, engine.Buffers, piece => _whole.Check(piece, OnSettled, _downloader!));
        _downloader = new Downloader(torrent.Layout, _picker, _assembly, _swarm);
        _webSeeds = new WebSeedDownloader(engine, torrent, options.WebSeeds, _picker, _assembly, _downloader, _swarm, random, _logger);
        _uploader = new Uploader(torrent, _picker, _swarm, random, engine.Options.UploadSlots);
        Metadata = new MetadataServer(torrent);
        _sources = new PeerSources(
            engine,
            torrent.InfoHash,
            torrent.IsPrivate,
            [.. torrent.Trackers, .. options.AdditionalTrackers.Select(tracker => new[] { tracker })],
            random,
            Transferred,
            _swarm.Add,
            options.AdditionalTrackers);

        // A mistake of this program stops one torrent, says so, and spares the others.
        _switch = new RunSwitch(StartAsync, QuietAsync, Fail);
        if (options.StartPaused) _state = TorrentState.Paused;
        _status = Snapshot();
    }

    public Torrent Torrent { get; }

    /// <summary>Gets the loop that everything of this torrent runs on.</summary>
    public SynchronizationContext Loop { get; }

    /// <summary>Gets which pieces are there, for threads outside the loop.</summary>
    public PieceSignal Verified { get; }

    /// <summary>Gets a snapshot, at most a second old.</summary>
    public TorrentStatus Status => _status;

    /// <summary>Gets what completes when all that is wanted is there.</summary>
    public Task Complete => Volatile.Read(ref _complete).Task;

    public Downloader Downloader => _downloader;

    public Uploader Uploader => _uploader;

    public Swarm Swarm => _swarm;

    public TorrentContent Content => _content;

    /// <summary>Gets what gives the torrent's info dictionary to who has a magnet link alone.</summary>
    public MetadataServer Metadata { get; }

    /// <summary>Runs the torrent until it is stopped.</summary>
    public async Task RunAsync()
    {
        if (_options.StartPaused) await DropFetchAsync();
        else await _switch.SetAsync(true);
        using var timer = new PeriodicTimer(TickTime, _engine.Clock);
        var last = _engine.Clock.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                var now = _engine.Clock.GetTimestamp();
                Tick(_engine.Clock.GetElapsedTime(last, now).TotalSeconds);
                last = now;
            }
        }
        catch (OperationCanceledException)
        {
            // StopAsync.
        }
    }

    /// <summary>Goes on after a pause or a failure.</summary>
    public Task ResumeAsync()
    {
        if (_stopping.IsCancellationRequested) return Task.CompletedTask;
        if (_isPreparing) SetState(TorrentState.Checking);
        return _switch.SetAsync(true);
    }

    /// <summary>Stops asking and offering. A check of what is on disk goes on.</summary>
    public Task PauseAsync()
    {
        if (!_switch.ShouldRun || !_isPreparing) return _switch.SetAsync(false);
        _switch.Set(false);
        SetState(TorrentState.Paused);
        return Task.CompletedTask;
    }

    /// <summary>Ends everything, and returns when nothing of it runs any more.</summary>
    public async Task StopAsync()
    {
        _stopping.Cancel();
        await _switch.SetAsync(false);
        await DropFetchAsync();
        await _completing;
        await _content.CloseAsync();
        Verified.SetError(new StorageException($"'{Torrent.Name}' was removed before all of it was there."));
        _complete.TrySetCanceled();
        _swarm.Dispose();
    }

    /// <summary>Something has gone wrong that all of the torrent suffers from: it stops, until it is resumed.</summary>
    public void Fail(Exception exception)
    {
        if (_state == TorrentState.Failed || _stopping.IsCancellationRequested) return;
        var error = exception as BitTorrentException
            ?? new StorageException($"'{Torrent.Name}' could not be kept in {_options.Directory}: {exception.Message}", exception);
        _logger.TorrentFailed(Torrent.Name, error);
        _error = error;
        SetState(TorrentState.Failed);
        Verified.SetError(error);
        _complete.TrySetException(error);
        _ = _switch.SetAsync(false);
    }

    /// <summary>Somebody reads along, or does not any more.</summary>
    public void ChangeReaders(int by)
    {
        _readers += by;
        _downloader.PrefersOrder = _readers > 0;
    }

    private (long Uploaded, long Downloaded, long Left) Transferred() =>
        (_uploader.Sent.Total, _downloader.Received.Total, _picker.RemainingBytes);

    /// <summary>Checks what is there, if that has not been done, and begins to ask and to offer.</summary>
    private async Task<bool> StartAsync()
    {
        _error = null;
        Verified.SetError(null);
        if (_complete.Task.IsFaulted) Volatile.Write(ref _complete, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if ((_content.IsPrepared || await TryPrepareAsync()) && _switch.ShouldRun) await TakeOverAsync();
        else await DropFetchAsync();
        if (!_content.IsPrepared || !_switch.ShouldRun) return false;
        if (_complete.Task.IsCompleted && _picker.RemainingCount > 0) Volatile.Write(ref _complete, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        SetState(_picker.RemainingCount == 0 ? TorrentState.Seeding : TorrentState.Downloading);
        if (_picker.RemainingCount == 0) _complete.TrySetResult();
        foreach (var peer in _options.Peers) _swarm.Book.Add(peer, _swarm.Now);
        _swarm.Start();
        _sources.Start();
        _webSeeds.Start();
        return true;
    }

    // The peers that gave the torrent's metadata give its content, without greeting anew.
    private async Task TakeOverAsync()
    {
        if (_fetch is not { } fetch) return;
        _fetch = null;
        await fetch.YieldAsync();
        _swarm.Adopt(_owner);
    }

    private async Task DropFetchAsync()
    {
        if (_fetch is null) return;
        await _swarm.StopAsync();
        await TakeOverAsync();
    }

    private async Task<bool> TryPrepareAsync()
    {
        SetState(TorrentState.Checking);
        _isPreparing = true;
        try
        {
            await _content.PrepareAsync(new CheckProgress(this), _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
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
            _isPreparing = false;
        }

        foreach (var piece in _picker.Verified.Indexes) Verified.Set(piece);
        foreach (var piece in _picker.Verified.ClearIndexes) Verified.Clear(piece);
        return true;
    }

    private async Task QuietAsync()
    {
        var webSeeds = _webSeeds.StopAsync();
        await _swarm.StopAsync();
        await webSeeds;
        _assembly.Abandon();
        await _sources.StopAsync();
        await _content.CheckpointAsync();
        if (!_switch.ShouldRun && _state != TorrentState.Failed) SetState(TorrentState.Paused);
    }

    private void OnSettled(PartialPiece piece)
    {
        _assembly.Return(piece);
        if (_picker.RemainingCount == 0 && _state == TorrentState.Downloading) OnComplete();
        foreach (var connection in _swarm.Connections)
        {
            _downloader.Request(connection);
            connection.Flush();
        }

        _webSeeds.OnSettled();
    }

    private void Ban(int sender)
    {
        if (!_webSeeds.TryBan(sender)) _swarm.Ban(sender);
    }

    private void OnComplete()
    {
        _logger.TorrentComplete(Torrent.Name);
        _engine.Buffers.Trim();
        SetState(TorrentState.Seeding);
        _sources.Completed();
        _nextCheckpoint = TimeSpan.Zero;
        _completing = FlushAsync();
    }

    // "All is there" is said only of what would survive a power loss.
    private async Task FlushAsync()
    {
        try
        {
            await _content.FlushAsync();
        }
        catch (StorageException exception)
        {
            Fail(exception);
            return;
        }

        if (_picker.RemainingCount == 0) _complete.TrySetResult();
    }

    private void Tick(double seconds)
    {
        try
        {
            if (_switch.IsRunning) Work(seconds);
        }
        catch (Exception exception)
        {
            // As a failing start or stop.
            Fail(exception);
        }

        _status = Snapshot();
    }

    private void Work(double seconds)
    {
        _swarm.Tick();
        foreach (var connection in _swarm.Connections) Metadata.Answer(connection);
        _webSeeds.Tick(seconds);
        _downloader.Tick(seconds);
        _uploader.Tick(seconds);
        if (_picker.RemainingCount > 0 && _swarm.Connections.Count == 0) _sources.AskForPeers();
        if (_swarm.Now < _nextCheckpoint) return;
        _nextCheckpoint = _swarm.Now + CheckpointTime;
        _content.BeginCheckpoint();
    }

    private void SetState(TorrentState state)
    {
        _state = state;
        _status = Snapshot();
    }

    private TorrentStatus Snapshot() => new()
    {
        State = _state,
        WantedBytes = _content.WantedBytes,
        VerifiedBytes = _content.WantedBytes - _picker.RemainingBytes,
        VerifiedPieces = _picker.Verified.Count,
        CheckProgress = _checkProgress,
        DownloadedBytes = _downloader.Received.Total,
        UploadedBytes = _uploader.Sent.Total,
        WastedBytes = _downloader.WastedBytes,
        DownloadRate = _downloader.Received.Rate,
        UploadRate = _uploader.Sent.Rate,
        ConnectedPeers = _swarm.Connections.Count,
        ConnectedSeeds = _picker.SeedCount,
        KnownPeers = _swarm.Book.Count,
        Trackers = _sources.Trackers,
        WebSeeds = _webSeeds.Statuses,
        Error = _error,
    };

    /// <summary>Carries the progress of a check from the threads that do it to the loop.</summary>
    private sealed class CheckProgress(TorrentSession session) : IProgress<double>
    {
        public void Report(double value) => session.Loop.Post(() =>
        {
            session._checkProgress = value;
            session._status = session.Snapshot();
        });
    }
}
