using System.Net;
using System.Net.Http.Headers;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>What a web server answered.</summary>
internal sealed record HttpFetched(byte[] Bytes, ListingValidators Validators);

/// <summary>
/// Fetches small documents: those of the user's own host from wherever that is, those that the index or a redirect names
/// elsewhere from the Internet alone, so that no stranger makes this machine ask its own network (ROBUSTNESS T-18).
/// </summary>
internal sealed class HttpFetcher(Uri origin, HttpFetchOptions options) : IDisposable
{
    private const int MaxRedirects = 5;
    private const int MaxTries = 3;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    private readonly HttpMessageInvoker _http = new(new GuardedHttpHandler(new GuardedHttpOptions { ResolveHost = options.ResolveHost, TimeProvider = options.TimeProvider }));

    /// <summary>Fetches a document.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="what">What is being done, as the beginning of a sentence.</param>
    /// <param name="maxLength">The longest document that is taken, in bytes.</param>
    /// <param name="known">What marks the state that is known already.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The document; null when it is the known one.</returns>
    /// <exception cref="CatalogException">It could not be fetched.</exception>
    public async Task<HttpFetched?> GetAsync(Uri url, string what, int maxLength, ListingValidators? known, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var (done, fetched, wait) = await TryAsync(url, what, maxLength, known, isLast: tries == MaxTries, cancellationToken);
            if (done) return fetched;
            double jitter;
            lock (options.Random) jitter = options.Random.NextDouble();
            var ours = FirstWait * (1 << (tries - 1)) * (0.5 + (jitter / 2));
            await Task.Delay(wait > ours ? wait.Value : ours, options.TimeProvider, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(bool Done, HttpFetched? Fetched, TimeSpan? Wait)> TryAsync(
        Uri url, string what, int maxLength, ListingValidators? known, bool isLast, CancellationToken cancellationToken)
    {
        using var overall = new CancellationTokenSource(options.Timeout, options.TimeProvider);
        using var stall = new CancellationTokenSource(options.StallTimeout, options.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(overall.Token, stall.Token, cancellationToken);
        try
        {
            using var answer = await FollowAsync(url, what, known, stop.Token);
            if (answer.StatusCode == HttpStatusCode.NotModified && known is not null) return (true, null, null);
            if (answer.IsSuccessStatusCode) return (true, await ReadAsync(answer, what, maxLength, stall, stop.Token), null);
            var retryAfter = answer.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - options.TimeProvider.GetUtcNow() : null;
            if (IsPassing(answer.StatusCode) && !isLast && !(retryAfter > MaxWait)) return (false, null, retryAfter);
            throw OfStatus(what, answer.StatusCode);
        }
        catch (AddressRefusedException e)
        {
            throw new CatalogException(CatalogFailure.NotAllowed, $"{what} failed: {e.Message}", e);
        }
        catch (Exception e) when (e is HttpRequestException { InnerException: AddressRefusedException })
        {
            throw new CatalogException(CatalogFailure.NotAllowed, $"{what} failed: {e.InnerException!.Message}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            if (!isLast && e is not HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }) return (false, null, null);
            throw new CatalogException(CatalogFailure.Network, $"{what} failed: the server could not be reached ({e.Message.TrimEnd('.')}). Check the network, or try again later.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CatalogException(CatalogFailure.Network, $"{what} failed: the server did not answer in time. Try again later.", e);
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(Uri url, string what, ListingValidators? known, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            RequireAllowed(url, what);
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("owm", null));
            request.Headers.Accept.ParseAdd("*/*");
            if (known?.ETag is { } tag) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            else if (known?.LastModified is { } time) request.Headers.TryAddWithoutValidation("If-Modified-Since", time);
            GuardedHttpHandler.SetScope(request, IsOrigin(url) ? AddressScope.Any : AddressScope.Global);
            var answer = await _http.SendAsync(request, cancellationToken);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location) return answer;
            answer.Dispose();
            if (redirects == MaxRedirects) throw new CatalogException(CatalogFailure.BadContent, $"{what} failed: the server sends one from page to page. Check the address.");
            url = new Uri(url, location);
        }
    }

    // The user named this server, so it may be anywhere, also on this machine.
    private bool IsOrigin(Uri url) =>
        url.Scheme == origin.Scheme && url.Port == origin.Port && string.Equals(url.IdnHost, origin.IdnHost, StringComparison.OrdinalIgnoreCase);

    private void RequireAllowed(Uri url, string what)
    {
        if (IsOrigin(url) || (url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0)) return;
        throw new CatalogException(CatalogFailure.NotAllowed, $"{what} failed: it leads to {url.Scheme}://{url.Host}, which is not https. Tell whoever keeps the index.");
    }

    private async Task<HttpFetched> ReadAsync(HttpResponseMessage answer, string what, int maxLength, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        var announced = answer.Content.Headers.ContentLength;
        if (announced > maxLength) throw TooLong(what, maxLength);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (content.Length + read > maxLength) throw TooLong(what, maxLength);
            content.Write(buffer, 0, read);
            stall.CancelAfter(options.StallTimeout);
        }

        var modified = answer.Content.Headers.LastModified?.ToString("r", System.Globalization.CultureInfo.InvariantCulture);
        var tag = answer.Headers.ETag?.ToString();
        return new HttpFetched(content.ToArray(), new ListingValidators(tag is { Length: <= 1024 } ? tag : null, modified));
    }

    private static CatalogException TooLong(string what, int maxLength) =>
        new(CatalogFailure.BadContent, $"{what} failed: it is longer than the {maxLength:N0} bytes that are taken. Check the address.");

    private static bool IsPassing(HttpStatusCode status) => (int)status is 408 or 429 or 500 or 502 or 503 or 504;

    private static CatalogException OfStatus(string what, HttpStatusCode status) => (int)status switch
    {
        404 or 410 => new CatalogException(CatalogFailure.NotFound, $"{what} failed: there is nothing at this address ({(int)status}). Check it."),
        401 or 403 => new CatalogException(CatalogFailure.NotAllowed, $"{what} failed: the server does not give it to everybody ({(int)status}). Ask whoever keeps the index."),
        429 => new CatalogException(CatalogFailure.RateLimited, $"{what} failed: the server is asked too often. Wait some minutes and try again."),
        _ => new CatalogException(CatalogFailure.Network, $"{what} failed: the server answered {(int)status}. Try again later."),
    };
}
