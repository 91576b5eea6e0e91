using Microsoft.Extensions.Logging;

namespace Owm.Server.Daemon;

/// <summary>Tasks that nobody waits for until the daemon ends; what goes wrong in one is logged.</summary>
internal sealed class BackgroundTasks(ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>Begins a task.</summary>
    /// <param name="what">What it is, for the log.</param>
    /// <param name="run">Does it.</param>
    /// <returns>What completes when it has ended, however it has.</returns>
    public Task Add(string what, Func<Task> run)
    {
        var task = GuardedAsync(what, run);
        lock (_lock) _running.Add(task);
        _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    /// <summary>Waits for all of them.</summary>
    public Task FinishAsync()
    {
        lock (_lock) return Task.WhenAll(_running);
    }

    private async Task GuardedAsync(string what, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception e)
        {
            logger.Mistake(what, e);
        }
    }

    private void Forget(Task task)
    {
        lock (_lock) _running.Remove(task);
    }
}
