using Owm.BitTorrent.Engine;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.BitTorrentLoader.Clients;

/// <summary>Notices when nothing has moved for too long.</summary>
internal sealed class StallWatch(TimeProvider time, TimeSpan patience)
{
    private const int MaxTrackersNamed = 3;

    private object? _last;
    private long _since = time.GetTimestamp();

    /// <summary>Looks at a torrent.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="digested">How much of it has been digested, in bytes.</param>
    /// <exception cref="TorrentClientException">Nothing has moved for too long.</exception>
    public void See(TorrentStatus status, long digested)
    {
        if (HasMoved((status.State, status.CheckProgress, status.VerifiedBytes, status.DownloadedBytes, digested))) return;
        throw Stalled(status.WantedBytes - status.VerifiedBytes, status.ConnectedPeers, status.Trackers.Any(t => t.LastAnswer is not null), [.. status.Trackers.Where(t => t.Error is not null).Select(t => (HostOf(t.Tracker), t.Error!))]);
    }

    /// <summary>Looks at a torrent of the daemon.</summary>
    /// <param name="torrent">The torrent, with its trackers.</param>
    /// <exception cref="TorrentClientException">Nothing has moved for too long.</exception>
    public void See(DaemonTorrent torrent)
    {
        if (HasMoved((torrent.State, torrent.Progress, torrent.Verified, torrent.Downloaded))) return;
        var trackers = torrent.Trackers ?? [];
        throw Stalled(torrent.Wanted - torrent.Verified, torrent.Peers, trackers.Any(t => t.LastAnswer is not null), [.. trackers.Where(t => t.Error is not null).Select(t => (t.Tracker, t.Error!))]);
    }

    private bool HasMoved(object now)
    {
        if (now.Equals(_last)) return time.GetElapsedTime(_since) < patience;
        _last = now;
        _since = time.GetTimestamp();
        return true;
    }

    private TorrentClientException Stalled(long missing, int peers, bool hasAnswer, List<(string Host, string Error)> failed) => peers == 0
        ? new TorrentClientException(TorrentClientFailure.NoPeers,
            $"Nobody who has the content was found in {Describe(patience)}; {missing:N0} bytes are missing{Trackers(hasAnswer, failed)}. Ask its publisher to seed it, or give a peer with --peer HOST:PORT.")
        : new TorrentClientException(TorrentClientFailure.Stalled,
            $"Nothing arrived in {Describe(patience)}, though {peers} peers are connected; {missing:N0} bytes are missing. Try again later: it goes on from there.");

    private static string Describe(TimeSpan time) => time.TotalSeconds < 120 ? $"{time.TotalSeconds:0.#} seconds" : $"{time.TotalMinutes:0.#} minutes";

    private static string Trackers(bool hasAnswer, List<(string Host, string Error)> failed)
    {
        if (failed.Count == 0) return hasAnswer ? " (the trackers know nobody else)" : "";
        var named = failed.Take(MaxTrackersNamed).Select(t => $"{t.Host}: {t.Error.TrimEnd('.')}");
        return $" ({string.Join("; ", named)}{(failed.Count > MaxTrackersNamed ? "; …" : "")})";
    }

    // The rest of an announce URL may hold the user's passkey.
    private static string HostOf(string tracker) => Uri.TryCreate(tracker, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : "a tracker";
}
