namespace Owm.BitTorrent.Engine;

/// <summary>Runs work on a torrent's loop from outside it.</summary>
internal static class EventLoopExtensions
{
    /// <summary>Runs an action on the loop, later.</summary>
    public static void Post(this SynchronizationContext loop, Action action) => loop.Post(static state => ((Action)state!)(), action);

    /// <summary>Runs an asynchronous action on the loop, and tells when it has ended.</summary>
    public static Task InvokeAsync(this SynchronizationContext loop, Func<Task> action)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() => _ = CompleteAsync());
        return ended.Task;

        async Task CompleteAsync()
        {
            try
            {
                await action();
                ended.SetResult();
            }
            catch (OperationCanceledException exception)
            {
                ended.SetCanceled(exception.CancellationToken);
            }
            catch (Exception exception)
            {
                ended.SetException(exception);
            }
        }
    }
}
