using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Owm.Rdf;
using Owm.Tool.Output;

namespace Owm.Tool.Parsing;

/// <summary>Reads the kinds of values that options take.</summary>
internal static class ValueReaders
{
    public static bool Text(string text, out string value)
    {
        value = text;
        return true;
    }

    public static bool NonEmpty(string text, out string value)
    {
        value = text;
        return text.Length > 0;
    }

    /// <summary>Reads an absolute IRI, with or without angle brackets.</summary>
    public static bool AbsoluteIri(string text, out Iri? value)
    {
        if (text is ['<', .., '>']) text = text[1..^1];
        var isIri = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme.Length > 1 && !text.Any(c => c <= ' ' || "<>\"{}|^`\\".Contains(c, StringComparison.Ordinal)) && !text.StartsWith('/');
        value = isIri ? new Iri(text) : null;
        return isIri;
    }

    public static bool Port(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= 65535;

    public static bool Count(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    public static bool Bytes(string text, out long value) => Amount.TryReadBytes(text, out value);

    public static bool Time(string text, out TimeSpan value) => Amount.TryReadTime(text, out value) && value > TimeSpan.Zero;

    /// <summary>Reads <c>host:port</c>, <c>127.0.0.1:6881</c> or <c>[::1]:6881</c>. A host name stays one: <see cref="DnsEndPoint"/>.</summary>
    public static bool Peer(string text, out EndPoint value)
    {
        value = new IPEndPoint(IPAddress.None, 0);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !Port(text[(colon + 1)..], out var port) || port == 0) return false;
        var host = text[..colon];
        if (IPAddress.TryParse(host, out var address))
        {
            // Without brackets nobody can tell where an IPv6 address ends.
            if (address.AddressFamily == AddressFamily.InterNetworkV6 && host[0] != '[') return false;
            value = new IPEndPoint(address, port);
            return true;
        }

        if (Uri.CheckHostName(host) != UriHostNameType.Dns) return false;
        value = new DnsEndPoint(host, port);
        return true;
    }

    /// <summary>Reads an address to listen on: <c>127.0.0.1:6969</c>, <c>[::]:6969</c>, <c>:6969</c> or <c>6969</c> (every address).</summary>
    public static bool ListenAddress(string text, out IPEndPoint value)
    {
        value = new IPEndPoint(IPAddress.Any, 0);
        var colon = text.LastIndexOf(':');
        if (!Port(text[(colon + 1)..], out var port)) return false;
        var host = colon <= 0 ? "" : text[..colon];
        if (host is "" or "*")
        {
            value = new IPEndPoint(IPAddress.Any, port);
            return true;
        }

        if (host == "localhost") host = "127.0.0.1";
        if (!IPAddress.TryParse(host, out var address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && host[0] != '[') return false;
        value = new IPEndPoint(address, port);
        return true;
    }

    /// <summary>Reads trackers of one tier, separated by commas: http, https or udp URLs.</summary>
    public static bool TrackerTier(string text, out IReadOnlyList<string> value)
    {
        value = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return value.Count > 0 && value.All(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "udp" && uri.Host.Length > 0);
    }

    public static bool WebUrl(string text, out string value)
    {
        value = text;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
    }

    /// <summary>Reads what a flag is set to in the environment or a file.</summary>
    public static bool Switch(string text, out bool value)
    {
        value = text.ToUpperInvariant() is "1" or "TRUE" or "YES" or "ON";
        return value || text.ToUpperInvariant() is "0" or "FALSE" or "NO" or "OFF" or "";
    }
}
