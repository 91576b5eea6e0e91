using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Owm.BitTorrent.Hashing;

namespace Owm.BitTorrent.Metainfo;

/// <summary>Hashes the pieces of content: two threads read batches of pieces and hash each batch side by side, and the
/// caller sees the batches in order.</summary>
/// <remarks>One reader leaves a fast disk idle while it hashes; two overlap both, and more gain nothing that a disk could
/// follow. A batch is 16 pieces, less where that would be more than 64 MiB: three batches of memory in all.</remarks>
internal sealed class ContentHasher
{
    private const int ReaderCount = 2;
    private const long LargestBatch = 64 * 1024 * 1024;

    // See MultiLaneSha1: buffers a power of two apart share sets of the cache.
    private const int Gap = 256;

    private readonly IReadOnlyList<ContentFile> _files;
    private readonly long[] _ends;
    private readonly PieceLayout _layout;
    private readonly byte[] _hashes;
    private readonly int _batchPieces;
    private readonly BlockingCollection<Batch> _free = [];
    private readonly BlockingCollection<Batch> _hashed = [];
    private int _nextPiece;
    private ExceptionDispatchInfo? _error;

    private ContentHasher(IReadOnlyList<ContentFile> files, PieceLayout layout)
    {
        _files = files;
        _layout = layout;
        _ends = new long[files.Count];
        var end = 0L;
        for (var i = 0; i < _ends.Length; i++) _ends[i] = end += files[i].Length;
        _hashes = new byte[layout.PieceCount * PieceHashing.DigestLength];
        _batchPieces = (int)Math.Clamp(LargestBatch / layout.PieceLength, 1, Math.Min(MultiLaneSha1.LaneCount, layout.PieceCount));
    }

    /// <summary>Hashes content.</summary>
    /// <param name="files">The files, one after the other.</param>
    /// <param name="layout">How their content is cut.</param>
    /// <param name="onContent">Called with each piece's bytes in order, on this thread; the memory is lent for the call.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The SHA-1 of every piece.</returns>
    /// <exception cref="Primitives.StorageException">A file could not be read, or changed.</exception>
    public static byte[] Hash(IReadOnlyList<ContentFile> files, PieceLayout layout, Action<ReadOnlyMemory<byte>> onContent, CancellationToken cancellationToken)
    {
        var hasher = new ContentHasher(files, layout);
        hasher.Run(onContent, cancellationToken);
        return hasher._hashes;
    }

    private void Run(Action<ReadOnlyMemory<byte>> onContent, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var batches = ((_layout.PieceCount - 1) / _batchPieces) + 1;
        var readers = new Thread[Math.Min(ReaderCount, batches)];
        for (var i = 0; i < Math.Min(readers.Length + 1, batches); i++) _free.Add(new Batch(_batchPieces, _layout.PieceLength), CancellationToken.None);
        for (var i = 0; i < readers.Length; i++)
        {
            readers[i] = new Thread(() => ReadAndHash(stop)) { IsBackground = true, Name = "owm piece hasher" };
            readers[i].Start();
        }

        try
        {
            try
            {
                Deliver(onContent, stop.Token);
            }
            catch
            {
                stop.Cancel();
                throw;
            }
            finally
            {
                // When all went well there is memory for each reader to find that no pieces are left.
                foreach (var reader in readers) reader.Join();
                _free.Dispose();
                _hashed.Dispose();
            }
        }
        catch (OperationCanceledException) when (_error is not null || cancellationToken.IsCancellationRequested)
        {
            // Which of the two is said below.
        }

        _error?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Deliver(Action<ReadOnlyMemory<byte>> onContent, CancellationToken cancellationToken)
    {
        var early = new Dictionary<int, Batch>();
        for (var piece = 0; piece < _layout.PieceCount;)
        {
            Batch? batch;
            while (!early.Remove(piece, out batch))
            {
                var next = _hashed.Take(cancellationToken);
                early.Add(next.FirstPiece, next);
            }

            for (var i = 0; i < batch.Count; i++) onContent(batch.Pieces[i]);
            piece += batch.Count;
            _free.Add(batch, CancellationToken.None);
        }
    }

    private void ReadAndHash(CancellationTokenSource stop)
    {
        try
        {
            using var reader = new ContentReader(_files, _ends);
            while (true)
            {
                // First the memory, then the number: who holds the next batch to be delivered never waits for memory.
                var batch = _free.Take(stop.Token);
                var first = Interlocked.Add(ref _nextPiece, _batchPieces) - _batchPieces;
                if (first >= _layout.PieceCount) break;
                batch.Start(first, _layout);
                for (var i = 0; i < batch.Count; i++) reader.Read(_layout.OffsetOf(first + i), batch.Pieces[i].Span);
                var pieces = new ReadOnlyMemory<byte>[batch.Count];
                for (var i = 0; i < pieces.Length; i++) pieces[i] = batch.Pieces[i];
                PieceHashing.HashPieces(pieces, _hashes.AsSpan(first * PieceHashing.DigestLength, batch.Count * PieceHashing.DigestLength));
                _hashed.Add(batch, CancellationToken.None);
            }

            reader.Close();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(error), null);
            stop.Cancel();
        }
    }

    private sealed class Batch
    {
        private readonly Memory<byte> _memory;

        public Batch(int pieces, int pieceLength)
        {
            _memory = GC.AllocateUninitializedArray<byte>(checked(pieces * (pieceLength + Gap)), pinned: true);
            Pieces = new Memory<byte>[pieces];
        }

        public int FirstPiece { get; private set; }

        public int Count { get; private set; }

        public Memory<byte>[] Pieces { get; }

        public void Start(int firstPiece, PieceLayout layout)
        {
            FirstPiece = firstPiece;
            Count = Math.Min(Pieces.Length, layout.PieceCount - firstPiece);
            for (var i = 0; i < Count; i++) Pieces[i] = _memory.Slice(i * (layout.PieceLength + Gap), layout.LengthOf(firstPiece + i));
        }
    }
}
