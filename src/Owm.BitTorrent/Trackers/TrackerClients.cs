using System.Collections.Frozen;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Trackers;

/// <summary>Speaks to trackers of every kind there is a client for: <c>http</c>, <c>https</c> and <c>udp</c>.</summary>
public sealed class TrackerClients : ITrackerClient, IAsyncDisposable
{
    private readonly FrozenDictionary<string, ITrackerClient> _clients;

    /// <summary>Makes the clients.</summary>
    /// <param name="datagrams">Opens sockets for UDP trackers.</param>
    /// <param name="options">How trackers are reached.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    public TrackerClients(IDatagramTransport datagrams, TrackerClientOptions options)
        : this(new HttpTrackerClient(options), new UdpTrackerClient(datagrams, options))
    {
    }

    /// <summary>Takes clients over.</summary>
    /// <param name="http">For <c>http</c> and <c>https</c>.</param>
    /// <param name="udp">For <c>udp</c>.</param>
    public TrackerClients(ITrackerClient http, ITrackerClient udp) =>
        _clients = new Dictionary<string, ITrackerClient> { ["http"] = http, ["https"] = http, ["udp"] = udp }.ToFrozenDictionary();

    /// <inheritdoc/>
    public async Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellationToken) =>
        await ClientFor(tracker).AnnounceAsync(tracker, request, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(
        Uri tracker, IReadOnlyList<InfoHash> infoHashes, CancellationToken cancellationToken) =>
        await ClientFor(tracker).ScrapeAsync(tracker, infoHashes, cancellationToken);

    /// <summary>Disposes the clients.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values.Distinct())
        {
            if (client is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
            else (client as IDisposable)?.Dispose();
        }
    }

    private ITrackerClient ClientFor(Uri tracker)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        return _clients.GetValueOrDefault(tracker.Scheme)
            ?? throw new TrackerException($"Tracker {TrackerText.Name(tracker)} cannot be asked: '{tracker.Scheme}' trackers are not supported; http, https and udp are.");
    }
}
