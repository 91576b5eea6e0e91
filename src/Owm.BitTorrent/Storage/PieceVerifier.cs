using System.Runtime.ExceptionServices;
using Owm.BitTorrent.Hashing;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Checks pieces of stored content against the torrent's hashes, with several threads and many pieces side by side.</summary>
internal sealed class PieceVerifier
{
    private readonly Torrent _torrent;
    private readonly IBlockStore _store;
    private readonly int _threads;

    /// <summary>Makes the verifier.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="store">Where its content is.</param>
    /// <param name="threads">How many threads check; 0 for as many as there are processors, from two to four.</param>
    public PieceVerifier(Torrent torrent, IBlockStore store, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _torrent = torrent;
        _store = store;
        _threads = threads > 0 ? threads : Math.Clamp(Environment.ProcessorCount, 2, 4);
    }

    /// <summary>Checks pieces. Blocks until all are checked; the calling thread is one of those that work.</summary>
    /// <param name="pieces">Which pieces; not to be changed meanwhile.</param>
    /// <param name="report">Told of each piece, on any of the threads but never on two at a time, in no particular order.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="OperationCanceledException">The check was stopped.</exception>
    public void Run(Bitfield pieces, Action<PieceVerdict> report, CancellationToken cancellationToken)
    {
        if (pieces.Length != _torrent.Layout.PieceCount) throw new ArgumentException("The torrent has another number of pieces.", nameof(pieces));
        (_store as IContentMap)?.Refresh();
        var check = new Check(this, new PiecePlan(_torrent, _store, pieces), report, cancellationToken);
        var batches = (pieces.Count + MultiLaneSha1.LaneCount - 1) / MultiLaneSha1.LaneCount;
        var helpers = new Thread[Math.Clamp(batches - 1, 0, _threads - 1)];
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(check.Work) { IsBackground = true, Name = "Piece verifier" };
            helpers[i].Start();
        }

        check.Work();
        foreach (var helper in helpers) helper.Join();
        check.ThrowIfFailed();
    }

    /// <summary>One run over pieces: what its threads share.</summary>
    private sealed class Check(PieceVerifier owner, PiecePlan plan, Action<PieceVerdict> report, CancellationToken cancellationToken)
    {
        private readonly Lock _planning = new();
        private readonly Lock _reporting = new();
        private ExceptionDispatchInfo? _failure;

        public void ThrowIfFailed() => _failure?.Throw();

        public void Work()
        {
            // What one thread dies of stops all, and is thrown where the check was asked for.
            try
            {
                var batch = new PieceBatch(owner._torrent, owner._store);
                var toRead = new List<int>();
                var known = new List<PieceVerdict>();
                while (Volatile.Read(ref _failure) is null)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    lock (_planning)
                    {
                        if (!plan.TryTake(toRead, MultiLaneSha1.LaneCount, known)) return;
                    }

                    batch.Check(toRead, known, cancellationToken);
                    lock (_reporting) known.ForEach(report);
                }
            }
#pragma warning disable CA1031 // Kept whole and thrown again by ThrowIfFailed.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            }
        }
    }
}
