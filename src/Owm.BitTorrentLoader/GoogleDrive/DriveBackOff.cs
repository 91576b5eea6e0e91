using System.Net.Http.Headers;
using Google.Apis.Http;
using Owm.BitTorrentLoader.Catalogs;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>
/// Tries requests again while that may help: six times and 32 seconds at most, each wait about twice the one before, with jitter,
/// and never shorter than the server's Retry-After (https://developers.google.com/drive/api/guides/limits#exponential).
/// Google.Apis itself repeats only after a 503, so its own back-off is switched off.
/// </summary>
internal sealed class DriveBackOff : IHttpUnsuccessfulResponseHandler
{
    public const int MaxTries = 6;

    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(32);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    // The handler sees the headers, the loop the exception: this carries the one to the other, call by call.
    private readonly AsyncLocal<LastAnswer?> _answer = new();
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Lock _gate = new();

    public DriveBackOff(TimeProvider time, Random random)
    {
        _time = time;
        _random = random;
    }

    /// <summary>Does a request, again and again while that may help.</summary>
    /// <param name="what">What is being done, as the beginning of a sentence for people.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="isTransfer">Whether it moves much, so that only waits count, not the time it takes by itself.</param>
    /// <exception cref="CatalogException">It failed for good.</exception>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken, bool isTransfer = false)
    {
        var waited = TimeSpan.Zero;
        var started = _time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var answer = new LastAnswer();
            _answer.Value = answer;
            try
            {
                return await request(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                var wait = WaitAfter(tries, answer.RetryAfter);
                if (!DriveErrors.IsTransient(e) || tries == MaxTries || (isTransfer ? waited : _time.GetElapsedTime(started)) + wait > MaxTime) throw DriveErrors.Translate(what, e, tries);
                waited += wait;
                await Task.Delay(wait, _time, cancellationToken);
            }
        }
    }

    Task<bool> IHttpUnsuccessfulResponseHandler.HandleResponseAsync(HandleUnsuccessfulResponseArgs args)
    {
        if (_answer.Value is { } answer) answer.RetryAfter = args.Response.Headers.RetryAfter;
        return Task.FromResult(false);
    }

    private TimeSpan WaitAfter(int tries, RetryConditionHeaderValue? retryAfter)
    {
        double jitter;
        lock (_gate) jitter = _random.NextDouble();
        var wait = FirstWait * (1 << (tries - 1)) * (0.5 + (jitter / 2));
        var asked = retryAfter?.Delta ?? retryAfter?.Date - _time.GetUtcNow() ?? TimeSpan.Zero;
        return asked > wait ? asked : wait;
    }

    private sealed class LastAnswer
    {
        public RetryConditionHeaderValue? RetryAfter { get; set; }
    }
}
