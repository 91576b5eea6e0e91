using System.Diagnostics.CodeAnalysis;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.WebSeeds;

/// <summary>One URL under which a torrent's content lies on a web server (BEP 19).</summary>
internal sealed class WebSeed
{
    private readonly WebSeedClient _client;
    private readonly PublishedNames _names;
    private readonly WebSeedUrl _url;

    private WebSeed(WebSeedClient client, Torrent torrent, PublishedNames names, WebSeedUrl url, bool isNamedByUser)
    {
        _client = client;
        _names = names;
        _url = url;
        Torrent = torrent;
        IsNamedByUser = isNamedByUser;
    }

    public Torrent Torrent { get; }

    /// <summary>Gets whether the user named it, so that it may be anywhere.</summary>
    public bool IsNamedByUser { get; }

    /// <summary>Gets the URL as it may be shown.</summary>
    public string Shown => _url.Shown;

    /// <summary>Gets the host, in punycode.</summary>
    public string Host => _url.Host;

    /// <summary>Gets or sets whether it gives files only from their start.</summary>
    public bool IgnoresRanges { get; set; }

    /// <summary>Gets how long it may send next to nothing.</summary>
    public TimeSpan StallTimeout => _client.Options.StallTimeout;

    public TimeProvider Clock => _client.Options.TimeProvider;

    /// <summary>Makes a web seed, if its URL is one of <c>http</c> or <c>https</c>.</summary>
    /// <param name="client">What asks it.</param>
    /// <param name="torrent">The torrent.</param>
    /// <param name="names">The names of the torrent's files.</param>
    /// <param name="url">The URL.</param>
    /// <param name="isNamedByUser">Whether the user named it.</param>
    /// <param name="seed">The web seed.</param>
    public static bool TryMake(WebSeedClient client, Torrent torrent, PublishedNames names, string url, bool isNamedByUser, [NotNullWhen(true)] out WebSeed? seed)
    {
        seed = WebSeedUrl.TryParse(url, out var parsed) ? new WebSeed(client, torrent, names, parsed, isNamedByUser) : null;
        return seed is not null;
    }

    /// <summary>Asks for a run of a file's bytes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the run begins in the file.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WebSeedException">The seed does not give them.</exception>
    public Task<WebSeedBody> OpenAsync(TorrentFile file, long start, long end, CancellationToken cancellationToken)
    {
        var url = _url.Of(Torrent, _names.Of(file));
        return _client.OpenAsync(new WebSeedRequest(url, _url.Credentials, IsNamedByUser, start, end, file.Length), cancellationToken);
    }
}
