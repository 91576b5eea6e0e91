using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Trackers;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.Server.Daemon;

/// <summary>Tells clients how a torrent is doing.</summary>
internal static class TorrentReport
{
    /// <summary>Returns what is told of a torrent.</summary>
    public static async Task<DaemonTorrent> OfAsync(DaemonEntry entry, TorrentDetails details)
    {
        var report = Of(entry);
        if (details.HasFlag(TorrentDetails.Files)) report = report with { Files = FilesOf(entry) };
        if (details.HasFlag(TorrentDetails.Trackers)) report = report with { Trackers = [.. TrackersOf(entry).Select(Of)] };
        if (details.HasFlag(TorrentDetails.Peers)) report = report with { ConnectedPeers = entry.Handle is { } handle ? [.. (await handle.GetPeersAsync()).Select(Of)] : [] };
        return report;
    }

    /// <summary>Returns what is told of a torrent, without details.</summary>
    public static DaemonTorrent Of(DaemonEntry entry)
    {
        var kept = entry.Kept;
        var report = new DaemonTorrent
        {
            InfoHash = kept.InfoHash,
            Name = kept.Name,
            State = DaemonTorrentState.Paused,
            Directory = kept.Directory,
            Downloaded = kept.Downloaded,
            Uploaded = kept.Uploaded,
            SeedingTime = kept.SeedingTime,
            Added = kept.Added,
            Completed = kept.Completed,
            GoalReached = kept.GoalReached && kept.IsPaused,
            DownloadLimit = kept.DownloadLimit,
            UploadLimit = kept.UploadLimit,
            RatioGoal = kept.RatioGoal,
            SeedTimeGoal = kept.SeedTimeGoal,
        };
        if (entry.Problem is { } problem) return report with { State = DaemonTorrentState.Failed, Error = problem };
        if (entry.Handle is { } handle) return WithStatus(report, handle, kept);
        if (entry.Search?.Status is { } search) return report with { State = DaemonTorrentState.Searching, Progress = search.Progress, Peers = search.ConnectedPeers, Seeds = search.Sources, KnownPeers = search.KnownPeers };
        return report;
    }

    /// <summary>Returns what a tracker is called: the rest of its URL may hold the user's passkey.</summary>
    public static string HostOf(string tracker) => Uri.TryCreate(tracker, UriKind.Absolute, out var uri) ? $"{uri.Scheme}://{uri.Host}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}" : "a tracker";

    private static DaemonTorrent WithStatus(DaemonTorrent report, TorrentHandle handle, KeptTorrent kept)
    {
        var status = handle.Status;

        // What is on disk has not been looked at yet where a torrent began paused.
        var verified = status.State == TorrentState.Paused && status.VerifiedBytes == 0 ? Math.Min(kept.Verified, status.WantedBytes) : status.VerifiedBytes;
        var progress = status.State switch
        {
            TorrentState.Checking => status.CheckProgress,
            TorrentState.Moving => status.MoveProgress,
            _ => status.WantedBytes == 0 ? 1 : (double)verified / status.WantedBytes,
        };
        return report with
        {
            State = status.State switch
            {
                TorrentState.Checking => DaemonTorrentState.Checking,
                TorrentState.Downloading => DaemonTorrentState.Downloading,
                TorrentState.Seeding => DaemonTorrentState.Seeding,
                TorrentState.Failed => DaemonTorrentState.Failed,
                TorrentState.Moving => DaemonTorrentState.Moving,
                TorrentState.Queued => DaemonTorrentState.Queued,
                _ => DaemonTorrentState.Paused,
            },
            Error = status.Error?.Message,
            Progress = Math.Round(progress, 4),
            Size = handle.Torrent.TotalLength,
            Wanted = status.WantedBytes,
            Verified = verified,
            IsComplete = verified == status.WantedBytes,
            Downloaded = status.Totals.DownloadedBytes,
            Uploaded = status.Totals.UploadedBytes,
            Ratio = Math.Round(Math.Max(status.Totals.DownloadedBytes, verified) is > 0 and var got ? (double)status.Totals.UploadedBytes / got : 0, 3),
            DownloadRate = status.DownloadRate,
            UploadRate = status.UploadRate,
            Peers = status.ConnectedPeers,
            Seeds = status.ConnectedSeeds,
            KnownPeers = status.KnownPeers,
            TimeLeft = status.TimeLeft is { } left ? Math.Ceiling(left.TotalSeconds) : null,
            SeedingTime = Math.Round(status.Totals.SeedingTime.TotalSeconds),
            IsPrivate = handle.Torrent.IsPrivate,
            QueuePosition = status.QueuePosition,
        };
    }

    private static IReadOnlyList<DaemonFile> FilesOf(DaemonEntry entry) => entry.Handle is not { } handle ? []
        : [.. handle.GetFiles().Where(file => !file.File.IsPadding).Select(file => new DaemonFile(file.File.Path, file.File.Length, file.VerifiedBytes, (DaemonFilePriority)(byte)file.Priority))];

    private static IReadOnlyList<TrackerStatus> TrackersOf(DaemonEntry entry) => entry.Handle?.Status.Trackers ?? entry.Search?.Status.Trackers ?? [];

    private static DaemonTracker Of(TrackerStatus tracker) =>
        new(HostOf(tracker.Tracker), tracker.Tier, tracker.IsAsking, tracker.LastAnswer, tracker.NextAnnounce, tracker.Seeds, tracker.Leechers, tracker.Warning, tracker.Error);

    private static DaemonPeer Of(PeerStatus peer) => new(peer.EndPoint.ToString(), peer.Client, Math.Round(peer.Progress, 4), peer.DownloadRate, peer.UploadRate);
}
