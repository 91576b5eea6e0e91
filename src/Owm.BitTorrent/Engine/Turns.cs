namespace Owm.BitTorrent.Engine;

/// <summary>Lets only so many do something at a time; the others wait, and come in the order in which they asked. Safe to use from any thread.</summary>
/// <remarks>Unlike a semaphore of the system it brings who waited back to its own loop, with a cancellation as well.</remarks>
internal sealed class Turns
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _free;

    /// <summary>Makes turns.</summary>
    /// <param name="count">How many there are at a time.</param>
    public Turns(int count) => _free = count;

    /// <summary>Waits for a turn.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What is to be disposed when the turn is over.</returns>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> mine;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return new Turn(this);
            }

            // Its continuations are posted to the loops that wait: none runs inside the lock or in who gives way.
            mine = _waiting.AddLast(new TaskCompletionSource());
        }

        using (cancellationToken.UnsafeRegister(static (state, token) => ((Action<CancellationToken>)state!)(token), (Action<CancellationToken>)(token => GiveUp(mine, token))))
        {
            await mine.Value.Task;
        }

        return new Turn(this);
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> waiting, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiting.List is null) return;
            _waiting.Remove(waiting);
        }

        waiting.Value.TrySetCanceled(cancellationToken);
    }

    private void Release()
    {
        LinkedListNode<TaskCompletionSource>? next;
        lock (_lock)
        {
            next = _waiting.First;
            if (next is null) _free++;
            else _waiting.RemoveFirst();
        }

        next?.Value.SetResult();
    }

    private sealed class Turn(Turns turns) : IDisposable
    {
        private Turns? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.Release();
    }
}
