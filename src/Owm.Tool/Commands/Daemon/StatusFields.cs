using System.Globalization;
using Owm.BitTorrentLoader.Daemon;
using Owm.Tool.Output;

namespace Owm.Tool.Commands.Daemon;

/// <summary>What is told of a torrent of the daemon, as fields: JSON has all, people get <see cref="Columns"/>.</summary>
internal static class StatusFields
{
    /// <summary>The fields that people see in a list.</summary>
    public static readonly IReadOnlyList<string> Columns = ["name", "state", "progress", "size", "download_rate", "upload_rate", "peers", "ratio", "time_left"];

    /// <summary>Returns the fields of a torrent, with details where it has them.</summary>
    public static List<Field> Of(DaemonTorrent torrent)
    {
        List<Field> fields =
        [
            new("name", "Name", torrent.Name),
            new("info_hash", "ID", torrent.InfoHash),
            new("state", "State", new Cell(State(torrent), torrent.State.ToString().ToLowerInvariant())),
            new("progress", "Done", new Cell(Percent(torrent.Progress), torrent.Progress)),
            new("size", "Size", Cell.Size(torrent.Size)),
            new("wanted", "Wanted", Cell.Size(torrent.Wanted)),
            new("verified", "Verified", Cell.Size(torrent.Verified)),
            new("is_complete", "Complete", torrent.IsComplete),
            new("download_rate", "Down", new Cell(Amount.OfRate(torrent.DownloadRate), torrent.DownloadRate)),
            new("upload_rate", "Up", new Cell(Amount.OfRate(torrent.UploadRate), torrent.UploadRate)),
            new("downloaded", "Downloaded", Cell.Size(torrent.Downloaded)),
            new("uploaded", "Uploaded", Cell.Size(torrent.Uploaded)),
            new("ratio", "Ratio", Number(torrent.Ratio, "0.00")),
            new("peers", "Peers", torrent.Peers),
            new("seeds", "Seeds", torrent.Seeds),
            new("known_peers", "Known peers", torrent.KnownPeers),
            new("time_left", "ETA", new Cell(TimeLeft(torrent), torrent.TimeLeft)),
            new("directory", "Directory", torrent.Directory),
            new("error", "Error", torrent.Error),
            new("added", "Added", Cell.Time(torrent.Added)),
            new("completed", "Completed", Cell.Time(torrent.Completed)),
            new("goal_reached", "Goal reached", torrent.GoalReached),
            new("queue_position", "Queue", torrent.QueuePosition),
        ];
        if (torrent.Files is { } files) fields.Add(new("files", "Files", List(files.Select(Fields))));
        if (torrent.Trackers is { } trackers) fields.Add(new("trackers", "Trackers", List(trackers.Select(Fields))));
        if (torrent.ConnectedPeers is { } peers) fields.Add(new("connected_peers", "Connected", List(peers.Select(Fields))));
        return fields;
    }

    /// <summary>Returns what a torrent is doing, for people.</summary>
    public static string State(DaemonTorrent torrent) => torrent switch
    {
        { GoalReached: true, State: DaemonTorrentState.Paused } => "paused (goal reached)",
        _ => torrent.State.ToString().ToLowerInvariant(),
    };

    /// <summary>Returns a part of a whole in percent, never rounded up to a hundred.</summary>
    public static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Clamp(part, 0, 1) * 1000) / 10:0.0} %");

    /// <summary>Returns how long the rest will take, for people.</summary>
    public static string TimeLeft(DaemonTorrent torrent) =>
        torrent.State != DaemonTorrentState.Downloading ? "" : torrent.TimeLeft is { } left ? Amount.OfTime(TimeSpan.FromSeconds(Math.Min(left, 1e9))) : "unknown";

    /// <summary>Returns the cell of a number with a fraction.</summary>
    public static Cell Number(double? number, string format) => new(number?.ToString(format, CultureInfo.InvariantCulture) ?? "", number);

    private static Cell List(IEnumerable<IReadOnlyList<Field>> records) => new("", records.ToArray());

    private static IReadOnlyList<Field> Fields(DaemonFile file) =>
    [
        new("path", "", file.Path),
        new("size", "", file.Size),
        new("verified", "", file.Verified),
        new("priority", "", file.Priority.ToString().ToLowerInvariant()),
    ];

    private static IReadOnlyList<Field> Fields(DaemonTracker tracker) =>
    [
        new("tracker", "", tracker.Tracker),
        new("tier", "", tracker.Tier),
        new("is_asking", "", tracker.IsAsking),
        new("last_answer", "", Cell.Time(tracker.LastAnswer)),
        new("next_announce", "", Cell.Time(tracker.NextAnnounce)),
        new("seeds", "", new Cell("", tracker.Seeds is { } seeds ? (long)seeds : null)),
        new("leechers", "", new Cell("", tracker.Leechers is { } leechers ? (long)leechers : null)),
        new("warning", "", tracker.Warning),
        new("error", "", tracker.Error),
    ];

    private static IReadOnlyList<Field> Fields(DaemonPeer peer) =>
    [
        new("address", "", peer.Address),
        new("client", "", peer.Client),
        new("progress", "", Number(peer.Progress, "0.0000")),
        new("download_rate", "", peer.DownloadRate),
        new("upload_rate", "", peer.UploadRate),
    ];
}
