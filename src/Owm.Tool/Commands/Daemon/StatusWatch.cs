using System.Globalization;
using Owm.BitTorrentLoader.Daemon;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Daemon;

/// <summary>Shows torrents of the daemon as they change: on a terminal a list that is drawn again each second, elsewhere a line for each that has changed.</summary>
internal sealed class StatusWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly CommandContext _context;
    private readonly Terminal _terminal;
    private readonly Dictionary<string, object> _told = new(StringComparer.Ordinal);
    private int _drawn;

    public StatusWatch(CommandContext context)
    {
        _context = context;
        _terminal = context.Invocation.OutTerminal;
    }

    /// <summary>Shows them until the user stops it.</summary>
    /// <param name="look">Asks the daemon.</param>
    /// <param name="isLong">Whether files and trackers are shown.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(Func<Task<IReadOnlyList<DaemonTorrent>>> look, bool isLong, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var torrents = await look();
                if (_context.Output.Format == OutputFormat.Json) TellChanged(torrents, torrent => JsonOutput.Line(StatusFields.Of(torrent)));
                else if (!_terminal.CanRedraw) TellChanged(torrents, Line);
                else Draw(torrents, isLong);
                _context.Output.Flush();
                await Task.Delay(Interval, _context.Invocation.Clock, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how watching ends: the last picture stays.
        }
    }

    private string Line(DaemonTorrent torrent)
    {
        var time = _context.Invocation.Clock.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var error = torrent.Error is { } text ? ": " + VisibleText.Of(text) : "";
        return $"{time} {VisibleText.Of(torrent.Name)}: {StatusFields.State(torrent)} {StatusFields.Percent(torrent.Progress)}, {Amount.OfRate(torrent.DownloadRate)} down, {Amount.OfRate(torrent.UploadRate)} up, {Amount.Count(torrent.Peers, "peer")}{error}";
    }

    private void TellChanged(IReadOnlyList<DaemonTorrent> torrents, Func<DaemonTorrent, string> line)
    {
        foreach (var torrent in torrents)
        {
            // Rates never stand still: they alone are no news, but go along with news.
            var news = (torrent.State, StatusFields.Percent(torrent.Progress), torrent.Peers, torrent.Error, torrent.GoalReached, torrent.Uploaded >> 20);
            if (_told.TryGetValue(torrent.InfoHash, out var told) && told.Equals(news)) continue;
            _told[torrent.InfoHash] = news;
            _context.Output.WriteLine(line(torrent));
        }

        var there = torrents.Select(torrent => torrent.InfoHash).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _told.Keys.Where(key => !there.Contains(key)).ToList()) _told.Remove(gone);
    }

    private void Draw(IReadOnlyList<DaemonTorrent> torrents, bool isLong)
    {
        var width = Math.Max(20, _terminal.Width - 1);
        var lines = isLong ? [.. torrents.SelectMany(torrent => StatusText.Details(torrent, _context.Invocation.Clock.GetUtcNow())).Select(line => StatusText.Shortened(line, width))]
            : torrents.Count == 0 ? ["No torrents added."] : StatusText.List(torrents, width);

        // What has scrolled out of the terminal could not be drawn again.
        var room = Math.Max(3, _terminal.Height - 1);
        if (lines.Count > room) lines = [.. lines.Take(room - 1), $"… and {lines.Count - room + 1} more lines"];
        var text = new System.Text.StringBuilder(_drawn > 0 ? $"\u001b[{_drawn}A" : "");
        foreach (var line in lines) text.Append('\r').Append(line).Append("\u001b[K\n");
        text.Append("\u001b[J");
        _context.Output.Write(text.ToString());
        _drawn = lines.Count;
    }
}
