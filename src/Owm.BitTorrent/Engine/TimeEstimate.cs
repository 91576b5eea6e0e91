namespace Owm.BitTorrent.Engine;

/// <summary>Estimates how long a download will still take, from a rate that is smoothed: peers come and go, and a figure that
/// jumps with them tells nobody anything.</summary>
internal sealed class TimeEstimate
{
    // What happened so long ago counts for little more than a third of what happens now.
    private const double SmoothingSeconds = 20;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    private double _rate;

    /// <summary>Takes the present rate into account.</summary>
    /// <param name="bytesPerSecond">The rate over the last seconds.</param>
    /// <param name="seconds">The time since the last call.</param>
    public void Sample(long bytesPerSecond, double seconds)
    {
        // The first bytes of all give the first estimate at once.
        var weight = _rate <= 0 ? 1 : 1 - Math.Exp(-seconds / SmoothingSeconds);
        _rate += (bytesPerSecond - _rate) * weight;
    }

    /// <summary>Forgets the rate: nothing runs any more.</summary>
    public void Forget() => _rate = 0;

    /// <summary>Returns how long so many bytes will take; null when next to nothing arrives.</summary>
    public TimeSpan? For(long bytes)
    {
        if (bytes <= 0) return TimeSpan.Zero;
        return _rate < 1 ? null : TimeSpan.FromSeconds(Math.Min(bytes / _rate, Longest.TotalSeconds));
    }
}
