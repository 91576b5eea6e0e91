using Owm.BitTorrentLoader.Daemon;
using Owm.Tool.Output;

namespace Owm.Tool.Commands.Daemon;

/// <summary>Lays torrents of the daemon out for people: as a list with columns, and one by one with files and trackers.</summary>
internal static class StatusText
{
    private const int MaxFiles = 1000;
    private const string Gap = "  ";

    /// <summary>Returns the lines of a list, with a head, no longer than a width.</summary>
    public static IReadOnlyList<string> List(IReadOnlyList<DaemonTorrent> torrents, int width)
    {
        string[] head = ["Name", "State", "Done", "Size", "Down", "Up", "Peers", "Ratio", "ETA"];
        var rows = torrents.Select(torrent => StatusFields.Columns.Select(column => StatusFields.Of(torrent).First(field => field.Name == column).Value.Text).ToArray()).Prepend(head).ToList();
        foreach (var row in rows) row[0] = VisibleText.Of(row[0]);
        var widths = Enumerable.Range(0, head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();

        // Names get what the others leave; a terminal too narrow for that cuts the lines.
        var others = widths.Skip(1).Sum() + (Gap.Length * (head.Length - 1));
        widths[0] = Math.Min(widths[0], Math.Max(12, width - others));
        return [.. rows.Select(row => Shortened(string.Join(Gap, row.Select((cell, column) => column < 2 ? Shortened(cell, widths[column]).PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd(), width))];
    }

    /// <summary>Returns the lines of one torrent with all there is to tell.</summary>
    public static IReadOnlyList<string> Details(DaemonTorrent torrent, DateTimeOffset now)
    {
        List<string> lines =
        [
            VisibleText.Of(torrent.Name),
            $"    ID: {torrent.InfoHash}",
            $"    State: {StatusFields.State(torrent)}, {StatusFields.Percent(torrent.Progress)} of {Amount.OfBytes(torrent.Wanted)}{Left(torrent)}",
            $"    Directory: {VisibleText.Of(torrent.Directory)}",
            $"    Down: {Amount.OfRate(torrent.DownloadRate)}, {Amount.OfBytes(torrent.Downloaded)} in all{Limit(torrent.DownloadLimit)}",
            $"    Up: {Amount.OfRate(torrent.UploadRate)}, {Amount.OfBytes(torrent.Uploaded)} in all{Limit(torrent.UploadLimit)}",
            $"    Ratio: {StatusFields.Number(torrent.Ratio, "0.00").Text}",
            $"    Peers: {torrent.Peers} connected, {torrent.Seeds} of them complete, {torrent.KnownPeers} known",
        ];
        if (torrent.Error is { } error) lines.Add($"    Error: {VisibleText.Of(error)}");
        if (torrent.Files is { Count: > 0 } files)
        {
            lines.Add($"    Files: {files.Count(file => file.Priority != DaemonFilePriority.Skip)} of {files.Count} wanted");
            lines.AddRange(files.Take(MaxFiles).Select(Line));
            if (files.Count > MaxFiles) lines.Add($"        … and {files.Count - MaxFiles} more; --json has all");
        }

        if (torrent.Trackers is { Count: > 0 } trackers)
        {
            lines.Add("    Trackers:");
            lines.AddRange(trackers.Select(tracker => Line(tracker, now)));
        }

        return lines;
    }

    /// <summary>Cuts a text to a width.</summary>
    public static string Shortened(string text, int width) => text.Length <= width ? text : text[..Math.Max(0, width - 1)] + "…";

    private static string Left(DaemonTorrent torrent) => torrent.State != DaemonTorrentState.Downloading ? "" : $", ETA {StatusFields.TimeLeft(torrent)}";

    private static string Limit(long limit) => limit > 0 ? $" (at most {Amount.OfRate(limit)})" : "";

    private static string Line(DaemonFile file)
    {
        var done = file.Priority == DaemonFilePriority.Skip ? "skipped" : StatusFields.Percent(file.Size == 0 ? 1 : (double)file.Verified / file.Size);
        var priority = file.Priority is DaemonFilePriority.Low or DaemonFilePriority.High ? $" ({file.Priority.ToString().ToLowerInvariant()})" : "";
        return $"        {done,8}  {Amount.OfBytes(file.Size),10}  {VisibleText.Of(file.Path)}{priority}";
    }

    private static string Line(DaemonTracker tracker, DateTimeOffset now)
    {
        var words = new List<string>();
        if (tracker.IsAsking) words.Add("asking");
        if (tracker.Error is { } error) words.Add("failed: " + VisibleText.Of(error).TrimEnd('.'));
        else if (tracker.LastAnswer is { } answered) words.Add($"answered {Amount.OfTime(Positive(now - answered))} ago");
        else if (words.Count == 0) words.Add("not asked yet");
        if (tracker.Seeds is { } seeds) words.Add(Amount.Count(seeds, "seed"));
        if (tracker.Leechers is { } leechers) words.Add(Amount.Count(leechers, "leecher"));
        if (tracker.Warning is { } warning) words.Add("warns: " + VisibleText.Of(warning).TrimEnd('.'));
        if (tracker.NextAnnounce is { } next && next > now) words.Add($"next in {Amount.OfTime(next - now)}");
        return $"        {VisibleText.Of(tracker.Tracker)}: {string.Join(", ", words)}";
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
