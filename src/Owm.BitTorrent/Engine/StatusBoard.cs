namespace Owm.BitTorrent.Engine;

/// <summary>What a torrent shows of itself: gathers a <see cref="TorrentStatus"/> on the loop, for any thread to read.</summary>
internal sealed class StatusBoard
{
    private readonly EngineCounters _counters;
    private readonly TorrentParts _parts;
    private readonly QueueTicket _ticket;
    private readonly TorrentTotals _earlier;
    private readonly TimeEstimate _estimate = new();
    private TimeSpan _active;
    private TimeSpan _seeding;
    private double _availability;
    private volatile TorrentStatus _latest;

    /// <summary>Makes a board.</summary>
    /// <param name="counters">What the engine counts.</param>
    /// <param name="parts">What it tells about.</param>
    /// <param name="ticket">Its place in the queue.</param>
    /// <param name="earlier">What the torrent has done before.</param>
    /// <param name="state">What the torrent is doing.</param>
    public StatusBoard(EngineCounters counters, TorrentParts parts, QueueTicket ticket, TorrentTotals earlier, TorrentState state)
    {
        _counters = counters;
        _ticket = ticket;
        _earlier = earlier;
        _parts = parts;
        State = state;
        _latest = Snapshot();
    }

    /// <summary>Gets or sets what is told of every change of <see cref="State"/>: what it was, and what it is.</summary>
    public Action<TorrentState, TorrentState> Changed { get; set; } = (_, _) => { };

    /// <summary>Gets the latest snapshot.</summary>
    public TorrentStatus Latest => _latest;

    /// <summary>Gets what the torrent is doing.</summary>
    public TorrentState State { get; private set; }

    /// <summary>Gets or sets why the torrent has failed.</summary>
    public Exception? Error { get; set; }

    /// <summary>Gets how far the check or the move of the content has come, 0 to 1.</summary>
    public double Progress { get; private set; }

    /// <summary>The torrent does something else now.</summary>
    public void Set(TorrentState state)
    {
        var was = State;
        if (was != state) Progress = 0;
        State = state;
        Refresh();
        if (was != state) Changed(was, state);
    }

    /// <summary>The check or the move of the content has come further.</summary>
    public void SetProgress(double progress)
    {
        Progress = progress;
        Refresh();
    }

    /// <summary>A second has passed.</summary>
    /// <param name="seconds">Since the last time, precisely.</param>
    public void Tick(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        if (State is TorrentState.Downloading or TorrentState.Seeding) _active += time;
        if (State == TorrentState.Seeding) _seeding += time;
        if (State == TorrentState.Downloading) _estimate.Sample(_parts.Downloader.Received.Rate, seconds);
        else _estimate.Forget();
        _availability = _parts.Picker.DistributedCopies();
        Refresh();
    }

    /// <summary>Takes a new snapshot.</summary>
    public void Refresh()
    {
        var (before, now) = (_latest, Snapshot());
        _counters.Add(EngineCount.ReceivedBytes, now.DownloadedBytes - before.DownloadedBytes);
        _counters.Add(EngineCount.SentBytes, now.UploadedBytes - before.UploadedBytes);
        _counters.Add(EngineCount.WastedBytes, now.WastedBytes - before.WastedBytes);
        _latest = now;
    }

    private TorrentStatus Snapshot() => new()
    {
        State = State,
        WantedBytes = _parts.Picker.WantedBytes,
        VerifiedBytes = _parts.Picker.WantedBytes - _parts.Picker.RemainingBytes,
        VerifiedPieces = _parts.Picker.Verified.Count,
        CheckProgress = State == TorrentState.Checking ? Progress : 0,
        MoveProgress = State == TorrentState.Moving ? Progress : 0,
        DownloadedBytes = _parts.Downloader.Received.Total,
        UploadedBytes = _parts.Uploader.Sent.Total,
        WastedBytes = _parts.Downloader.WastedBytes,
        DownloadRate = _parts.Downloader.Received.Rate,
        UploadRate = _parts.Uploader.Sent.Rate,
        ConnectedPeers = _parts.Swarm.Connections.Count,
        ConnectedSeeds = _parts.Picker.SeedCount,
        KnownPeers = _parts.Swarm.Book.Count,
        Trackers = _parts.Sources.Trackers,
        WebSeeds = _parts.WebSeeds.Statuses,
        Error = Error,
        QueuePosition = _ticket.Position,
        IsForced = _ticket.IsForced,
        Peers = PeerCounts.Of(_parts.Swarm.Connections),
        TimeLeft = _estimate.For(_parts.Picker.RemainingBytes),
        Availability = _availability,
        Totals = new TorrentTotals
        {
            DownloadedBytes = _earlier.DownloadedBytes + _parts.Downloader.Received.Total,
            UploadedBytes = _earlier.UploadedBytes + _parts.Uploader.Sent.Total,
            ActiveTime = _earlier.ActiveTime + _active,
            SeedingTime = _earlier.SeedingTime + _seeding,
        },
    };
}
