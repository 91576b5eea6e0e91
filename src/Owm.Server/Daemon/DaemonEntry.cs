using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.Server.Daemon;

/// <summary>One torrent of the daemon: what is kept of it, and what works on it. Changed by <see cref="DaemonSession"/> alone; any thread may read.</summary>
internal sealed class DaemonEntry
{
    private volatile KeptTorrent _kept;
    private volatile TorrentHandle? _handle;
    private volatile MetadataFetch? _search;
    private volatile string? _problem;

    public DaemonEntry(InfoHash infoHash, KeptTorrent kept)
    {
        InfoHash = infoHash;
        _kept = kept;
    }

    public InfoHash InfoHash { get; }

    /// <summary>Gets or sets what is kept of it.</summary>
    public KeptTorrent Kept
    {
        get => _kept;
        set => _kept = value;
    }

    /// <summary>Gets or sets the torrent at work; null while it is a magnet link, or of no use.</summary>
    public TorrentHandle? Handle
    {
        get => _handle;
        set => _handle = value;
    }

    /// <summary>Gets or sets the search for a magnet link's torrent, while there is one.</summary>
    public MetadataFetch? Search
    {
        get => _search;
        set => _search = value;
    }

    /// <summary>Gets or sets what ends the search that is going on; null when none is.</summary>
    public CancellationTokenSource? SearchStop { get; set; }

    /// <summary>Gets or sets what completes when the latest search has ended.</summary>
    public Task Searching { get; set; } = Task.CompletedTask;

    /// <summary>Gets or sets why it is of no use, where that is not the engine's to say.</summary>
    public string? Problem
    {
        get => _problem;
        set => _problem = value;
    }

    /// <summary>Gets or sets when one that has failed is tried again, by the clock's timestamps; 0 for never.</summary>
    public long RetryAt { get; set; }

    /// <summary>Returns what is kept of it, with what it has done until now.</summary>
    public KeptTorrent Current(DateTimeOffset now)
    {
        var kept = Kept;
        if (Handle?.Status is not { } status) return kept;
        var isKnown = status.State is TorrentState.Downloading or TorrentState.Seeding or TorrentState.Queued || status.VerifiedBytes > 0;
        return kept with
        {
            Downloaded = status.Totals.DownloadedBytes,
            Uploaded = status.Totals.UploadedBytes,
            ActiveTime = Math.Round(status.Totals.ActiveTime.TotalSeconds),
            SeedingTime = Math.Round(status.Totals.SeedingTime.TotalSeconds),
            Verified = isKnown ? status.VerifiedBytes : kept.Verified,
            Completed = kept.Completed ?? (status.State == TorrentState.Seeding && status.IsComplete ? now : null),
        };
    }

    /// <summary>Returns how the engine is to take the torrent.</summary>
    public TorrentOptions Options(Torrent torrent, string resumeFile, bool assumeComplete)
    {
        var kept = Kept;
        return new TorrentOptions
        {
            Directory = kept.Directory,
            ResumeFile = kept.ResumeFile ?? resumeFile,
            FilePriorities = PrioritiesOf(kept.Priorities, torrent),
            Peers = [.. (kept.Peers ?? []).Select(System.Net.IPEndPoint.Parse)],
            DownloadLimit = kept.DownloadLimit,
            UploadLimit = kept.UploadLimit,
            EarlierTotals = new TorrentTotals
            {
                DownloadedBytes = kept.Downloaded,
                UploadedBytes = kept.Uploaded,
                ActiveTime = TimeSpan.FromSeconds(kept.ActiveTime),
                SeedingTime = TimeSpan.FromSeconds(kept.SeedingTime),
            },
            AssumeComplete = assumeComplete,
            StartPaused = kept.IsPaused,
        };
    }

    /// <summary>Writes priorities as they are kept; null when all are as usual.</summary>
    public static string? Text(IReadOnlyList<FilePriority>? priorities) =>
        priorities is null || priorities.All(priority => priority == FilePriority.Normal) ? null : string.Concat(priorities.Select(priority => (char)('0' + (byte)priority)));

    private static FilePriority[]? PrioritiesOf(string? text, Torrent torrent)
    {
        // Those of another torrent would say nothing of this one.
        if (text is null || text.Length != torrent.Files.Count) return null;
        return [.. text.Select(digit => digit is >= '0' and <= '3' ? (FilePriority)(digit - '0') : FilePriority.Normal)];
    }
}
