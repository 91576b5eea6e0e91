namespace Owm.BitTorrent.Engine;

/// <summary>The tasks of something that nobody awaits while it runs, so that whoever ends it can wait for them. On one loop alone.</summary>
internal sealed class RunningTasks
{
    private readonly HashSet<Task> _tasks = [];

    /// <summary>Keeps a task until it has ended.</summary>
    public void Add(Task task)
    {
        if (task.IsCompleted) return;
        _tasks.Add(task);
        _ = ForgetAsync();

        async Task ForgetAsync()
        {
            try
            {
                await task;
            }
            finally
            {
                _tasks.Remove(task);
            }
        }
    }

    /// <summary>Returns when all have ended, those included that begin meanwhile.</summary>
    public async Task WhenAllEndedAsync()
    {
        while (_tasks.Count > 0) await Task.WhenAll(_tasks.ToArray());
    }
}
