using System.Globalization;
using System.Text;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Trackers;

/// <summary>Makes the URLs that HTTP trackers are asked with.</summary>
internal static class HttpTrackerQuery
{
    /// <summary>Returns the URL of an announce (BEP 3, 7, 23). What the tracker's URL asks already, a passkey for example, stays in it.</summary>
    public static Uri Announce(Uri tracker, AnnounceRequest request)
    {
        var query = new StringBuilder("info_hash=");
        AppendEscaped(query, request.InfoHash.ToArray());
        query.Append("&peer_id=");
        AppendEscaped(query, request.PeerId.Span);
        query.Append(
            CultureInfo.InvariantCulture,
            $"&port={request.Port}&uploaded={request.Uploaded}&downloaded={request.Downloaded}&left={request.Left}");
        query.Append(CultureInfo.InvariantCulture, $"&compact=1&no_peer_id=1&numwant={request.WantedPeers}&key={request.Key:x8}");
        if (request.Event != AnnounceEvent.None) query.Append("&event=").Append(NameOf(request.Event));
        return WithQuery(tracker, tracker.AbsolutePath, query);
    }

    /// <summary>Returns the URL of a scrape, or null when the tracker's URL does not follow the rule that one can be made from it (BEP 48):
    /// its last path segment begins with <c>announce</c>.</summary>
    public static Uri? Scrape(Uri tracker, IReadOnlyList<InfoHash> infoHashes)
    {
        const string Announce = "announce";
        var path = tracker.AbsolutePath;
        var segment = path.LastIndexOf('/') + 1;
        if (!path.AsSpan(segment).StartsWith(Announce, StringComparison.Ordinal)) return null;
        var query = new StringBuilder();
        foreach (var infoHash in infoHashes)
        {
            query.Append(query.Length == 0 ? "info_hash=" : "&info_hash=");
            AppendEscaped(query, infoHash.ToArray());
        }

        return WithQuery(tracker, string.Concat(path.AsSpan(0, segment), "scrape", path.AsSpan(segment + Announce.Length)), query);
    }

    private static string NameOf(AnnounceEvent what) => what switch
    {
        AnnounceEvent.Started => "started",
        AnnounceEvent.Completed => "completed",
        AnnounceEvent.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such event."),
    };

    private static Uri WithQuery(Uri tracker, string path, StringBuilder query)
    {
        var asked = tracker.Query.TrimStart('?').TrimEnd('&');
        var separator = asked.Length == 0 ? "" : "&";
        var origin = tracker.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

        // Left alone, Uri would look for text in the hash's bytes and write them another way.
        return new Uri($"{origin}{path}?{asked}{separator}{query}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    // RFC 3986 section 2.3: unreserved characters stand for themselves, every other byte is %XX.
    private static void AppendEscaped(StringBuilder query, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~') query.Append((char)value);
            else query.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }
    }
}
