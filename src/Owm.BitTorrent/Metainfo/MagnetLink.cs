using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Metainfo;

/// <summary>A magnet link (BEP 9): names a torrent by its info-hash, and says where its swarm may be found.</summary>
/// <remarks>Everything but the info-hash is a hint from outside. A link of more than <see cref="MaxLength"/> characters is
/// refused; the first 100 URLs of each kind and peers, and the first 1,000 runs of files, are kept; what is malformed is
/// left out.</remarks>
public sealed class MagnetLink
{
    /// <summary>The longest link that is read, in characters.</summary>
    public const int MaxLength = 64 * 1024;

    private const int MaxFileRanges = 1_000;
    private const string Scheme = "magnet:?";
    private const string InfoHashUrn = "urn:btih:";
    private const string Version2Urn = "urn:btmh:";

    /// <summary>Gets the info-hash (<c>xt</c>).</summary>
    public required InfoHash InfoHash { get; init; }

    /// <summary>Gets the name to show until the torrent is there (<c>dn</c>), if there is one; any text, no file name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the content's length in bytes as the link has it (<c>xl</c>), if it does.</summary>
    public long? ContentLength { get; init; }

    /// <summary>Gets the URLs of trackers (<c>tr</c>), each a tier of its own.</summary>
    public IReadOnlyList<string> Trackers { get; init; } = [];

    /// <summary>Gets the URLs of web seeds (<c>ws</c>).</summary>
    public IReadOnlyList<string> WebSeeds { get; init; } = [];

    /// <summary>Gets the URLs the .torrent file may be fetched from (<c>as</c>).</summary>
    public IReadOnlyList<string> AcceptableSources { get; init; } = [];

    /// <summary>Gets the addresses of peers (<c>x.pe</c>): an <see cref="IPEndPoint"/> or a <see cref="DnsEndPoint"/> each.</summary>
    public IReadOnlyList<EndPoint> Peers { get; init; } = [];

    /// <summary>Gets the files that are wanted (<c>so</c>, BEP 53); none when all are.</summary>
    public IReadOnlyList<FileRange> SelectedFiles { get; init; } = [];

