namespace Owm.BitTorrent.Net;

/// <summary>Lets at most so many bytes a second pass: a token bucket. Those who wait are served first come, first served,
/// and when several wait nobody gets more than 50 ms worth at a time. At most 200 ms worth is saved up. Safe for use by several threads.</summary>
public sealed class RateLimiter : IDisposable
{
    private const double SavedSeconds = 0.2;
    private const double GrantSeconds = 0.05;

    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly LinkedList<Waiter> _waiters = [];
    private long _limit;
    private double _tokens;
    private long _refilled;
    private bool _disposed;

    /// <summary>Makes a limiter.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="limit">Bytes a second; 0 for no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    public RateLimiter(TimeProvider timeProvider, long limit = 0)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        _timeProvider = timeProvider;
        _limit = limit;
        _refilled = timeProvider.GetTimestamp();
        _tokens = Grant;
        _timer = timeProvider.CreateTimer(static state => ((RateLimiter)state!).Serve(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets or sets how many bytes a second pass. 0 for no limit. A change counts at once, also for those who wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long Limit
    {
        get
        {
            lock (_lock) return _limit;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            lock (_lock)
            {
                Refill();
                _limit = value;
                _tokens = Math.Min(_tokens, Capacity);
            }

            Serve();
        }
    }

    private double Capacity => Math.Max(1, _limit * SavedSeconds);

    private double Grant => Math.Max(1, _limit * GrantSeconds);

    /// <summary>Waits until some bytes may pass.</summary>
    /// <param name="wanted">How many there are, at least 1.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many may pass now, 1 to <paramref name="wanted"/>; those not used are to be given back with <see cref="Return"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="wanted"/> is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The limiter was disposed, before or meanwhile.</exception>
    public ValueTask<int> TakeAsync(int wanted, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(wanted);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<int>(cancellationToken);
        Waiter waiter;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_limit == 0) return ValueTask.FromResult(wanted);
            Refill();
            if (_waiters.Count == 0 && _tokens >= Needed(wanted)) return ValueTask.FromResult(Spend(wanted));
            waiter = new Waiter(wanted);
            _waiters.AddLast(waiter.Node);
            if (_waiters.Count == 1) SetTimer();
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>Gives back bytes that were taken and then not used.</summary>
    /// <param name="unused">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unused"/> is negative.</exception>
    public void Return(int unused)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unused);
        if (unused == 0) return;
        lock (_lock)
        {
            if (_limit == 0) return;
            Refill();
            _tokens = Math.Min(_tokens + unused, Capacity);
        }

        Serve();
    }

    /// <summary>Ends the waiting of everyone who still waits.</summary>
    public void Dispose()
    {
        List<Waiter> waiters;
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            waiters = [.. _waiters];
            _waiters.Clear();
        }

        _timer.Dispose();
        foreach (var waiter in waiters) waiter.Granted.TrySetException(new ObjectDisposedException(nameof(RateLimiter)));
    }

    private async ValueTask<int> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (limiter, cancelled) = ((RateLimiter, Waiter))state!;
                limiter.GiveUp(cancelled, token);
            },
            (this, waiter));
        return await waiter.Granted.Task;
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.Node.List is null) return; // served already
            _waiters.Remove(waiter.Node);
        }

        waiter.Granted.TrySetCanceled(cancellationToken);
        Serve();
    }

    private void Serve()
    {
        List<(Waiter Waiter, int Bytes)>? served = null;
        lock (_lock)
        {
            if (_disposed) return;
            Refill();
            while (_waiters.First?.Value is { } waiter && (_limit == 0 || _tokens >= Needed(waiter.Wanted)))
            {
                var most = _waiters.Count == 1 || _limit == 0 ? waiter.Wanted : (int)Math.Min(waiter.Wanted, Grant);
                _waiters.RemoveFirst();
                (served ??= []).Add((waiter, Spend(most)));
            }

            SetTimer();
        }

        if (served is null) return;
        foreach (var (waiter, bytes) in served) waiter.Granted.TrySetResult(bytes);
    }

    // A grant is worth waiting a moment for: bytes passed one by one would cost more than they carry.
    private double Needed(int wanted) => Math.Min(wanted, Math.Floor(Grant));

    private int Spend(int wanted)
    {
        if (_limit == 0) return wanted;
        var bytes = (int)Math.Min(wanted, _tokens);
        _tokens -= bytes;
        return bytes;
    }

    private void Refill()
    {
        var now = _timeProvider.GetTimestamp();
        var seconds = _timeProvider.GetElapsedTime(_refilled, now).TotalSeconds;
        _refilled = now;
        _tokens = Math.Min(_tokens + (seconds * _limit), Capacity);
    }

    private void SetTimer()
    {
        if (_waiters.First?.Value is not { } first || _limit == 0) return;
        var missing = Needed(first.Wanted) - _tokens;
        var milliseconds = Math.Max(1, Math.Ceiling(1000 * missing / _limit)); // the system's timers know no less than 1 ms
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private sealed class Waiter
    {
        public Waiter(int wanted)
        {
            Wanted = wanted;
            Node = new LinkedListNode<Waiter>(this);
        }

        public int Wanted { get; }

        public LinkedListNode<Waiter> Node { get; }

        public TaskCompletionSource<int> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
