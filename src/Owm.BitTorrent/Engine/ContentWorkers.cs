using System.Collections.Concurrent;
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

    private readonly BlockingCollection<Action> _work = [];
    private readonly BlockingCollection<PieceJob> _pieces = [];
    private readonly List<Thread> _threads = [];
    private readonly Lock _lock = new();
    private int _workThreads;
    private int _pieceThreads;
    private int _busyWork;

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
        _pieces.Add(job);
        if (_pieces.Count > Volatile.Read(ref _pieceThreads) * Lanes / 2) AddThread(ref _pieceThreads, Math.Clamp(Environment.ProcessorCount / 2, 1, 4), "owm-piece", CheckPieces);
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _pieces.CompleteAdding();
        foreach (var thread in _threads) thread.Join();
        _work.Dispose();
        _pieces.Dispose();
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
        foreach (var work in _work.GetConsumingEnumerable()) work();
    }

    private void CheckPieces()
    {
        var jobs = new List<PieceJob>(Lanes);
        var bytes = new ReadOnlyMemory<byte>[Lanes];
        var hashes = new byte[Lanes * PieceHashing.DigestLength];
        foreach (var first in _pieces.GetConsumingEnumerable())
        {
            jobs.Clear();
            jobs.Add(first);
            while (jobs.Count < Lanes && _pieces.TryTake(out var next, jobs[^1].MoreToCome ? GatherMilliseconds : 0)) jobs.Add(next);
            for (var i = 0; i < jobs.Count; i++) bytes[i] = jobs[i].Piece.Bytes;
            PieceHashing.HashPieces(bytes.AsSpan(0, jobs.Count), hashes);
            for (var i = 0; i < jobs.Count; i++) jobs[i].Finish(hashes.AsSpan(i * PieceHashing.DigestLength, PieceHashing.DigestLength));
            bytes.AsSpan().Clear();
        }
    }
}
