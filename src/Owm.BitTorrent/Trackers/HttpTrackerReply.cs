using System.Net;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Trackers;

/// <summary>Reads what HTTP trackers answer (BEP 3, 7, 23, 48). All of it is hostile until proven otherwise.</summary>
internal static class HttpTrackerReply
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostInterval = TimeSpan.FromDays(1);

    /// <summary>Reads the answer to an announce.</summary>
    /// <param name="tracker">The tracker, for messages.</param>
    /// <param name="body">The bytes.</param>
    /// <exception cref="TrackerException">The tracker refused, or the bytes are nonsense.</exception>
    public static AnnounceResponse ReadAnnounce(Uri tracker, ReadOnlyMemory<byte> body)
    {
        var reply = ReadDictionary(tracker, body);
        return new AnnounceResponse
        {
            Interval = BoundInterval(reply.Find("interval"u8)?.AsInteger),
            MinInterval = reply.Find("min interval"u8)?.AsInteger is { } least and > 0 ? BoundMinInterval(least) : null,
            Peers = PeerAddresses.Select(ReadPeers(reply)),
            Seeds = Count(reply.Find("complete"u8)),
            Leechers = Count(reply.Find("incomplete"u8)),
            Warning = reply.Find("warning message"u8)?.AsString is { IsEmpty: false } warning ? TrackerText.Show(warning.Span) : null,
        };
    }

    /// <summary>Reads the answer to a scrape.</summary>
    /// <param name="tracker">The tracker, for messages.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="asked">The swarms that were asked for; others are left out.</param>
    /// <exception cref="TrackerException">The tracker refused, or the bytes are nonsense.</exception>
    public static Dictionary<InfoHash, ScrapeCounts> ReadScrape(Uri tracker, ReadOnlyMemory<byte> body, IReadOnlyList<InfoHash> asked)
    {
        var reply = ReadDictionary(tracker, body);
        if (reply.Find("files"u8) is not { Kind: BencodeKind.Dictionary } files)
        {
            throw new TrackerException($"Tracker {TrackerText.Name(tracker)} answered nonsense: there is no dictionary 'files' in its answer to a scrape.");
        }

        var wanted = asked.ToHashSet();
        var counts = new Dictionary<InfoHash, ScrapeCounts>();
        foreach (var (key, value) in files.Entries)
        {
            if (key.Length != InfoHash.Length || !wanted.Contains(new InfoHash(key.Span))) continue;
            counts[new InfoHash(key.Span)] = new ScrapeCounts(
                Count(value.Find("complete"u8)) ?? 0,
                Count(value.Find("incomplete"u8)) ?? 0,
                Count(value.Find("downloaded"u8)) ?? 0);
        }

        return counts;
    }

    /// <summary>Returns why the tracker refused, if the bytes are such an answer.</summary>
    /// <param name="body">The bytes.</param>
    public static string? TryReadFailure(ReadOnlyMemory<byte> body)
    {
        try
        {
            return FailureOf(BencodeValue.Read(body));
        }
        catch (InvalidTorrentException)
        {
            return null;
        }
    }

    /// <summary>Returns an interval bounded to 1 minute .. 1 day; 30 minutes for none.</summary>
    /// <param name="seconds">What the tracker said, in seconds.</param>
    public static TimeSpan BoundInterval(long? seconds)
    {
        if (seconds is not { } value) return DefaultInterval;
        return TimeSpan.FromSeconds(Math.Clamp(value, (long)LeastInterval.TotalSeconds, (long)MostInterval.TotalSeconds));
    }

    private static TimeSpan BoundMinInterval(long seconds) => TimeSpan.FromSeconds(Math.Min(seconds, (long)MostInterval.TotalSeconds));

    private static BencodeValue ReadDictionary(Uri tracker, ReadOnlyMemory<byte> body)
    {
        BencodeValue reply;
        try
        {
            reply = BencodeValue.Read(body);
        }
        catch (InvalidTorrentException exception)
        {
            var what = body.Span.TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? "a web page; is that the announce URL?" : exception.Message;
            throw new TrackerException($"Tracker {TrackerText.Name(tracker)} answered nonsense: {what}", exception);
        }

        if (reply.Kind != BencodeKind.Dictionary)
        {
            throw new TrackerException($"Tracker {TrackerText.Name(tracker)} answered nonsense: its answer is no dictionary.");
        }

        if (FailureOf(reply) is { } failure) throw new TrackerException($"Tracker {TrackerText.Name(tracker)} refused: {failure}");
        return reply;
    }

    private static string? FailureOf(BencodeValue reply) => reply.Find("failure reason"u8) switch
    {
        null => null,
        { AsString: { IsEmpty: false } reason } => TrackerText.Show(reason.Span),
        _ => "it gives no reason.",
    };

    private static int? Count(BencodeValue? value) => value?.AsInteger is { } count and >= 0 ? (int)Math.Min(count, int.MaxValue) : null;

    private static IEnumerable<IPEndPoint> ReadPeers(BencodeValue reply)
    {
        var peers = reply.Find("peers"u8);
        var peers6 = reply.Find("peers6"u8)?.AsString;
        IEnumerable<IPEndPoint> found = peers switch
        {
            { AsString: { } compact } => CompactEndpoints.ReadIPv4(compact.Span),
            { Kind: BencodeKind.List } => peers.Items.Select(ReadPeer).OfType<IPEndPoint>(),
            _ => [],
        };
        return peers6 is { } compact6 ? found.Concat(CompactEndpoints.ReadIPv6(compact6.Span)) : found;
    }

    // BEP 3 allows a DNS name as ip. Resolving names that outsiders choose is not worth what it would open.
    private static IPEndPoint? ReadPeer(BencodeValue peer)
    {
        if (peer.Find("port"u8)?.AsInteger is not (> 0 and <= IPEndPoint.MaxPort and var port)) return null;
        if (peer.Find("ip"u8)?.AsText is not { Length: <= 45 } text || !IPAddress.TryParse(text, out var address)) return null;
        if (address.IsIPv4MappedToIPv6) return new IPEndPoint(address.MapToIPv4(), (int)port);

        // "127.1" and "0x7f000001" are addresses to the system's parser, but no tracker means them.
        var isWrittenOut = text.Contains(':', StringComparison.Ordinal) || address.ToString() == text;
        return isWrittenOut && address.ScopeIdOrZero() == 0 ? new IPEndPoint(address, (int)port) : null;
    }

    private static long ScopeIdOrZero(this IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
}
