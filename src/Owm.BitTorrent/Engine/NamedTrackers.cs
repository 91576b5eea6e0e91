using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Engine;

/// <summary>Speaks to trackers for a torrent, and says which of them the user named, so that those may be anywhere.</summary>
internal sealed class NamedTrackers : ITrackerClient
{
    private readonly ITrackerClient _client;
    private readonly HashSet<Uri> _named;

    /// <summary>Makes the client.</summary>
    /// <param name="client">What speaks to them.</param>
    /// <param name="named">The URLs that the user named.</param>
    public NamedTrackers(ITrackerClient client, IEnumerable<string> named)
    {
        _client = client;
        _named = [.. named.Select(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri : null).OfType<Uri>()];
    }

    public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellationToken) =>
        _client.AnnounceAsync(tracker, _named.Contains(tracker) ? request with { IsTrackerNamedByUser = true } : request, cancellationToken);

    public Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(Uri tracker, IReadOnlyList<InfoHash> infoHashes, CancellationToken cancellationToken) =>
        _client.ScrapeAsync(tracker, infoHashes, cancellationToken);
}
