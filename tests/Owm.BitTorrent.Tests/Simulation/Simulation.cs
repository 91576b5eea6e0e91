using Owm.Testing;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Runs whole swarms on one thread and a clock of its own: a run is the same every time, for a seed.</summary>
/// <remarks>Whatever is awaited comes back here; when nothing is left to run, time jumps to the next timer.</remarks>
internal sealed class Simulation : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private volatile bool _isOver;
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public Simulation(int seed)
    {
        Seed = seed;
        Random = new Random(seed);
    }

    public int Seed { get; }

    public Random Random { get; }

    public ManualTimeProvider Clock { get; } = new();

    /// <summary>Runs a scenario to its end.</summary>
    /// <param name="scenario">What happens.</param>
    /// <param name="limit">How much simulated time it may take.</param>
    public void Run(Func<Task> scenario, TimeSpan limit)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            var running = scenario();
            while (true)
            {
                while (_queue.TryDequeue(out var work)) work.Callback(work.State);
                if (running.IsCompleted) break;
                if (Clock.Elapsed > limit) throw new TimeoutException($"Seed {Seed}: not done after {Clock.Elapsed} of simulated time.");
                if (!Clock.AdvanceToNextTimer()) throw new InvalidOperationException($"Seed {Seed}: the simulation is stuck at {Clock.Elapsed}: something waits, and no timer is set.");
            }

            running.GetAwaiter().GetResult();
        }
        finally
        {
            _isOver = true;
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        // Work from another thread would make the run depend on chance.
        if (Environment.CurrentManagedThreadId != _thread)
        {
            // What a failed run has left behind is finalized on another thread.
            if (_isOver) return;
            throw new InvalidOperationException("Work was posted from outside the simulation's thread.");
        }

        _queue.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    public override SynchronizationContext CreateCopy() => this;
}
