using System.Net;
using Owm.BitTorrent.Bencoding;

namespace Owm.BitTorrent.Metainfo;

/// <summary>Where a torrent says its swarm is found: tiers of trackers (BEP 12) and web seeds (BEP 19).</summary>
/// <remarks>Read leniently, because nothing here changes the content: what is no absolute URL, stands there twice or comes
/// after the <see cref="MaxUrls"/>th is left out.</remarks>
internal static class TorrentSources
{
    /// <summary>The most trackers, and the most web seeds, of one torrent.</summary>
    public const int MaxUrls = 100;

    private const int MaxUrlLength = 2_048;
    private const int MaxNodes = 32;
    private const int MaxHostLength = 255;

    /// <summary>Reads the value of <c>announce-list</c>: a list of tiers. A URL where a tier should be is a tier.</summary>
    /// <param name="value">The bencoded value.</param>
    public static IReadOnlyList<IReadOnlyList<string>> ReadTiers(ReadOnlySpan<byte> value)
    {
        var tiers = new List<IReadOnlyList<string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var reader = new BencodeReader(value);
        reader.Read();
        if (reader.Token != BencodeToken.ListStart) return tiers;
        while (reader.Read() && reader.Token != BencodeToken.ListEnd && seen.Count < MaxUrls)
        {
            var tier = ReadUrls(ref reader, seen);
            if (tier.Count > 0) tiers.Add(tier);
        }

        return tiers;
    }

    /// <summary>Reads the value of <c>announce</c> or <c>url-list</c>: a URL, or a list of them.</summary>
    /// <param name="value">The bencoded value.</param>
    public static IReadOnlyList<string> ReadUrls(ReadOnlySpan<byte> value)
    {
        var reader = new BencodeReader(value);
        reader.Read();
        return ReadUrls(ref reader, new HashSet<string>(StringComparer.Ordinal));
    }

    /// <summary>Reads the value of <c>nodes</c>: a list of hosts and ports (BEP 5).</summary>
    /// <param name="value">The bencoded value.</param>
    public static IReadOnlyList<DnsEndPoint> ReadNodes(ReadOnlyMemory<byte> value)
    {
        var nodes = new List<DnsEndPoint>();
        var reader = new BencodeReader(value.Span);
        reader.Read();
        if (reader.Token != BencodeToken.ListStart) return nodes;
        while (reader.Read() && reader.Token != BencodeToken.ListEnd && nodes.Count < MaxNodes)
        {
            var start = reader.TokenStart;
            reader.Skip();
            if (reader.Position - start > MaxHostLength + 20) continue;
            if (BencodeValue.Read(value[start..reader.Position]).Items is not [{ AsText: { } host }, { AsInteger: > 0 and <= IPEndPoint.MaxPort and var port }]) continue;
            if (host.Length <= MaxHostLength && Uri.CheckHostName(host) != UriHostNameType.Unknown) nodes.Add(new DnsEndPoint(host, (int)port));
        }

        return nodes;
    }

    /// <summary>Writes the keys <c>announce</c> and, when there is more than one tracker, <c>announce-list</c>.</summary>
    /// <param name="write">Takes a key and its bencoded value.</param>
    /// <param name="tiers">The tiers.</param>
    public static void WriteTiers(Action<string, byte[]> write, IReadOnlyList<IReadOnlyList<string>> tiers)
    {
        var filled = tiers.Where(tier => tier.Count > 0).ToArray();
        if (filled.Length == 0) return;
        write("announce", BencodeWriter.ToArray(writer => writer.Write(filled[0][0])));
        if (filled.Length == 1 && filled[0].Count == 1) return;
        write("announce-list", BencodeWriter.ToArray(writer =>
        {
            writer.StartList();
            foreach (var tier in filled) WriteList(writer, tier);
            writer.EndList();
        }));
    }

    /// <summary>Writes the key <c>url-list</c>, when there are web seeds.</summary>
    /// <param name="write">Takes a key and its bencoded value.</param>
    /// <param name="webSeeds">The URLs.</param>
    public static void WriteWebSeeds(Action<string, byte[]> write, IReadOnlyList<string> webSeeds)
    {
        if (webSeeds.Count > 0) write("url-list", BencodeWriter.ToArray(writer => WriteList(writer, webSeeds)));
    }

    /// <summary>Returns whether text is an absolute URL with a host, of bounded length and without invisible characters.</summary>
    /// <param name="text">The text.</param>
    public static bool IsUrl(string text) =>
        text.Length is > 0 and <= MaxUrlLength
        && !text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Host.Length > 0;

    // Reads a string, or the strings of a list; leaves the reader at the end of the value, unless there are enough.
    private static List<string> ReadUrls(ref BencodeReader reader, HashSet<string> seen)
    {
        var urls = new List<string>();
        if (reader.Token != BencodeToken.ListStart)
        {
            AddUrl(ref reader, urls, seen);
            reader.Skip();
            return urls;
        }

        while (reader.Read() && reader.Token != BencodeToken.ListEnd && seen.Count < MaxUrls)
        {
            AddUrl(ref reader, urls, seen);
            reader.Skip();
        }

        return urls;
    }

    private static void AddUrl(ref BencodeReader reader, List<string> urls, HashSet<string> seen)
    {
        if (reader.Token != BencodeToken.String || BencodeText.TryRead(reader.String) is not { } text) return;
        var url = text.Trim();
        if (IsUrl(url) && seen.Add(url)) urls.Add(url);
    }

    private static void WriteList(BencodeWriter writer, IReadOnlyList<string> urls)
    {
        writer.StartList();
        foreach (var url in urls) writer.Write(url);
        writer.EndList();
    }
}
