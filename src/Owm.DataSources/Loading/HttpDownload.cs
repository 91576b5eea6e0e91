using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace Owm.DataSources;

/// <summary>One file on its way from a web server into a partial file.</summary>
internal sealed class HttpDownload(
    HttpClient client, Uri url, RecordedDigests digests, HttpPartialFile partial, HttpDirLoaderOptions options, IProgress<LoadProgress>? progress)
{
    private const int BlockLength = 256 << 10;
    private const int MaxRedirects = 10;

    private RecordedDigests.RunningCheck _check = digests.Begin();
    private string? _strongTag;
    private bool _isPage;
    private bool _wasResumed;

    /// <summary>Gets how many bytes were received.</summary>
    public long Received { get; private set; }

    /// <summary>Receives the file and compares it with the recorded digests.</summary>
    /// <returns>What its user should know, or null.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FetchAsync(cancellationToken);
            var mismatch = _check.FirstMismatch();
            if (mismatch is not null && _wasResumed)
            {
                // What was there before may be what is wrong.
                await RestartAsync(cancellationToken);
                mismatch = _check.FirstMismatch();
            }

            if (mismatch is null) return digests.IsEmpty ? OwnDigest() : digests.Warning;
            partial.Begin(validator: null);
            throw new HttpLoadProblem(HttpLoadFailure.WrongContent,
                _isPage ? $"{Shown(url)} sent a web page instead of the file: it {mismatch}. Open the address in a browser to see what the server wants."
                : $"What {Shown(url)} sent {mismatch}. Ask the publisher.");
        }
        finally
        {
            _check.Dispose();
        }
    }

    private string OwnDigest() => $"No digest of the content is recorded, so it could not be checked. It has the SHA-256 {_check.OwnSha256()}: record that, if it is what you expect.";

    private async Task RestartAsync(CancellationToken cancellationToken)
    {
        partial.Begin(validator: null);
        _wasResumed = false;
        ResetCheck();
        await FetchAsync(cancellationToken);
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        if (partial.Validator() is { } kept)
        {
            _strongTag = kept;
            await partial.ReadAgainAsync(_check, progress, cancellationToken);
        }

        for (var failures = 0; ;)
        {
            var before = Received;
            try
            {
                await AttemptAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException or IOException { InnerException: System.Net.Sockets.SocketException })
            {
                if (Received > before) failures = 0;
                if (++failures >= options.MaxFailures || !IsPassing(e))
                    throw new HttpLoadProblem(HttpLoadFailure.Network, $"{Shown(url)} cannot be received: {Reason(e)} {(partial.Length > 0 && _strongTag is not null ? "The same command goes on from what is there." : "Try again later.")}", e);
                await Task.Delay(options.RetryDelay * (1 << (failures - 1)), options.TimeProvider, cancellationToken);
            }
        }
    }

    // A name that is not known or a certificate that is wrong, does not get right by asking again.
    private static bool IsPassing(Exception e) => e is not HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError }
        && e.InnerException is not AuthenticationException;

    private static string Reason(Exception e) => e.Message.TrimEnd('.') + ".";

    private async Task AttemptAsync(CancellationToken cancellationToken)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = options.TimeProvider.CreateTimer(_ => stall.Cancel(), null, options.StallTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            progress?.Report(new LoadProgress(LoadPhase.Connecting));
            using var response = await RequestAsync(stall.Token);
            var (begin, total) = Judge(response);
            if (begin == 0) Begin(response, total);
            await ReceiveAsync(response, total, timer, stall.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpLoadProblem(HttpLoadFailure.Timeout, $"Nothing has come from {Shown(url)} for {options.StallTimeout.TotalSeconds:0} seconds. Try again later.", e);
        }
    }

    // RFC 9110, section 15.4. Not left to the handler: a redirect must not lead from HTTPS to HTTP, nor from outside to this machine.
    private async Task<HttpResponseMessage> RequestAsync(CancellationToken cancellationToken)
    {
        var current = url;
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, current);
            request.Headers.AcceptEncoding.ParseAdd("identity");
            request.Headers.UserAgent.ParseAdd("owm");
            if (partial.Length > 0 && _strongTag is not null)
            {
                request.Headers.Range = new RangeHeaderValue(partial.Length, null);
                request.Headers.IfRange = new RangeConditionHeaderValue(EntityTagHeaderValue.Parse(_strongTag));
            }

            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)) return response;
            using (response)
            {
                if (response.Headers.Location is not { } location) throw new HttpLoadProblem(HttpLoadFailure.Network, $"{Shown(current)} sends elsewhere, but does not say where. Ask the publisher.");
                if (redirects == MaxRedirects) throw new HttpLoadProblem(HttpLoadFailure.Network, $"{Shown(url)} sends elsewhere more than {MaxRedirects} times. Ask the publisher.");
                current = Follow(current, location);
            }
        }
    }

    private static Uri Follow(Uri from, Uri location)
    {
        var to = location.IsAbsoluteUri ? location : new Uri(from, location);
        if (to.Scheme is not ("http" or "https")) throw Refused("it is no web address");
        if (from.Scheme == "https" && to.Scheme == "http") throw Refused("it is not encrypted");
        if (to.IsLoopback && !from.IsLoopback) throw Refused("it is on this machine");
        return to;

        HttpLoadProblem Refused(string why) => new(HttpLoadFailure.NotAllowed, $"{Shown(from)} sends to {Shown(to)}, which is not followed: {why}. Ask the publisher.");
    }

    /// <summary>Returns where in the file the response begins, and how long the file is, if that is known.</summary>
    private (long Begin, long? Total) Judge(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                break;
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } range && from == partial.Length:
                if (range.Length is { } whole) RequireRoom(whole);
                _wasResumed = true;
                return (from, range.Length ?? partial.Length + response.Content.Headers.ContentLength);
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable when partial.Length > 0:
                // What is there is no part of it any more.
                partial.Begin(validator: null);
                _strongTag = null;
                ResetCheck();
                throw new HttpRequestException($"The server answered {status} to a request for the rest.");
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new HttpLoadProblem(HttpLoadFailure.NotFound, $"{Shown(url)} is not there (HTTP {status}). Correct the record, or ask the publisher.");
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired:
                throw new HttpLoadProblem(HttpLoadFailure.NotAllowed, $"{Shown(url)} may not be read (HTTP {status}). Ask the publisher.");
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                throw new HttpRequestException($"The server answered {status}.");
            default:
                throw new HttpLoadProblem(HttpLoadFailure.Network, $"{Shown(url)} was answered with HTTP {status}. Ask the publisher.");
        }

        var encodings = response.Content.Headers.ContentEncoding;
        if (encodings.Any(e => !e.Equals("identity", StringComparison.OrdinalIgnoreCase)))
            throw new HttpLoadProblem(HttpLoadFailure.WrongContent, $"{Shown(url)} was sent encoded ({ShownText.Visible(string.Join(", ", encodings))}), which was not asked for. Ask the publisher.");
        if (response.Content.Headers.ContentLength is { } length) RequireRoom(length);
        _isPage = response.Content.Headers.ContentType?.MediaType is { } type && (type.Equals("text/html", StringComparison.OrdinalIgnoreCase) || type.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase));
        // Without a digest nothing else could tell a login or virus-scan page from data.
        if (_isPage && digests.IsEmpty && !IsPageName(url.AbsolutePath))
            throw new HttpLoadProblem(HttpLoadFailure.WrongContent, $"{Shown(url)} sent a web page instead of the file. Open the address in a browser to see what the server wants; if the page is the data, record its SHA-256.");
        return (0, response.Content.Headers.ContentLength);
    }

    private static bool IsPageName(string path) => Path.GetExtension(path).ToUpperInvariant() is ".HTML" or ".HTM" or ".XHTML";

    private void Begin(HttpResponseMessage response, long? total)
    {
        if (partial.Length > 0) ResetCheck();
        // RFC 9110, section 13.1.5: only a strong validator says that parts belong together.
        _strongTag = response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : null;
        partial.Begin(_strongTag);
        progress?.Report(new LoadProgress(LoadPhase.Downloading, 0, total));
    }

    private async Task ReceiveAsync(HttpResponseMessage response, long? total, ITimer timer, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[BlockLength];
        var (began, before) = (options.TimeProvider.GetTimestamp(), partial.Length);
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            timer.Change(options.StallTimeout, Timeout.InfiniteTimeSpan);
            RequireRoom(partial.Length + read);
            _check.Append(buffer.AsSpan(0, read));
            await partial.AppendAsync(buffer.AsMemory(0, read), cancellationToken);
            Received += read;
            var seconds = options.TimeProvider.GetElapsedTime(began).TotalSeconds;
            progress?.Report(new LoadProgress(LoadPhase.Downloading, partial.Length, total, seconds > 0 ? (partial.Length - before) / seconds : 0));
        }

        if (total is { } expected && partial.Length != expected)
            throw new HttpRequestException($"The connection ended after {partial.Length} of {expected} bytes.");
    }

    private void RequireRoom(long length)
    {
        if (length <= options.MaxLength) return;
        partial.Begin(validator: null);
        throw new HttpLoadProblem(HttpLoadFailure.TooLarge, $"{Shown(url)} has more than {options.MaxLength} bytes, which is more than is allowed. Allow more, or ask the publisher.");
    }

    private void ResetCheck()
    {
        _check.Dispose();
        _check = digests.Begin();
    }

    // A query may hold a secret.
    private static string Shown(Uri address) => ShownText.Visible(address.GetLeftPart(UriPartial.Path));
}
