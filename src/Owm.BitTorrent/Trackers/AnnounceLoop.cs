using System.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Trackers;

/// <summary>Announces one torrent to its trackers for as long as it runs: every tier at once, since small groups list independent trackers
/// in tiers of their own; within a tier the first tracker that answers (BEP 12).</summary>
public sealed class AnnounceLoop
{
    private const int MostAtOnce = 50;

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TurnPatience = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly TrackerTiers _tiers;
    private readonly ITrackerClient _client;
    private readonly Func<AnnounceRequest> _describe;
    private readonly Action<IReadOnlyList<IPEndPoint>> _peersFound;
    private readonly TimeProvider _timeProvider;
    private readonly Random _random;
    private readonly long _start;
    private readonly Tier[] _schedule;
    private bool _hasRun;

    /// <summary>Makes the loop. It does nothing before <see cref="RunAsync"/>.</summary>
    /// <param name="tiers">The trackers; from now on the loop's own.</param>
    /// <param name="client">Speaks to them.</param>
    /// <param name="describe">Says how far the torrent has come; the loop sets the event. Called before every announce, on any thread.</param>
    /// <param name="peersFound">Takes the peers of an answer. Called on any thread, with several tiers perhaps on several at once.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">Spreads retries, so that those who lost a tracker together do not come back together.</param>
    public AnnounceLoop(
        TrackerTiers tiers,
        ITrackerClient client,
        Func<AnnounceRequest> describe,
        Action<IReadOnlyList<IPEndPoint>> peersFound,
        TimeProvider timeProvider,
        Random random)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _tiers = tiers;
        _client = client;
        _describe = describe;
        _peersFound = peersFound;
        _timeProvider = timeProvider;
        _random = random;
        _start = timeProvider.GetTimestamp();
        _schedule = [.. Enumerable.Range(0, tiers.Count).Select(index => new Tier(index, tiers[index]))];
    }

    /// <summary>Gets how things stand with every tracker.</summary>
    public IReadOnlyList<TrackerStatus> Trackers
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _schedule.SelectMany(tier => tier.Trackers.Values).Select(tracker => tracker.Status),
                    .. _tiers.Unusable.Select(url => new TrackerStatus { Tracker = url, Tier = -1, Error = "This is no URL of a tracker; correct or remove it." }),
                ];
            }
        }
    }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_start);

    /// <summary>Announces until it is cancelled, then tells the trackers that this peer leaves, for 5 seconds at the most, and returns.
    /// Without any tracker it returns at once.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">It runs, or has run, already.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _hasRun, true)) throw new InvalidOperationException("An announce loop runs once.");
        using var places = new SemaphoreSlim(MostAtOnce);
        try
        {
            await Task.WhenAll(_schedule.Select(tier => RunTierAsync(tier, places, cancellationToken)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await StopAsync();
        }
    }

    /// <summary>Asks for more peers as soon as the trackers allow it: at their least interval, and at most once a minute.</summary>
    public void AnnounceNow()
    {
        lock (_lock)
        {
            foreach (var tier in _schedule)
            {
                if (tier.Current is not { } tracker || tier.Due <= tracker.MoreNotBefore) continue;
                tier.Due = tracker.MoreNotBefore;
                tracker.MovedTo(_timeProvider.GetUtcNow() + (tier.Due > Now ? tier.Due - Now : TimeSpan.Zero));
                tier.Wake();
            }
        }
    }

    /// <summary>Tells the trackers at once that the download is complete. To be called when the last piece has arrived,
    /// not for what was complete from the start.</summary>
    public void Completed()
    {
        lock (_lock)
        {
            foreach (var tier in _schedule)
            {
                foreach (var tracker in tier.Trackers.Values) tracker.OwesCompleted = tracker.KnowsUs || tracker.Status.IsAsking;
                if (tier.Current is not { OwesCompleted: true }) continue;
                tier.Due = Now;
                tier.Wake();
            }
        }
    }

    private async Task RunTierAsync(Tier tier, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        while (true)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                await AnnounceAsync(tier, cancellationToken);
            }
            finally
            {
                places.Release();
            }

            await WaitUntilDueAsync(tier, cancellationToken);
        }
    }

    private async Task WaitUntilDueAsync(Tier tier, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                wait = tier.Due - Now;
                if (wait <= TimeSpan.Zero) return;
                tier.Woken = woken;
            }

            using var timer = _timeProvider.CreateTimer(
                static state => ((TaskCompletionSource)state!).TrySetResult(), woken, wait, Timeout.InfiniteTimeSpan);
            using var registration = cancellationToken.UnsafeRegister(
                static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), woken);
            await woken.Task;
        }
    }

    // Asks the tier's trackers in turn, until one answers.
    private async Task AnnounceAsync(Tier tier, CancellationToken cancellationToken)
    {
        AnnouncedTracker[] inTurn;
        lock (_lock)
        {
            tier.Current = null;
            inTurn = [.. _tiers[tier.Index].Select(tracker => tier.Trackers[tracker]).Where(tracker => tracker.NotBefore <= Now)];
        }

        for (var turn = 0; turn < inTurn.Length; turn++)
        {
            // A dead tracker must not keep those behind it waiting for as long as a client keeps trying.
            var patience = turn < inTurn.Length - 1 ? TurnPatience : Timeout.InfiniteTimeSpan;
            if (await TryAnnounceAsync(tier, inTurn[turn], patience, cancellationToken)) return;
        }

        lock (_lock) tier.Due = tier.Trackers.Values.Min(tracker => tracker.NotBefore);
    }

    private async Task<bool> TryAnnounceAsync(Tier tier, AnnouncedTracker tracker, TimeSpan patience, CancellationToken cancellationToken)
    {
        AnnounceEvent told;
        lock (_lock)
        {
            told = tracker.NextEvent();
            tracker.Asking();
        }

        using var turn = new CancellationTokenSource(patience, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(turn.Token, cancellationToken);
        AnnounceResponse response;
        try
        {
            response = await _client.AnnounceAsync(tracker.Tracker, _describe() with { Event = told }, either.Token);
        }
        catch (TrackerException exception)
        {
            Fail(tracker, exception);
            return false;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(tracker, new TrackerException($"Tracker {TrackerText.Name(tracker.Tracker)} did not answer within {patience.TotalSeconds:0} s; the next of its tier was asked.", exception));
            return false;
        }
        catch (OperationCanceledException)
        {
            lock (_lock) tracker.BrokeOff();
            throw;
        }

        lock (_lock)
        {
            _tiers.MoveToFront(tier.Index, tracker.Tracker);
            tier.Current = tracker;
            tier.Due = tracker.Answered(told, response, Now, _timeProvider.GetUtcNow());
            if (tracker.OwesCompleted) tier.Due = Now;
        }

        if (response.Peers.Count > 0) _peersFound(response.Peers);
        return true;
    }

    private void Fail(AnnouncedTracker tracker, TrackerException exception)
    {
        lock (_lock) tracker.Failed(exception, Now, _timeProvider.GetUtcNow(), _random.NextDouble());
    }

    private async Task StopAsync()
    {
        AnnouncedTracker[] knowing;
        lock (_lock) knowing = [.. _schedule.SelectMany(tier => tier.Trackers.Values).Where(tracker => tracker.KnowsUs)];
        if (knowing.Length == 0) return;
        var request = _describe() with { Event = AnnounceEvent.Stopped, WantedPeers = 0 };
        using var patience = new CancellationTokenSource(StopPatience, _timeProvider);
        await Task.WhenAll(knowing.Select(tracker => StopAsync(tracker, request, patience.Token)));
    }

    private async Task StopAsync(AnnouncedTracker tracker, AnnounceRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await _client.AnnounceAsync(tracker.Tracker, request, cancellationToken);
        }
        catch (Exception exception) when (exception is TrackerException or OperationCanceledException)
        {
            // The tracker forgets this peer by itself, a little later.
        }
    }

    private sealed class Tier
    {
        public Tier(int index, IReadOnlyList<Uri> trackers)
        {
            Index = index;
            Trackers = trackers.ToDictionary(tracker => tracker, tracker => new AnnouncedTracker(tracker, index));
        }

        public int Index { get; }

        public Dictionary<Uri, AnnouncedTracker> Trackers { get; }

        /// <summary>Gets or sets the tracker that answered last; null while none has or while one is being asked.</summary>
        public AnnouncedTracker? Current { get; set; }

        public TimeSpan Due { get; set; }

        /// <summary>Gets or sets what the tier waits for while it is not due.</summary>
        public TaskCompletionSource? Woken { get; set; }

        /// <summary>Has the tier look again when it is due.</summary>
        public void Wake() => Woken?.TrySetResult();
    }
}
