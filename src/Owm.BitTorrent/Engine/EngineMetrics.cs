using System.Diagnostics.Metrics;

namespace Owm.BitTorrent.Engine;

/// <summary>Shows an engine's counters as instruments of a <see cref="Meter"/>; docs/metrics.md says what they are. All of them are
/// observed: an engine does the same work whether anybody looks or not.</summary>
internal sealed class EngineMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Owm.BitTorrent";

    private readonly Meter _meter = new(MeterName);
    private readonly EngineCounters _counters;

    /// <summary>Makes the instruments.</summary>
    /// <param name="counters">What has been counted.</param>
    /// <param name="torrents">Returns snapshots of all torrents.</param>
    public EngineMetrics(EngineCounters counters, Func<IReadOnlyList<TorrentStatus>> torrents)
    {
        _counters = counters;
        Count("owm.bittorrent.payload.received", "By", "Payload received, what was discarded included.", EngineCount.ReceivedBytes);
        Count("owm.bittorrent.payload.sent", "By", "Payload sent.", EngineCount.SentBytes);
        Count("owm.bittorrent.payload.wasted", "By", "Received payload that was bad, or there already.", EngineCount.WastedBytes);
        Count("owm.bittorrent.pieces.verified", "{piece}", "Pieces received whose hash was right.", EngineCount.PiecesVerified);
        Count("owm.bittorrent.pieces.failed", "{piece}", "Pieces received whose hash was wrong, or that could not be written.", EngineCount.PiecesFailed);
        Count("owm.bittorrent.dials", "{connection}", "Connections begun to peers.", EngineCount.Dials);
        Count("owm.bittorrent.dials.failed", "{connection}", "Of these, those that nobody answered.", EngineCount.DialsFailed);
        Count("owm.bittorrent.handshakes.failed", "{connection}", "Connections, either way, whose other side did not shake hands.", EngineCount.HandshakesFailed);
        Count("owm.bittorrent.bans", "{peer}", "Peers banned for bad data.", EngineCount.Bans);
        Count("owm.bittorrent.disk.errors", "{error}", "Torrents that failed because of the disk.", EngineCount.DiskErrors);
        _meter.CreateObservableCounter(
            "owm.bittorrent.announces",
            () => new[] { Measure(EngineCount.AnnouncesAnswered, "answered"), Measure(EngineCount.AnnouncesFailed, "failed") },
            "{announce}",
            "Announces to trackers, by result.");
        _meter.CreateObservableCounter("owm.bittorrent.hash.time", () => TimeSpan.FromTicks(counters.Of(EngineCount.HashTime)).TotalSeconds, "s", "Time spent on hashing received pieces, all threads together.");
        _meter.CreateObservableGauge("owm.bittorrent.torrents", () => CountStates(torrents()), "{torrent}", "Torrents, by state.");
        _meter.CreateObservableGauge("owm.bittorrent.peers", () => CountPeers(torrents()), "{peer}", "Connected peers, by what goes on with them.");
    }

    /// <summary>Returns whether an instrument is one of these: other engines have some of the same names.</summary>
    public bool IsOf(Instrument instrument) => instrument.Meter == _meter;

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> CountStates(IReadOnlyList<TorrentStatus> torrents) =>
        Enum.GetValues<TorrentState>().Select(state => new Measurement<long>(torrents.Count(torrent => torrent.State == state), Tag("state", Lower(state.ToString()))));

    private static IEnumerable<Measurement<long>> CountPeers(IReadOnlyList<TorrentStatus> torrents) =>
    [
        new(torrents.Sum(torrent => torrent.Peers.Serving), Tag("state", "serving")),
        new(torrents.Sum(torrent => torrent.Peers.Served), Tag("state", "served")),
        new(torrents.Sum(torrent => torrent.Peers.Both), Tag("state", "both")),
        new(torrents.Sum(torrent => torrent.Peers.Idle), Tag("state", "idle")),
    ];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private Measurement<long> Measure(EngineCount what, string result) => new(_counters.Of(what), Tag("result", result));

    private void Count(string name, string unit, string description, EngineCount what) =>
        _meter.CreateObservableCounter(name, () => _counters.Of(what), unit, description);
}
