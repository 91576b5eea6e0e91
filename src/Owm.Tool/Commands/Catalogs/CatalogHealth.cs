using System.Collections.Concurrent;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;
using Owm.BitTorrentLoader.Catalogs;
using Owm.Tool.Output;

namespace Owm.Tool.Commands.Catalogs;

/// <summary>Whether there is anybody to get an entry's content from, as its trackers have it.</summary>
/// <param name="Counts">What the tracker that knows most seeds says; null when none answered.</param>
internal sealed record CatalogHealth(ScrapeCounts? Counts)
{
    // UDP trackers take 74 in one packet (BEP 15), and URLs of HTTP trackers stay short.
    private const int BatchLength = 50;
    private const int MaxTrackers = 8;
    private const int Parallelism = 8;

    /// <summary>Gets what is told of it.</summary>
    public Field[] Fields =>
    [
        new("seeders", "Seeders", Counts is { } seeds ? seeds.Seeds : new Cell("?", null)),
        new("leechers", "Leechers", Counts is { } leechers ? leechers.Leechers : new Cell("?", null)),
        new("health", "Health", Counts switch { null => "unknown", { Seeds: > 0 } => "seeded", _ => "no seeds" }),
    ];

    /// <summary>Asks the trackers of entries: each tracker once for many.</summary>
    public static async Task<IReadOnlyList<CatalogHealth>> AskAsync(CommandContext context, ITorrentCatalog catalog, IReadOnlyList<CatalogEntry> entries, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        var torrents = new Torrent?[entries.Count];
        await Parallel.ForAsync(0, entries.Count, parallel, async (i, token) => torrents[i] = await TorrentAsync(context, catalog, entries[i], token));

        var best = new ConcurrentDictionary<InfoHash, ScrapeCounts>();
        await using var trackers = new TrackerClients(new UdpTransport(), new TrackerClientOptions { TimeProvider = context.Invocation.Clock, HttpTimeout = TimeSpan.FromSeconds(15), UdpRetransmissions = 0 });
        var questions = torrents.OfType<Torrent>()
            .SelectMany(torrent => torrent.Trackers.SelectMany(tier => tier).Distinct(StringComparer.Ordinal).Take(MaxTrackers).Select(tracker => (Tracker: tracker, torrent.InfoHash)))
            .GroupBy(pair => pair.Tracker, pair => pair.InfoHash, StringComparer.Ordinal)
            .SelectMany(group => group.Distinct().Chunk(BatchLength).Select(hashes => (Tracker: group.Key, Hashes: hashes)));
        await Parallel.ForEachAsync(questions, parallel, async (question, token) =>
        {
            foreach (var (hash, counts) in await ScrapeAsync(trackers, question.Tracker, question.Hashes, token))
                best.AddOrUpdate(hash, counts, (_, known) => counts.Seeds > known.Seeds ? counts : known);
        });
        return [.. torrents.Select(torrent => new CatalogHealth(torrent is not null && best.TryGetValue(torrent.InfoHash, out var counts) ? counts : null))];
    }

    private static async Task<Torrent?> TorrentAsync(CommandContext context, ITorrentCatalog catalog, CatalogEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return (await catalog.GetAsync(entry, cancellationToken)).Torrent;
        }
        catch (CatalogException e) when (e.Failure is CatalogFailure.BadContent or CatalogFailure.NotFound)
        {
            context.Say(ErrorText.Line(e.Message));
            return null;
        }
    }

    private static async Task<IEnumerable<(InfoHash Hash, ScrapeCounts Counts)>> ScrapeAsync(TrackerClients trackers, string tracker, InfoHash[] hashes, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await trackers.ScrapeAsync(new Uri(tracker), hashes, cancellationToken);
            // A tracker that answers and leaves one out knows nobody who has it.
            return hashes.Select(hash => (hash, answer.GetValueOrDefault(hash)));
        }
        catch (Exception e) when (e is TrackerException or UriFormatException)
        {
            // Another of the torrent's trackers may know; if none does, the entry's health is unknown.
            return [];
        }
    }
}
