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
        var body = await GetAsync(tracker, HttpTrackerQuery.Announce(tracker, request), cancellationToken);
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
        var body = await GetAsync(tracker, url, cancellationToken);
        return HttpTrackerReply.ReadScrape(tracker, body, infoHashes);
    }

    /// <summary>Closes what connections are open.</summary>
    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler MakeHandler(TrackerClientOptions options) => new()
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = true,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(options, context, cancellationToken),
        MaxAutomaticRedirections = MostRedirects,
        MaxConnectionsPerServer = 8,
        MaxResponseDrainSize = 0,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Proxy = options.Proxy,
        UseCookies = false,
    };

    private static async ValueTask<Stream> ConnectAsync(
        TrackerClientOptions options, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await options.ResolveHost(host, cancellationToken);
        if (!IsProxy(options, context)) addresses = Array.FindAll(addresses, address => options.MayContact(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));
        if (addresses.Length == 0) throw new IOException($"No address of {host} may be contacted.");
        return await TcpStreams.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
    }

    private static bool IsProxy(TrackerClientOptions options, SocketsHttpConnectionContext context)
    {
        var proxy = options.Proxy ?? HttpClient.DefaultProxy;
        return context.InitialRequestMessage.RequestUri is { } url && !proxy.IsBypassed(url)
            && proxy.GetProxy(url) is { } address && address.Port == context.DnsEndPoint.Port
            && string.Equals(address.IdnHost, context.DnsEndPoint.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<ReadOnlyMemory<byte>> GetAsync(Uri tracker, Uri url, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.HttpTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await ReadAsync(tracker, response, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TrackerException($"Tracker {TrackerText.Name(tracker)} did not answer within {_options.HttpTimeout.TotalSeconds:0} s.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            throw new TrackerException($"Tracker {TrackerText.Name(tracker)} cannot be asked: {Innermost(exception).Message}", exception);
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
