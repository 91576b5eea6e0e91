using System.Collections.Concurrent;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Trackers;

/// <summary>Runs what follows an await on the test's own thread, when the test says so: with a manual clock, everything then happens
/// in the same order every time. To be made and disposed inside a test that is not async: the runner's own thread waits for nobody.</summary>
internal sealed class SingleThread : SynchronizationContext, IDisposable
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private readonly SynchronizationContext? _previous = Current;
    private readonly ManualTimeProvider _clock;

    public SingleThread(ManualTimeProvider clock)
    {
        _clock = clock;
        SetSynchronizationContext(this);
    }

    public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Runs all that can run without time passing.</summary>
    public void Run()
    {
        while (_posted.TryDequeue(out var posted)) posted.Callback(posted.State);
    }

    /// <summary>Lets time pass, running at every timer all that follows from it.</summary>
    public void Pass(TimeSpan time)
    {
        var end = _clock.Elapsed + time;
        Run();
        while (_clock.UntilNextTimer is { } next && _clock.Elapsed + next <= end)
        {
            _clock.Advance(next);
            Run();
        }

        _clock.Advance(end - _clock.Elapsed);
        Run();
    }

    /// <summary>Lets a number of seconds pass.</summary>
    public void PassSeconds(double seconds) => Pass(TimeSpan.FromSeconds(seconds));

    /// <summary>Returns the result of a task that must have completed by now.</summary>
    public T Result<T>(Task<T> task)
    {
        Run();
        Assert.True(task.IsCompleted, "The task should have completed by now.");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Throws what a task threw that must have completed by now.</summary>
    public void Result(Task task)
    {
        Run();
        Assert.True(task.IsCompleted, "The task should have completed by now.");
        task.GetAwaiter().GetResult();
    }

    public void Dispose() => SetSynchronizationContext(_previous);
}
