using System.Text;
using Owm.BitTorrent.Bencoding;

namespace Owm.BitTorrent.Trackers;

/// <summary>What may be shown of trackers and of what they say.</summary>
internal static class TrackerText
{
    private const int LongestText = 300;

    /// <summary>Names a tracker without what may be secret in its URL: the user's passkey stands in path, query or user info.
    /// Host names are in punycode, where look-alikes show.</summary>
    public static string Name(Uri tracker)
    {
        var isPlain = tracker.AbsolutePath is "/" or "/announce" && tracker.Query.Length == 0;
        var port = tracker.IsDefaultPort || tracker.Port < 0 ? "" : $":{tracker.Port}";
        var host = tracker.HostNameType == UriHostNameType.IPv6 ? tracker.Host : tracker.IdnHost;
        return $"{tracker.Scheme}://{host}{port}{(isPlain ? tracker.AbsolutePath.TrimEnd('/') : "/…")}";
    }

    /// <summary>Returns what a tracker said as one line of visible characters, not long.</summary>
    public static string Show(ReadOnlySpan<byte> said)
    {
        var text = BencodeText.Show(Encoding.UTF8.GetString(said[..Math.Min(said.Length, LongestText)]));
        return said.Length > LongestText ? text + "…" : text;
    }
}
