namespace Owm.BitTorrent.Engine;

/// <summary>Has a torrent tick once a second, and every five while nothing happens to it: an engine may have thousands of those. On the torrent's loop.</summary>
internal sealed class TickTimer
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly EngineContext _engine;
    private readonly Func<bool> _isQuiet;
    private PeriodicTimer? _timer;
    private TimeSpan _period;

    /// <summary>Makes the timer; it does nothing before <see cref="RunAsync"/>.</summary>
    /// <param name="engine">The clock, and when all torrents tick together.</param>
    /// <param name="isQuiet">Whether nothing happens; asked after each tick.</param>
    public TickTimer(EngineContext engine, Func<bool> isQuiet)
    {
        _engine = engine;
        _isQuiet = isQuiet;
    }

    /// <summary>Ticks until it is cancelled.</summary>
    /// <param name="tick">Told the seconds since the last time, precisely.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action<double> tick, CancellationToken cancellationToken)
    {
        using var timer = _timer = new PeriodicTimer(_engine.UntilTick(Usual), _engine.Clock);
        var last = _engine.Clock.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = _engine.Clock.GetTimestamp();
                tick(_engine.Clock.GetElapsedTime(last, now).TotalSeconds);
                last = now;
                Set(_isQuiet() ? Quiet : Usual);
            }
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
        finally
        {
            _timer = null;
        }
    }

    /// <summary>Something happens: the next tick comes within a second.</summary>
    public void Hurry()
    {
        if (_period == Quiet) Set(Usual);
    }

    // The first tick of a period is that of all torrents; from then on they are in step.
    private void Set(TimeSpan period)
    {
        if (_timer is not { } timer) return;
        var next = period == _period ? period : _engine.UntilTick(period);
        _period = period;
        if (timer.Period != next) timer.Period = next;
    }
}
