using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.WebSeeds;

/// <summary>Asks web seeds for bytes of files over HTTP and HTTPS (BEP 19, RFC 9110 section 14). Safe to use from any thread.</summary>
/// <remarks>
/// Redirects are followed a few times, not from HTTPS to HTTP; each goes only where <see cref="AddressPolicy"/> lets it, and
/// credentials go nowhere else. What does not fit what was asked for is refused before a byte of it is used.
/// </remarks>
internal sealed class WebSeedClient : IDisposable
{
    private const int MaxRedirects = 8;

    private static readonly TimeSpan LongestRetry = TimeSpan.FromDays(1);

    private readonly HttpMessageInvoker _invoker;

    /// <summary>Makes a client with connections of its own.</summary>
    /// <param name="options">How web seeds are reached.</param>
    public WebSeedClient(WebSeedOptions options)
        : this(options, new GuardedHttpHandler(new GuardedHttpOptions
        {
            Proxy = options.Proxy,
            ResolveHost = options.ResolveHost,
            MaxConnectionsPerHost = options.MaxConnectionsPerHost,
            TimeProvider = options.TimeProvider,
        }))
    {
    }

    /// <summary>Makes a client that sends by way of a handler, which it disposes.</summary>
    public WebSeedClient(WebSeedOptions options, HttpMessageHandler handler)
    {
        Options = options;
        Slots = new HostSlots(options.MaxConnectionsPerHost);
        _invoker = new HttpMessageInvoker(handler);
    }

    public WebSeedOptions Options { get; }

    /// <summary>Gets how many requests each host has under way.</summary>
    public HostSlots Slots { get; }

