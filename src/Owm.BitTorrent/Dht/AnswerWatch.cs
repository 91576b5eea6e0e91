namespace Owm.BitTorrent.Dht;

/// <summary>Those who wait for anybody to answer at all: as long as nobody does, one node asks for all of them. On the node's loop.</summary>
internal sealed class AnswerWatch
{
    private readonly List<TaskCompletionSource> _waiting = [];
    private bool _isStopped;

    /// <summary>Gets how many answers there have been.</summary>
    public long Count { get; private set; }

    /// <summary>Gets whether anybody waits.</summary>
    public bool IsWanted => _waiting.Exists(waiting => !waiting.Task.IsCompleted);

    /// <summary>Adds one who waits.</summary>
    /// <param name="waiting">Completed when there have been more answers than it knows of, or cancelled when there will be none; may be completed by others, too.</param>
    /// <param name="known">How many answers it knows of.</param>
    public void Add(TaskCompletionSource waiting, long known)
    {
        _waiting.RemoveAll(other => other.Task.IsCompleted);
        if (_isStopped) waiting.TrySetCanceled();
        else if (Count > known) waiting.TrySetResult();
        else _waiting.Add(waiting);
    }

    /// <summary>Somebody has answered.</summary>
    public void Answered()
    {
        Count++;
        if (_waiting.Count == 0) return;
        foreach (var waiting in _waiting) waiting.TrySetResult();
        _waiting.Clear();
    }

    /// <summary>Nobody will answer any more.</summary>
    public void Stop()
    {
        _isStopped = true;
        foreach (var waiting in _waiting) waiting.TrySetCanceled();
        _waiting.Clear();
    }
}
