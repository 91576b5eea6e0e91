using System.Runtime.ExceptionServices;

namespace Owm.DataSources;

/// <summary>Work that cannot be told to end, and that nobody waits for once it is cancelled.</summary>
internal static class AbandonableWork
{
    /// <summary>Runs work on a thread of its own, if it can be cancelled, and waits for it.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the work may go on, and what comes of it is dropped.</exception>
    public static T Run<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled) return work();
        cancellationToken.ThrowIfCancellationRequested();
        var done = new TaskCompletionSource<T>();
        new Thread(() =>
        {
            try
            {
                done.TrySetResult(work());
            }
            catch (Exception e)
            {
                done.TrySetException(e);
            }
        })
        { IsBackground = true, Name = "module" }.Start();
        try
        {
            done.Task.Wait(cancellationToken);
        }
        catch (AggregateException e) when (e.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        return done.Task.Result;
    }
}
