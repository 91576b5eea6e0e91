using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Trackers;

/// <summary>Speaks to HTTP and HTTPS trackers (BEP 3, 7, 23, 48). Certificates are checked. An answer larger than 1 MiB,
/// compressed or later than <see cref="TrackerClientOptions.HttpTimeout"/> is none.</summary>
public sealed class HttpTrackerClient : ITrackerClient, IDisposable
{
    private const int LargestAnswer = 1024 * 1024;
    private const int MostRedirects = 5;
    private const int MostScraped = 74;

    private readonly TrackerClientOptions _options;
    private readonly HttpClient _client;

    /// <summary>Makes a client.</summary>
    /// <param name="options">How trackers are reached.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    public HttpTrackerClient(TrackerClientOptions options)
        : this(options, MakeHandler(options))
    {
    }

    /// <summary>Makes a client on a handler of its own.</summary>
    internal HttpTrackerClient(TrackerClientOptions options, HttpMessageHandler handler)
    {
        options.Validate();
        _options = options;
        _client = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", options.UserAgent);
    }

    /// <inheritdoc/>
    public async Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(request);
        var body = await GetAsync(tracker, HttpTrackerQuery.Announce(tracker, request), TrackerReach.ScopeOf(tracker, _options, request.IsTrackerNamedByUser), cancellationToken);
        return HttpTrackerReply.ReadAnnounce(tracker, body);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(
        Uri tracker, IReadOnlyList<InfoHash> infoHashes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(infoHashes);
        ArgumentOutOfRangeException.ThrowIfZero(infoHashes.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(infoHashes.Count, MostScraped);
        var url = HttpTrackerQuery.Scrape(tracker, infoHashes)
            ?? throw new TrackerException($"Tracker {TrackerText.Name(tracker)} cannot be scraped: the last part of its URL's path does not begin with 'announce' (BEP 48).");
        var body = await GetAsync(tracker, url, TrackerReach.ScopeOf(tracker, _options, isNamedByUser: false), cancellationToken);
        return HttpTrackerReply.ReadScrape(tracker, body, infoHashes);
    }

    /// <summary>Closes what connections are open.</summary>
    public void Dispose() => _client.Dispose();

    private static GuardedHttpHandler MakeHandler(TrackerClientOptions options) => new(new GuardedHttpOptions
    {
        Proxy = options.Proxy,
        ResolveHost = options.ResolveHost,
        MayContact = options.MayContact,
        TimeProvider = options.TimeProvider,
    });

    private static bool IsRedirect(HttpResponseMessage response) => response.Headers.Location is not null
        && response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private async Task<ReadOnlyMemory<byte>> GetAsync(Uri tracker, Uri url, AddressScope scope, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.HttpTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await FollowAsync(url, scope, either.Token);
            return await ReadAsync(tracker, response, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TrackerException($"Tracker {TrackerText.Name(tracker)} did not answer within {_options.HttpTimeout.TotalSeconds:0} s.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or NotSupportedException)
        {
            throw new TrackerException($"Tracker {TrackerText.Name(tracker)} cannot be asked: {Innermost(exception).Message}", exception);
        }
    }

    // A redirect is the tracker's choice, whoever named the tracker: but on its own host it leads into the Internet alone, and
    // never from HTTPS to HTTP.
    private async Task<HttpResponseMessage> FollowAsync(Uri url, AddressScope scope, CancellationToken cancellationToken)
    {
        var first = url;
        for (var redirects = 0; ; redirects++)
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, url);
            var isSameOrigin = Uri.Compare(url, first, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
            GuardedHttpHandler.SetScope(message, isSameOrigin ? scope : AddressScope.Global);
            var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!IsRedirect(response) || redirects == MostRedirects || !Uri.TryCreate(url, response.Headers.Location, out var target)
                || (url.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps))
            {
                return response;
            }

            response.Dispose();
            url = target;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Uri tracker, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentEncoding.Count > 0)
        {
            throw new TrackerException($"Tracker {TrackerText.Name(tracker)} answered nonsense: its answer is compressed, which was not asked for.");
        }

        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[Math.Clamp(response.Content.Headers.ContentLength ?? 0, 4095, LargestAnswer) + 1];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) break;
            length += read;
            if (length > LargestAnswer) throw new TrackerException($"Tracker {TrackerText.Name(tracker)} answered nonsense: its answer is larger than 1 MiB.");
            if (length == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(2L * length, LargestAnswer + 1));
        }

        var body = buffer.AsMemory(0, length);
        if (response.IsSuccessStatusCode) return body;
        var reason = HttpTrackerReply.TryReadFailure(body);
        throw new TrackerException(reason is null
            ? $"Tracker {TrackerText.Name(tracker)} answered with HTTP status {(int)response.StatusCode} ({response.StatusCode})."
            : $"Tracker {TrackerText.Name(tracker)} refused: {reason}");
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner) exception = inner;
        return exception;
    }
}
