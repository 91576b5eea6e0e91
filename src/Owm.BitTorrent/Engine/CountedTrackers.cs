using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Engine;

/// <summary>Asks trackers, and counts their answers.</summary>
internal sealed class CountedTrackers(ITrackerClient inner, EngineCounters counters) : ITrackerClient
{
    public async Task<AnnounceResponse> AnnounceAsync(Uri announceUrl, AnnounceRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await inner.AnnounceAsync(announceUrl, request, cancellationToken);
            counters.Add(EngineCount.AnnouncesAnswered);
            return response;
        }
        catch (TrackerException)
        {
            counters.Add(EngineCount.AnnouncesFailed);
            throw;
        }
    }

    public Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(Uri announceUrl, IReadOnlyList<InfoHash> infoHashes, CancellationToken cancellationToken) =>
        inner.ScrapeAsync(announceUrl, infoHashes, cancellationToken);
}