    /// <summary>Asks for a run of a file's bytes.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The bytes that come; they may begin before what was asked for, at the file's start, and may end before its end.</returns>
    /// <exception cref="WebSeedException">The seed does not give them.</exception>
    public async Task<WebSeedBody> OpenAsync(WebSeedRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Options.AnswerTimeout, Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await TakeAsync(request, await FollowAsync(request, either.Token), either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WebSeedException(WebSeedFault.Unreachable, $"{WebSeedUrl.Show(request.Url)} did not answer within {Options.AnswerTimeout.TotalSeconds:0} s.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException and not WebSeedException or NotSupportedException)
        {
            throw Unreachable(request, exception);
        }
    }

    /// <summary>Fetches a small file whole: the .torrent that a magnet link says may be fetched (<c>as</c>).</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="maxLength">How long it may be, in bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WebSeedException">It does not come, or is longer.</exception>
    public async Task<byte[]> FetchAsync(WebSeedUrl url, int maxLength, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Options.AnswerTimeout + Options.StallTimeout, Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var request = new WebSeedRequest(url.Whole, url.Credentials, IsNamedByUser: false, 0, long.MaxValue, long.MaxValue);
        try
        {
            using var response = await FollowAsync(request, either.Token);
            if (response.StatusCode != HttpStatusCode.OK) throw Refusal(url.Shown, response);
            if (response.Content.Headers.ContentEncoding.Count > 0) throw new WebSeedException(WebSeedFault.FileDiffers, $"{url.Shown} came compressed, which was not asked for.");
            var stream = await response.Content.ReadAsStreamAsync(either.Token);
            var bytes = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (await stream.ReadAsync(buffer, either.Token) is var read and > 0)
            {
                if (bytes.Length + read > maxLength) throw new WebSeedException(WebSeedFault.FileDiffers, $"{url.Shown} is longer than {maxLength} bytes.");
                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WebSeedException(WebSeedFault.Unreachable, $"{url.Shown} took too long.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException and not WebSeedException or NotSupportedException)
        {
            throw Unreachable(request, exception);
        }
    }

    public void Dispose() => _invoker.Dispose();

    private async Task<HttpResponseMessage> FollowAsync(WebSeedRequest request, CancellationToken cancellationToken)
    {
        var url = request.Url;
        for (var redirects = 0; ; redirects++)
        {
            var response = await _invoker.SendAsync(Message(request, url), cancellationToken);
            if (!IsRedirect(response.StatusCode)) return response;
            try
            {
                if (redirects == MaxRedirects) throw new WebSeedException(WebSeedFault.FileUnavailable, $"{WebSeedUrl.Show(request.Url)} leads through more than {MaxRedirects} redirects.");
                url = Target(url, response);
            }
            finally
            {
                response.Dispose();
            }
        }
    }

    private HttpRequestMessage Message(WebSeedRequest request, Uri url)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, url);
        var isSameHost = string.Equals(url.IdnHost, request.Url.IdnHost, StringComparison.OrdinalIgnoreCase);
        var isSameOrigin = isSameHost && url.Port == request.Url.Port && url.Scheme == request.Url.Scheme;
        GuardedHttpHandler.SetScope(
            message,
            request.IsNamedByUser && isSameHost ? AddressScope.Any
            : Options.AllowLocal && url.Query.Length == 0 ? AddressScope.Local
            : AddressScope.Global);
        message.Headers.TryAddWithoutValidation("User-Agent", Options.UserAgent);
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (isSameOrigin) message.Headers.Authorization = request.Credentials;

        // Servers without ranges give whole files as readily as others.
        if (!request.IsWholeFile) message.Headers.Range = new RangeHeaderValue(request.Start, request.End - 1);
        return message;
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static Uri Target(Uri from, HttpResponseMessage response)
    {
        var target = Uri.TryCreate(from, response.Headers.Location, out var location) ? location : null;
        if (target is null || (target.Scheme != Uri.UriSchemeHttp && target.Scheme != Uri.UriSchemeHttps))
        {
            throw new WebSeedException(WebSeedFault.FileUnavailable, $"{WebSeedUrl.Show(from)} redirects to {(target is null ? "nowhere" : $"'{target.Scheme}'; only http and https are followed")}.");
        }

        if (from.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp)
        {
            throw new WebSeedException(WebSeedFault.FileUnavailable, $"{WebSeedUrl.Show(from)} redirects from https to http, which is not followed.");
        }

        return target;
    }

    private async Task<WebSeedBody> TakeAsync(WebSeedRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await CheckAsync(request, response, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<WebSeedBody> CheckAsync(WebSeedRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var shown = WebSeedUrl.Show(request.Url);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent)) throw Refusal(shown, response);
        if (response.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw new WebSeedException(WebSeedFault.FileDiffers, $"{shown} came compressed, which was not asked for.");
        }

        var (start, end) = response.StatusCode == HttpStatusCode.OK ? WholeFile(request, response, shown) : PartOfFile(request, response, shown);
        return new WebSeedBody(response, await response.Content.ReadAsStreamAsync(cancellationToken), start, end);
    }

    private static (long Start, long End) WholeFile(WebSeedRequest request, HttpResponseMessage response, string shown)
    {
        if (response.Content.Headers.ContentLength is { } length && length != request.FileLength)
        {
            throw new WebSeedException(WebSeedFault.FileDiffers, $"{shown} has {length} bytes; the torrent's file has {request.FileLength}.");
        }

        return (0, request.FileLength);
    }

    private static (long Start, long End) PartOfFile(WebSeedRequest request, HttpResponseMessage response, string shown)
    {
        var range = response.Content.Headers.ContentRange;
        if (range is null || range.Unit != "bytes" || range.From != request.Start || range.To is not { } last || last < request.Start || last >= request.End)
        {
            throw new WebSeedException(
                WebSeedFault.FileDiffers,
                $"{shown} was asked for bytes {request.Start} to {request.End - 1}, and sent {(range is null ? "no Content-Range" : $"'{range}'")}.");
        }

        if (range.Length is { } length && length != request.FileLength)
        {
            throw new WebSeedException(WebSeedFault.FileDiffers, $"{shown} has {length} bytes; the torrent's file has {request.FileLength}.");
        }

        if (response.Content.Headers.ContentLength is { } sent && sent != last + 1 - request.Start)
        {
            throw new WebSeedException(WebSeedFault.FileDiffers, $"{shown} sent {sent} bytes as '{range}'.");
        }

        return (request.Start, last + 1);
    }

    private WebSeedException Refusal(string shown, HttpResponseMessage response)
    {
        var fault = (int)response.StatusCode switch
        {
            408 or 425 or 429 or 503 => WebSeedFault.Busy,
            407 or >= 500 => WebSeedFault.Unreachable,
            >= 400 => WebSeedFault.FileUnavailable,
            _ => WebSeedFault.FileDiffers,
        };
        return new WebSeedException(fault, string.Create(CultureInfo.InvariantCulture, $"{shown} answered with HTTP status {(int)response.StatusCode} ({response.StatusCode})."))
        {
            RetryAfter = fault == WebSeedFault.Busy ? RetryAfter(response) : null,
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var retry = response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date - Options.TimeProvider.GetUtcNow());
        return retry is not { } time ? null : time < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : time > LongestRetry ? LongestRetry : time;
    }

    private static WebSeedException Unreachable(WebSeedRequest request, Exception exception)
    {
        var shown = WebSeedUrl.Show(request.Url);
        var cause = exception;
        while (cause.InnerException is { } inner && cause is not (AddressRefusedException or AuthenticationException)) cause = inner;
        return cause is AddressRefusedException or NotSupportedException
            ? new WebSeedException(WebSeedFault.Refused, $"{shown} is not asked: {cause.Message}", exception)
            : new WebSeedException(WebSeedFault.Unreachable, $"{shown} cannot be reached: {cause.Message}", exception);
    }
}
