using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.WebSeeds;

/// <summary>The URL of a web seed, and those of the files below it (BEP 19).</summary>
internal sealed class WebSeedUrl
{
    private readonly string _base;
    private readonly string _query;

    private WebSeedUrl(Uri url)
    {
        Host = url.IdnHost;
        Credentials = CredentialsIn(url);
        Shown = Show(url);
        var text = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped);

        // A URL that ends in '/' goes on where it ends, as BEP 19 has it. One with a query that does not, such as a
        // signature, goes on before the query: nothing else makes sense.
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        var splits = mark >= 0 && !text.EndsWith('/');
        _base = splits ? text[..mark] : text;
        _query = splits ? text[mark..] : string.Empty;
    }

    /// <summary>Gets the host, in punycode.</summary>
    public string Host { get; }

    /// <summary>Gets the user and password that stand in the URL, as they are sent; they are shown to nobody.</summary>
    public AuthenticationHeaderValue? Credentials { get; }

    /// <summary>Gets the URL as it may be shown: without credentials, and without the query, in which keys and signatures are.</summary>
    public string Shown { get; }

    /// <summary>Gets the URL without the credentials.</summary>
    public Uri Whole => new(_base + _query, UriKind.Absolute);

    /// <summary>Reads a URL.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="url">The web seed's URL, when it is one of <c>http</c> or <c>https</c>.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out WebSeedUrl? url)
    {
        url = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? new WebSeedUrl(uri)
            : null;
        return url is not null;
    }

    /// <summary>Returns a URL as it may be shown.</summary>
    /// <param name="url">The URL.</param>
    public static string Show(Uri url)
    {
        var port = url.IsDefaultPort || url.Port < 0 ? "" : $":{url.Port}";
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return $"{url.Scheme}://{host}{port}{url.AbsolutePath}{(url.Query.Length > 0 ? "?…" : "")}";
    }

    /// <summary>Returns where a file of a torrent is.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="names">The names in the file's path as it was published, the torrent's own first.</param>
    public Uri Of(Torrent torrent, IReadOnlyList<string> names)
    {
        var url = new StringBuilder(_base);
        if (!torrent.IsSingleFile && !_base.EndsWith('/')) url.Append('/');
        if (!torrent.IsSingleFile || _base.EndsWith('/')) url.AppendJoin('/', names.Select(Uri.EscapeDataString));
        return new Uri(url.Append(_query).ToString(), UriKind.Absolute);
    }

    // RFC 7617: what is escaped in the URL is not in the header.
    private static AuthenticationHeaderValue? CredentialsIn(Uri url)
    {
        if (url.UserInfo.Length == 0) return null;
        var colon = url.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var user = Uri.UnescapeDataString(colon < 0 ? url.UserInfo : url.UserInfo[..colon]);
        var password = colon < 0 ? string.Empty : Uri.UnescapeDataString(url.UserInfo[(colon + 1)..]);
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }
}
