using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.Tool.Commands.Torrents;

/// <summary>What a tracker knows of a torrent's swarm, or why it does not say.</summary>
/// <param name="Tracker">Its URL.</param>
/// <param name="Counts">What it knows, when there is no error.</param>
/// <param name="Error">Why it does not say.</param>
internal sealed record TrackerHealth(string Tracker, ScrapeCounts Counts, string? Error)
{
    /// <summary>Asks every tracker of a torrent, all at a time.</summary>
    public static async Task<IReadOnlyList<TrackerHealth>> AskAsync(CommandContext context, Torrent torrent, CancellationToken cancellationToken)
    {
        await using var trackers = new TrackerClients(new UdpTransport(), new TrackerClientOptions { TimeProvider = context.Invocation.Clock, HttpTimeout = TimeSpan.FromSeconds(15), UdpRetransmissions = 0 });
        return await Task.WhenAll(torrent.Trackers.SelectMany(tier => tier).Distinct(StringComparer.Ordinal)
            .Select(tracker => AskAsync(trackers, tracker, torrent.InfoHash, cancellationToken)));
    }

    private static async Task<TrackerHealth> AskAsync(TrackerClients trackers, string tracker, InfoHash infoHash, CancellationToken cancellationToken)
    {
        try
        {
            var counts = await trackers.ScrapeAsync(new Uri(tracker), [infoHash], cancellationToken);
            return counts.TryGetValue(infoHash, out var known) ? new TrackerHealth(tracker, known, null) : new TrackerHealth(tracker, default, $"Tracker {new Uri(tracker).Host} does not know this torrent.");
        }
        catch (Exception e) when (e is TrackerException or UriFormatException)
        {
            return new TrackerHealth(tracker, default, e.Message);
        }
    }
}
