namespace Owm.Testing;

/// <summary>A clock that stands still until it is told to advance. Timers fire in the order of their due times (those of the
/// same time in the order they were set), on the thread that advances, each at exactly its own time.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly SortedSet<ManualTimer> _armed = new(Comparer<ManualTimer>.Create(
        (left, right) => (left.Due, left.Sequence).CompareTo((right.Due, right.Sequence))));

    private long _now;
    private long _sequence;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Gets how far the clock has been advanced in all.</summary>
    public TimeSpan Elapsed => new(GetTimestamp());

    /// <summary>Gets how long it is until the next timer is due, or null when none is set.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            lock (_lock) return _armed.Min is { } first ? new TimeSpan(first.Due - _now) : null;
        }
    }

    /// <summary>Gets how many timers are set.</summary>
    public int TimerCount
    {
        get
        {
            lock (_lock) return _armed.Count;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Epoch + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock) return _now;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass and fires every timer that falls due, those included that are set by others meanwhile.</summary>
    /// <param name="time">How much; zero fires what is due now.</param>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        long target;
        lock (_lock) target = _now + time.Ticks;
        while (true)
        {
            ManualTimer timer;
            lock (_lock)
            {
                if (_armed.Min is not { } first || first.Due > target)
                {
                    _now = target;
                    return;
                }

                timer = first;
                _now = Math.Max(_now, timer.Due);
                _armed.Remove(timer);
                if (timer.Period > 0) Arm(timer, _now + timer.Period);
            }

            timer.Fire();
        }
    }

    /// <summary>Advances to the next timer that is set and fires all that are due then; returns false when none is set.</summary>
    public bool AdvanceToNextTimer()
    {
        if (UntilNextTimer is not { } time) return false;
        Advance(time);
        return true;
    }

    private void Arm(ManualTimer timer, long due)
    {
        timer.Due = due;
        timer.Sequence = ++_sequence;
        _armed.Add(timer);
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public long Due { get; set; }

        public long Sequence { get; set; }

        public long Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
            ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
            lock (owner._lock)
            {
                if (_disposed) return false;
                owner._armed.Remove(this);
                Period = Math.Max(period.Ticks, 0);
                if (dueTime != Timeout.InfiniteTimeSpan) owner.Arm(this, owner._now + dueTime.Ticks);
                return true;
            }
        }

        public void Dispose()
        {
            lock (owner._lock)
            {
                _disposed = true;
                owner._armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
