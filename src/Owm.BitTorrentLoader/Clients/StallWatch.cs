using Owm.BitTorrent.Engine;

namespace Owm.BitTorrentLoader.Clients;

/// <summary>Notices when nothing has moved for too long.</summary>
internal sealed class StallWatch(TimeProvider time, TimeSpan patience)
{
    private const int MaxTrackersNamed = 3;

    private (TorrentState State, double Checked, long Verified, long Downloaded, long Digested) _last;
    private long _since = time.GetTimestamp();

    /// <summary>Looks at a torrent.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="digested">How much of it has been digested, in bytes.</param>
    /// <exception cref="TorrentClientException">Nothing has moved for too long.</exception>
    public void See(TorrentStatus status, long digested)
    {
        var now = (status.State, status.CheckProgress, status.VerifiedBytes, status.DownloadedBytes, digested);
        if (now != _last)
        {
            _last = now;
            _since = time.GetTimestamp();
            return;
        }

        if (time.GetElapsedTime(_since) < patience) return;
        var missing = status.WantedBytes - status.VerifiedBytes;
        throw status.ConnectedPeers == 0
            ? new TorrentClientException(TorrentClientFailure.NoPeers,
                $"Nobody who has the content was found in {Describe(patience)}; {missing:N0} bytes are missing{Trackers(status)}. Ask its publisher to seed it, or give a peer with --peer HOST:PORT.")
            : new TorrentClientException(TorrentClientFailure.Stalled,
                $"Nothing arrived in {Describe(patience)}, though {status.ConnectedPeers} peers are connected; {missing:N0} bytes are missing. Try again later: it goes on from there.");
    }

    private static string Describe(TimeSpan time) => time.TotalSeconds < 120 ? $"{time.TotalSeconds:0.#} seconds" : $"{time.TotalMinutes:0.#} minutes";

    private static string Trackers(TorrentStatus status)
    {
        var failed = status.Trackers.Where(t => t.Error is not null).ToList();
        if (failed.Count == 0) return status.Trackers.Any(t => t.LastAnswer is not null) ? " (the trackers know nobody else)" : "";
        var named = failed.Take(MaxTrackersNamed).Select(t => $"{HostOf(t.Tracker)}: {t.Error!.TrimEnd('.')}");
        return $" ({string.Join("; ", named)}{(failed.Count > MaxTrackersNamed ? "; …" : "")})";
    }

    // The rest of an announce URL may hold the user's passkey.
    private static string HostOf(string tracker) => Uri.TryCreate(tracker, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : "a tracker";
}
