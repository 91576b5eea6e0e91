using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Owm.BitTorrent.Hashing;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Checks pieces of stored content against the torrent's hashes, with several threads and many pieces side by side.</summary>
internal sealed class PieceVerifier
{
    // Enough for 16 pieces of 2 MiB each; four threads then take 132 MiB.
    private const int BytesPerThread = 33 * 1024 * 1024;

    // Pieces that begin a power of two apart would fall into the same sets of the processor's cache.
    private const int Stagger = 256;

    // How much of a large piece is read at a time.
    private const int ChunkLength = 1024 * 1024;

    private readonly Torrent _torrent;
    private readonly IBlockStore _store;
    private readonly int _threads;
    private readonly int _lanes;

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
        var lanes = Math.Min(MultiLaneSha1.LaneCount, BytesPerThread / Stride(torrent.Layout.PieceLength));
        _lanes = lanes >= PieceHashing.FewestForLanes ? lanes : 1;
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
        var helpers = new Thread[Math.Min(_threads, (pieces.Count + _lanes - 1) / _lanes) - 1 is var count and > 0 ? count : 0];
        for (var i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(check.Work) { IsBackground = true, Name = "Piece verifier" };
            helpers[i].Start();
        }

        check.Work();
        foreach (var helper in helpers) helper.Join();
        check.ThrowIfFailed();
    }

    private static int Stride(int pieceLength) =>
        (int)Math.Min(int.MaxValue, ((pieceLength + 63L) & ~63L) + Stagger);

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
                var batch = new PieceBatch(owner);
                var toRead = new List<int>();
                var known = new List<PieceVerdict>();
                while (Volatile.Read(ref _failure) is null)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    lock (_planning)
                    {
                        if (!plan.TryTake(toRead, owner._lanes, known)) return;
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

    /// <summary>The buffers of one thread, and what it does with them.</summary>
    private sealed class PieceBatch
    {
        private readonly PieceVerifier _owner;
        private readonly byte[] _digests;
        private byte[] _buffer = [];

        public PieceBatch(PieceVerifier owner)
        {
            _owner = owner;
            _digests = new byte[owner._lanes * PieceHashing.DigestLength];
        }

        private PieceLayout Layout => _owner._torrent.Layout;

        public void Check(List<int> pieces, List<PieceVerdict> verdicts, CancellationToken cancellationToken)
        {
            if (pieces.Count == 0) return;
            if (_owner._lanes == 1)
            {
                foreach (var piece in pieces) verdicts.Add(CheckLarge(piece, cancellationToken));
                return;
            }

            var memory = MemoryOf(pieces);
            try
            {
                Read(pieces, memory);
            }
            catch (StorageException)
            {
                // One of them cannot be read; the others may be right.
                verdicts.AddRange(pieces.Select(piece => CheckAlone(piece, memory[0])));
                return;
            }

            var content = new ReadOnlyMemory<byte>[memory.Length];
            for (var i = 0; i < memory.Length; i++) content[i] = memory[i];
            PieceHashing.HashPieces(content, _digests);
            for (var i = 0; i < pieces.Count; i++)
            {
                verdicts.Add(Judge(pieces[i], _digests.AsSpan(i * PieceHashing.DigestLength, PieceHashing.DigestLength)));
            }
        }

        private Memory<byte>[] MemoryOf(List<int> pieces)
        {
            var stride = Stride(Layout.PieceLength);
            if (_buffer.Length < stride * pieces.Count) _buffer = GC.AllocateUninitializedArray<byte>(stride * pieces.Count, pinned: true);
            var memory = new Memory<byte>[pieces.Count];
            for (var i = 0; i < memory.Length; i++)
            {
                memory[i] = MemoryMarshal.CreateFromPinnedArray(_buffer, i * stride, Layout.LengthOf(pieces[i]));
            }

            return memory;
        }

        // One call for each run of neighbours.
        private void Read(List<int> pieces, Memory<byte>[] memory)
        {
            for (var first = 0; first < pieces.Count;)
            {
                var end = first + 1;
                while (end < pieces.Count && pieces[end] == pieces[end - 1] + 1) end++;
                _owner._store.Read(Layout.OffsetOf(pieces[first]), new ArraySegment<Memory<byte>>(memory, first, end - first));
                first = end;
            }
        }

        private PieceVerdict CheckAlone(int piece, Memory<byte> memory)
        {
            try
            {
                var content = memory.Span[..Math.Min(memory.Length, Layout.LengthOf(piece))];
                _owner._store.Read(Layout.OffsetOf(piece), content);
                return Judge(piece, SHA1.HashData(content));
            }
            catch (StorageException exception)
            {
                return new PieceVerdict(piece, PieceCondition.Unreadable, exception);
            }
        }

        private PieceVerdict CheckLarge(int piece, CancellationToken cancellationToken)
        {
            if (_buffer.Length == 0) _buffer = GC.AllocateUninitializedArray<byte>(ChunkLength);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
            try
            {
                var offset = Layout.OffsetOf(piece);
                for (var left = Layout.LengthOf(piece); left > 0;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var chunk = _buffer.AsSpan(0, Math.Min(left, _buffer.Length));
                    _owner._store.Read(offset, chunk);
                    hash.AppendData(chunk);
                    offset += chunk.Length;
                    left -= chunk.Length;
                }
            }
            catch (StorageException exception)
            {
                return new PieceVerdict(piece, PieceCondition.Unreadable, exception);
            }

            return Judge(piece, hash.GetCurrentHash());
        }

        private PieceVerdict Judge(int piece, ReadOnlySpan<byte> digest) =>
            new(piece, _owner._torrent.HashOf(piece).SequenceEqual(digest) ? PieceCondition.Good : PieceCondition.Bad);
    }
}