    /// <summary>Makes the link to a torrent, with its trackers and web seeds.</summary>
    /// <param name="torrent">The torrent.</param>
    public static MagnetLink Of(Torrent torrent)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        return new MagnetLink
        {
            InfoHash = torrent.InfoHash,
            DisplayName = torrent.Name,
            ContentLength = torrent.TotalLength,
            Trackers = [.. torrent.Trackers.SelectMany(tier => tier)],
            WebSeeds = torrent.WebSeeds,
        };
    }

    /// <summary>Returns which files of the torrent the link selects (BEP 53).</summary>
    /// <param name="torrent">The torrent that the link names.</param>
    /// <returns>For each file whether it is wanted, as options take it; <see langword="null"/> when the link selects nothing, so that all are.</returns>
    /// <exception cref="InvalidTorrentException">The link selects files, and the torrent has none of them.</exception>
    public IReadOnlyList<bool>? WantedFilesOf(Torrent torrent)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        if (SelectedFiles.Count == 0) return null;
        var wanted = new bool[torrent.Files.Count];
        foreach (var range in SelectedFiles.Where(range => range.First < wanted.Length))
        {
            wanted.AsSpan(range.First, Math.Min(range.Last, wanted.Length - 1) - range.First + 1).Fill(true);
        }

        if (wanted.Contains(true)) return wanted;
        throw new InvalidTorrentException($"The magnet link selects none of the {wanted.Length} files of '{torrent.Name}': the first it names is number {SelectedFiles[0].First}, counted from 0. Remove 'so' from the link, or choose the files yourself.");
    }

    /// <summary>Reads a link.</summary>
    /// <param name="text">The link.</param>
    /// <exception cref="InvalidTorrentException">It is no magnet link to a torrent of version 1; the message says why.</exception>
    public static MagnetLink Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var link, out var error) ? link : throw new InvalidTorrentException(error);
    }

    /// <summary>Reads a link, if it is one to a torrent of version 1.</summary>
    /// <param name="text">The link.</param>
    /// <param name="link">The link that was read.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out MagnetLink? link)
    {
        link = null;
        return text is not null && TryParse(text, out link, out _);
    }

    /// <summary>Returns the link: info-hash as 40 digits, name, length, trackers and web seeds. Of these hints, one with which it
    /// would become longer than <see cref="MaxLength"/> is left out.</summary>
    public override string ToString()
    {
        var link = new StringBuilder(Scheme).Append("xt=").Append(InfoHashUrn).Append(InfoHash.ToString());
        if (DisplayName is { } name) Append("&dn=", Uri.EscapeDataString(name));
        if (ContentLength is { } length) Append("&xl=", length.ToString(CultureInfo.InvariantCulture));
        foreach (var tracker in Trackers) Append("&tr=", Uri.EscapeDataString(tracker));
        foreach (var webSeed in WebSeeds) Append("&ws=", Uri.EscapeDataString(webSeed));
        return link.ToString();

        void Append(string key, string value)
        {
            if (link.Length + key.Length + value.Length <= MaxLength) link.Append(key).Append(value);
        }
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out MagnetLink? link, [NotNullWhen(false)] out string? error)
    {
        (link, error) = (null, null);
        if (text.Length > MaxLength) error = $"The magnet link is longer than {MaxLength} characters.";
        else if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) error = $"A magnet link begins with '{Scheme}'; this does not.";
        else link = new Fields(text[Scheme.Length..]).ToLink(out error);
        return link is not null;
    }

    // What the parameters of one link say, as they come.
    private sealed class Fields
    {
        private readonly HashSet<InfoHash> _infoHashes = [];
        private readonly List<string> _trackers = [];
        private readonly List<string> _webSeeds = [];
        private readonly List<string> _sources = [];
        private readonly List<EndPoint> _peers = [];
        private readonly List<FileRange> _files = [];
        private bool _hasVersion2;
        private bool _hasBadTopic;
        private string? _name;
        private long? _length;

        public Fields(string query)
        {
            foreach (var parameter in query.Split('&'))
            {
                var equals = parameter.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0) Add(KeyOf(parameter[..equals]), parameter[(equals + 1)..]);
            }
        }

        public MagnetLink? ToLink(out string? error)
        {
            error = _infoHashes.Count switch
            {
                1 => null,
                > 1 => "The magnet link names more than one torrent; it must have one 'xt'.",
                _ when _hasBadTopic => "The magnet link's 'xt' is no info-hash: 'urn:btih:' and 40 hexadecimal or 32 base32 digits.",
                _ when _hasVersion2 => "The magnet link names a torrent of version 2 alone (BEP 52), which is not supported.",
                _ => "The magnet link names no torrent: it has no 'xt=urn:btih:…'.",
            };
            return error is not null ? null : new MagnetLink
            {
                InfoHash = _infoHashes.Single(),
                DisplayName = _name,
                ContentLength = _length,
                Trackers = _trackers,
                WebSeeds = _webSeeds,
                AcceptableSources = _sources,
                Peers = _peers,
                SelectedFiles = _files,
            };
        }

        // Where a key stands several times it may carry a number: tr.1, tr.2.
        private static string KeyOf(string key)
        {
            var dot = key.LastIndexOf('.');
            return dot > 0 && dot < key.Length - 1 && key.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? key[..dot] : key;
        }

        private static void AddUrl(List<string> urls, string value)
        {
            var url = Uri.UnescapeDataString(value);
            if (urls.Count < TorrentSources.MaxUrls && TorrentSources.IsUrl(url) && !urls.Contains(url)) urls.Add(url);
        }

        private void Add(string key, string value)
        {
            switch (key)
            {
                case "xt":
                    AddTopic(Uri.UnescapeDataString(value));
                    break;
                case "dn" when _name is null:
                    _name = Uri.UnescapeDataString(value.Replace('+', ' '));
                    break;
                case "xl" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length):
                    _length ??= length;
                    break;
                case "tr":
                    AddUrl(_trackers, value);
                    break;
                case "ws":
                    AddUrl(_webSeeds, value);
                    break;
                case "as":
                    AddUrl(_sources, value);
                    break;
                case "x.pe":
                    AddPeer(Uri.UnescapeDataString(value));
                    break;
                case "so":
                    foreach (var range in Uri.UnescapeDataString(value).Split(',')) AddFiles(range);
                    break;
                default:
                    break;
            }
        }

        private void AddTopic(string topic)
        {
            if (topic.StartsWith(Version2Urn, StringComparison.OrdinalIgnoreCase)) _hasVersion2 = true;
            else if (!topic.StartsWith(InfoHashUrn, StringComparison.OrdinalIgnoreCase)) return;
            else if (InfoHash.TryParse(topic.AsSpan(InfoHashUrn.Length), out var infoHash)) _infoHashes.Add(infoHash);
            else _hasBadTopic = true;
        }

        private void AddPeer(string address)
        {
            if (_peers.Count == TorrentSources.MaxUrls) return;
            var colon = address.LastIndexOf(':');
            if (colon <= 0 || !ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return;
            var host = address[..colon];
            if (host[0] == '[' ? host[^1] != ']' : host.Contains(':', StringComparison.Ordinal)) return;
            // IPAddress also reads "1" and "0x7f.1": what is not written as an address is none.
            if (IPAddress.TryParse(host, out var ip) && (host[0] == '[' || ip.ToString() == host)) _peers.Add(new IPEndPoint(ip, port));
            else if (Uri.CheckHostName(host) == UriHostNameType.Dns) _peers.Add(new DnsEndPoint(host, port));
        }

        private void AddFiles(string range)
        {
            var ends = range.Split('-');
            if (ends.Length > 2 || _files.Count == MaxFileRanges) return;
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)) return;
            if (!int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last < first) return;
            _files.Add(new FileRange(first, last));
        }
    }
}
