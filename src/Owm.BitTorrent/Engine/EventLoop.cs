using System.Collections.Concurrent;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Engine;

/// <summary>Runs all code of one torrent, one piece at a time, on threads of the pool: its state needs no locks.</summary>
/// <remarks>
/// Awaited tasks come back to it because it is the synchronization context of what it runs; nothing in this library
/// says <c>ConfigureAwait(false)</c>. A simulation puts a context of its own in its place, one for all torrents (docs/adr/0003).
/// </remarks>
internal sealed class EventLoop : SynchronizationContext, IThreadPoolWorkItem
{
    // After so many callbacks the pool's other work gets its turn.
    private const int CallbacksInARow = 128;

    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private int _isScheduled;

    /// <summary>Gets or sets what is told of an exception that a callback has let escape: a mistake of this program, which must cost
    /// the torrent whose loop this is and no other. Without it the process ends, as with any such exception.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>Runs a callback on the loop, later.</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        _queue.Enqueue((d, state));
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0 && !LoopEntry.TryEnter(this)) Schedule();
    }

    /// <summary>Not supported: nobody waits for the loop by blocking a thread.</summary>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Post to the loop; it cannot be waited for.");

    public override SynchronizationContext CreateCopy() => this;

    void IThreadPoolWorkItem.Execute()
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            for (var count = 0; ; count++)
            {
                if (count == CallbacksInARow)
                {
                    Schedule();
                    return;
                }

                if (_queue.TryDequeue(out var work))
                {
                    Run(work.Callback, work.State);
                    continue;
                }

                // A full fence: the queue must not be looked at before others can see that nobody runs the loop any more,
                // or a callback posted in between would lie there until the next one.
                Interlocked.Exchange(ref _isScheduled, 0);
                if (_queue.IsEmpty || Interlocked.Exchange(ref _isScheduled, 1) == 1) return;
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    private void Run(SendOrPostCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
        catch (Exception exception) when (Faulted is { } faulted)
        {
            faulted(exception);
        }
    }

    private void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
}
