using System.Globalization;
using System.Net;
using System.Text;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Discovery;

/// <summary>A datagram of local service discovery (BEP 14): somebody on this network is in these swarms.</summary>
internal sealed record LsdMessage
{
    /// <summary>The longest datagram that is sent or read, in bytes (BEP 14).</summary>
    public const int MaxLength = 1400;

    private const int MaxCookieLength = 64;
    private const string FirstLine = "BT-SEARCH * HTTP/1.1";

    /// <summary>Gets the TCP port the sender listens on.</summary>
    public required int Port { get; init; }

    /// <summary>Gets the swarms.</summary>
    public required IReadOnlyList<InfoHash> InfoHashes { get; init; }

    /// <summary>Gets what the sender knows its own datagrams by, if it says so.</summary>
    public string? Cookie { get; init; }

    /// <summary>Reads a datagram.</summary>
    /// <returns>What it says; null when it is none of this protocol, or says nothing of use.</returns>
    public static LsdMessage? TryRead(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length > MaxLength || !Ascii.IsValid(datagram)) return null;
        Span<char> text = stackalloc char[MaxLength];
        Ascii.ToUtf16(datagram, text, out var length);
        text = text[..length];
        var lines = ((ReadOnlySpan<char>)text).EnumerateLines();
        if (!lines.MoveNext() || !lines.Current.Trim().Equals(FirstLine, StringComparison.OrdinalIgnoreCase)) return null;
        int? port = null;
        string? cookie = null;
        var infoHashes = new List<InfoHash>();
        while (lines.MoveNext())
        {
            var colon = lines.Current.IndexOf(':');
            if (colon < 0) continue;
            var name = lines.Current[..colon].Trim();
            var value = lines.Current[(colon + 1)..].Trim();
            if (name.Equals("Port", StringComparison.OrdinalIgnoreCase))
            {
                if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 65535) return null;
                port = number;
            }
            else if (name.Equals("Infohash", StringComparison.OrdinalIgnoreCase))
            {
                if (InfoHash.TryParse(value, out var infoHash) && !infoHashes.Contains(infoHash)) infoHashes.Add(infoHash);
            }
            else if (name.Equals("cookie", StringComparison.OrdinalIgnoreCase) && value.Length <= MaxCookieLength)
            {
                cookie = value.ToString();
            }
        }

        if (port is null || infoHashes.Count == 0) return null;
        return new() { Port = port.Value, InfoHashes = infoHashes, Cookie = cookie };
    }

    /// <summary>Returns the datagrams that say all of this: as few as hold it.</summary>
    /// <param name="group">The group they are sent to.</param>
    public IReadOnlyList<byte[]> ToDatagrams(IPEndPoint group)
    {
        var head = $"{FirstLine}\r\nHost: {group}\r\nPort: {Port}\r\n";
        var tail = Cookie is null ? "\r\n\r\n" : $"cookie: {Cookie}\r\n\r\n\r\n";
        var line = "Infohash: ".Length + (2 * InfoHash.Length) + 2;
        return [.. InfoHashes.Chunk((MaxLength - head.Length - tail.Length) / line)
            .Select(chunk => Encoding.ASCII.GetBytes($"{head}{string.Concat(chunk.Select(infoHash => $"Infohash: {infoHash}\r\n"))}{tail}"))];
    }
}
