using System.Diagnostics.CodeAnalysis;

namespace Owm.BitTorrent.Engine;

/// <summary>Jobs for threads that wait for them. Safe to use from any thread.</summary>
/// <remarks>Whoever waits sleeps at once: the collections of .NET let a waiting thread spin first, which takes the processor
/// from the very threads it waits for where there are few.</remarks>
/// <typeparam name="T">A job.</typeparam>
internal sealed class JobQueue<T>
    where T : class
{
    private readonly Queue<T> _jobs = [];

    // A plain object: Lock knows no waiting.
    private readonly object _gate = new();
    private int _enough;
    private bool _isClosed;

    /// <summary>Adds a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="moreToCome">Whether more are about to come that it may wait for, when jobs are being gathered.</param>
    /// <returns>How many wait now.</returns>
    public int Add(T job, bool moreToCome = false)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _jobs.Enqueue(job);
            if (!moreToCome) _enough = 0;

            // Whoever gathers is woken when enough is there; it wakes by itself when no more comes.
            if (_jobs.Count >= _enough) Monitor.Pulse(_gate);
            return _jobs.Count;
        }
    }

    /// <summary>Waits for a job.</summary>
    /// <returns>The job; null when there are no more and none will come.</returns>
    public T? Take()
    {
        lock (_gate)
        {
            while (_jobs.Count == 0)
            {
                if (_isClosed) return null;
                Monitor.Wait(_gate);
            }

            return _jobs.Dequeue();
        }
    }

    /// <summary>Takes a job if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out T? job)
    {
        lock (_gate) return _jobs.TryDequeue(out job);
    }

    /// <summary>Waits until some jobs are there, or none has come for a while.</summary>
    /// <param name="count">How many are enough.</param>
    /// <param name="patience">How long to wait for one more, in milliseconds.</param>
    public void Gather(int count, int patience)
    {
        lock (_gate)
        {
            _enough = count;
            while (_jobs.Count < _enough && !_isClosed)
            {
                var before = _jobs.Count;
                Monitor.Wait(_gate, patience);
                if (_jobs.Count == before) break;
            }

            _enough = 0;
            if (_jobs.Count > count) Monitor.Pulse(_gate);
        }
    }

    /// <summary>No more will come: whoever waits gets what is left, and then nothing.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
