namespace Owm.BitTorrent.Primitives;

/// <summary>Measures bytes a second over a sliding window. It has no clock: whoever uses it says what time it is,
/// on any clock that does not run backwards. Not safe for use by several threads at once.</summary>
public sealed class RateMeter
{
    private const int SlotCount = 20;

    private readonly long[] _slots = new long[SlotCount];
    private readonly TimeSpan _window;
    private readonly long _slotTicks;
    private long _current = -1;
    private long _sum;
    private TimeSpan _first;

    /// <summary>Makes a meter.</summary>
    /// <param name="window">How far back the average reaches, more than zero; 5 seconds suit a display.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is not longer than zero.</exception>
    public RateMeter(TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window.Ticks, SlotCount, nameof(window));
        _window = window;
        _slotTicks = window.Ticks / SlotCount;
    }

    /// <summary>Gets how many bytes were added in all.</summary>
    public long Total { get; private set; }

    /// <summary>Adds bytes that passed.</summary>
    /// <param name="bytes">How many, not negative.</param>
    /// <param name="now">What time it is.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public void Add(long bytes, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (_current < 0) _first = now;
        MoveTo(now);
        _slots[_current % SlotCount] += bytes;
        _sum += bytes;
        Total += bytes;
    }

    /// <summary>Returns the bytes a second over the window, or since the first byte while that is less long ago (a second at the least,
    /// so that the first bytes do not count as a flood).</summary>
    /// <param name="now">What time it is.</param>
    public long GetRate(TimeSpan now)
    {
        if (_current < 0) return 0;
        MoveTo(now);

        // The oldest slot is dropped whole as soon as the window begins to leave it.
        var covered = now.Ticks - ((_current - (SlotCount - 1)) * _slotTicks);
        var least = Math.Min(TimeSpan.TicksPerSecond, _window.Ticks);
        var ticks = Math.Max(least, Math.Min(covered, (now - _first).Ticks));
        return (long)((double)_sum / ticks * TimeSpan.TicksPerSecond);
    }

    private void MoveTo(TimeSpan now)
    {
        var slot = Math.Max(now.Ticks / _slotTicks, _current);
        if (_current >= 0)
        {
            var stale = Math.Min(slot - _current, SlotCount);
            for (var i = 1; i <= stale; i++)
            {
                ref var emptied = ref _slots[(_current + i) % SlotCount];
                _sum -= emptied;
                emptied = 0;
            }
        }

        _current = slot;
    }
}
