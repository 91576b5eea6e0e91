namespace Owm.BitTorrent.Engine;

/// <summary>What a torrent shows of itself: gathers a <see cref="TorrentStatus"/> on the loop, for any thread to read.</summary>
internal sealed class StatusBoard
{
    private readonly TorrentParts _parts;
    private volatile TorrentStatus _latest;

    /// <summary>Makes a board.</summary>
    /// <param name="parts">What it tells about.</param>
    /// <param name="state">What the torrent is doing.</param>
    public StatusBoard(TorrentParts parts, TorrentState state)
    {
        _parts = parts;
        State = state;
        _latest = Snapshot();
    }

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
        if (State != state) Progress = 0;
        State = state;
        Refresh();
    }

    /// <summary>The check or the move of the content has come further.</summary>
    public void SetProgress(double progress)
    {
        Progress = progress;
        Refresh();
    }

    /// <summary>Takes a new snapshot.</summary>
    public void Refresh() => _latest = Snapshot();

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
    };
}
