using Owm.BitTorrent.Hashing;

namespace Owm.BitTorrent.Engine;

/// <summary>The threads of an engine that read, hash and write, so that no loop ever waits for a disk.</summary>
/// <remarks>
/// Pieces are hashed and written by threads of their own, up to sixteen side by side (docs/adr/0004); whatever else
/// blocks is done by a few more. They are made when there is something to do.
/// </remarks>
internal sealed class ContentWorkers : IContentWorkers
{
    private const int WorkThreads = 3;
    private const int Lanes = 16;

    // While pieces pour in, a few milliseconds bring enough of them together to hash them at three times the speed.
    private const int GatherMilliseconds = 4;

    private readonly JobQueue<Action> _work = new();
    private readonly JobQueue<PieceJob> _pieces = new();
    private readonly List<Thread> _threads = [];
    private readonly Lock _lock = new();
    private int _workThreads;
    private int _pieceThreads;
    private int _busyWork;
    private readonly EngineCounters _counters;
    private readonly TimeProvider _clock;

    /// <summary>Makes the workers; their threads begin when there is something to do.</summary>
    /// <param name="counters">What counts the time that hashing takes.</param>
    /// <param name="clock">The clock.</param>
    public ContentWorkers(EngineCounters counters, TimeProvider clock)
    {
        _counters = counters;
        _clock = clock;
    }

    public Task RunAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.Increment(ref _busyWork) > Volatile.Read(ref _workThreads)) AddThread(ref _workThreads, WorkThreads, "owm-disk", Work);
        _work.Add(() =>
        {
            try
            {
                work();
                Interlocked.Decrement(ref _busyWork);
                done.SetResult();
            }
            catch (OperationCanceledException exception)
            {
                Interlocked.Decrement(ref _busyWork);
                done.SetCanceled(exception.CancellationToken);
            }
            catch (Exception exception)
            {
                Interlocked.Decrement(ref _busyWork);
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    public void Check(PieceJob job)
    {
        if (_pieces.Add(job, job.MoreToCome) > Volatile.Read(ref _pieceThreads) * Lanes / 2) AddThread(ref _pieceThreads, Math.Clamp(Environment.ProcessorCount / 2, 1, 4), "owm-piece", CheckPieces);
    }

    public void Dispose()
    {
        _work.Close();
        _pieces.Close();
        foreach (var thread in _threads) thread.Join();
    }

    private void AddThread(ref int count, int max, string name, ThreadStart body)
    {
        lock (_lock)
        {
            if (count >= max) return;
            count++;
            var thread = new Thread(body, maxStackSize: 512 * 1024) { IsBackground = true, Name = name };
            _threads.Add(thread);
            thread.Start();
        }
    }

    private void Work()
    {
        while (_work.Take() is { } work) work();
    }

    private void CheckPieces()
    {
        var jobs = new List<PieceJob>(Lanes);
        var bytes = new ReadOnlyMemory<byte>[Lanes];
        var hashes = new byte[Lanes * PieceHashing.DigestLength];
        while (_pieces.Take() is { } first)
        {
            jobs.Clear();
            jobs.Add(first);
            TakeMore(jobs);
            if (jobs.Count < Lanes && jobs[^1].MoreToCome)
            {
                _pieces.Gather(Lanes - jobs.Count, GatherMilliseconds);
                TakeMore(jobs);
            }

            for (var i = 0; i < jobs.Count; i++) bytes[i] = jobs[i].Piece.Bytes;
            var begun = _clock.GetTimestamp();
            PieceHashing.HashPieces(bytes.AsSpan(0, jobs.Count), hashes);
            _counters.Add(EngineCount.HashTime, _clock.GetElapsedTime(begun).Ticks);
            for (var i = 0; i < jobs.Count; i++) jobs[i].Finish(hashes.AsSpan(i * PieceHashing.DigestLength, PieceHashing.DigestLength));
            bytes.AsSpan().Clear();
        }
    }

    private void TakeMore(List<PieceJob> jobs)
    {
        while (jobs.Count < Lanes && _pieces.TryTake(out var next)) jobs.Add(next);
    }
}
