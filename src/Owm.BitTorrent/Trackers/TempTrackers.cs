using Owm.BitTorrent.Primitives;
namespace Owm.BitTorrent.Trackers;
internal sealed class TempTrackers : ITrackerClient, IDisposable {
  public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
  public Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(Uri tracker, IReadOnlyList<InfoHash> infoHashes, CancellationToken cancellationToken) => throw new NotSupportedException();
  public void Dispose() {}
}
