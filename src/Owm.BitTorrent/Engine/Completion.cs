namespace Owm.BitTorrent.Engine;

/// <summary>What completes when all that is wanted of a torrent is there, and begins anew when something more is wanted.
/// Whoever waits may do so on any thread; all else is for the torrent's loop.</summary>
internal sealed class Completion
{
    private TaskCompletionSource _source = New();

    /// <summary>Gets what completes, or has completed.</summary>
    public Task Task => Volatile.Read(ref _source).Task;

    /// <summary>All is there.</summary>
    public void Set() => _source.TrySetResult();

    /// <summary>It will not be there: the torrent has failed.</summary>
    public void Fail(Exception exception) => _source.TrySetException(exception);

    /// <summary>It will not be there: the torrent is removed.</summary>
    public void Cancel() => _source.TrySetCanceled();

    /// <summary>The torrent tries again after a failure.</summary>
    public void ForgetFailure()
    {
        if (_source.Task.IsFaulted) Volatile.Write(ref _source, New());
    }

    /// <summary>Something is missing, again or for the first time.</summary>
    public void Reopen()
    {
        if (_source.Task.IsCompletedSuccessfully) Volatile.Write(ref _source, New());
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
