using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Owm.BitTorrent.Hashing;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>Reads and hashes pieces, up to 16 at a time: the buffers of one thread, and what it does with them.</summary>
internal sealed class PieceBatch(Torrent torrent, IBlockStore store)
{
    // Of larger pieces so much is read at a time: 16 parts side by side take 16 MiB a thread, whatever the pieces' length,
    // and a disk that must seek from piece to piece still spends most of its time reading.
    private const int PartLength = 1024 * 1024;

    // Parts that begin a power of two apart would fall into the same sets of the processor's cache.
    private const int Stagger = 256;

    private readonly int _partLength = Math.Min(torrent.Layout.PieceLength, PartLength);
    private readonly int _stride = ((Math.Min(torrent.Layout.PieceLength, PartLength) + 63) / 64 * 64) + Stagger;
    private readonly byte[] _digests = new byte[MultiLaneSha1.LaneCount * PieceHashing.DigestLength];
    private readonly LaneHash? _lanes = MultiLaneSha1.IsSupported && torrent.Layout.PieceLength > PartLength ? new LaneHash() : null;
    private byte[] _buffer = [];

    /// <summary>Checks pieces.</summary>
    /// <param name="pieces">At most 16, in rising order.</param>
    /// <param name="verdicts">Receives their verdicts.</param>
    /// <param name="cancellationToken">Stops the check, between parts of large pieces too.</param>
    public void Check(List<int> pieces, List<PieceVerdict> verdicts, CancellationToken cancellationToken)
    {
        if (pieces.Count == 0) return;
        EnsureBuffer(pieces.Count);
        try
        {
            if (torrent.Layout.PieceLength <= PartLength) CheckSmall(pieces, verdicts);
            else CheckLarge(pieces, verdicts, cancellationToken);
        }
        catch (StorageException)
        {
            // One of them cannot be read, so none has a verdict yet; the others may be right.
            foreach (var piece in pieces) verdicts.Add(CheckAlone(piece, cancellationToken));
        }
    }

    // Buffers that stay where they are, so that neither a read nor a hash has to pin them each time.
    private void EnsureBuffer(int parts)
    {
        var length = parts * _stride;
        if (_buffer.Length < length) _buffer = GC.AllocateUninitializedArray<byte>(length, pinned: true);
    }

    private Memory<byte> Part(int index, int length) =>
        MemoryMarshal.CreateFromPinnedArray(_buffer, index * _stride, length);

    private void CheckSmall(List<int> pieces, List<PieceVerdict> verdicts)
    {
        var parts = new Memory<byte>[pieces.Count];
        var content = new ReadOnlyMemory<byte>[pieces.Count];
        for (var i = 0; i < parts.Length; i++) content[i] = parts[i] = Part(i, torrent.Layout.LengthOf(pieces[i]));

        // One call for each run of neighbours.
        for (var first = 0; first < pieces.Count;)
        {
            var end = first + 1;
            while (end < pieces.Count && pieces[end] == pieces[end - 1] + 1) end++;
            store.Read(torrent.Layout.OffsetOf(pieces[first]), new ArraySegment<Memory<byte>>(parts, first, end - first));
            first = end;
        }

        PieceHashing.HashPieces(content, _digests);
        JudgeAll(pieces, pieces.Count, verdicts);
    }

    private void CheckLarge(List<int> pieces, List<PieceVerdict> verdicts, CancellationToken cancellationToken)
    {
        // The torrent's last piece may be shorter than the others.
        var length = torrent.Layout.PieceLength;
        var count = torrent.Layout.LengthOf(pieces[^1]) == length ? pieces.Count : pieces.Count - 1;
        if (_lanes is null || count < PieceHashing.FewestForLanes) count = 0;
        if (count > 0)
        {
            HashLarge(pieces, count, cancellationToken);
            JudgeAll(pieces, count, verdicts);
        }

        for (var i = count; i < pieces.Count; i++) verdicts.Add(CheckAlone(pieces[i], cancellationToken));
    }

    private unsafe void HashLarge(List<int> pieces, int count, CancellationToken cancellationToken)
    {
        Span<nint> starts = stackalloc nint[count];
        _lanes!.Reset();
        for (var offset = 0; ; offset += PartLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = Math.Min(PartLength, torrent.Layout.PieceLength - offset);
            for (var i = 0; i < count; i++)
            {
                var part = Part(i, length).Span;
                store.Read(torrent.Layout.OffsetOf(pieces[i]) + offset, part);
                starts[i] = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(part));
            }

            if (offset == torrent.Layout.PieceLength - length)
            {
                _lanes.Finish(starts, length, _digests);
                return;
            }

            _lanes.Append(starts, length);
        }
    }

    private PieceVerdict CheckAlone(int piece, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        try
        {
            var offset = torrent.Layout.OffsetOf(piece);
            for (var left = torrent.Layout.LengthOf(piece); left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var part = Part(0, Math.Min(left, _partLength)).Span;
                store.Read(offset, part);
                hash.AppendData(part);
                offset += part.Length;
                left -= part.Length;
            }
        }
        catch (StorageException exception)
        {
            return new PieceVerdict(piece, PieceCondition.Unreadable, exception);
        }

        return Judge(piece, hash.GetCurrentHash());
    }

    private void JudgeAll(List<int> pieces, int count, List<PieceVerdict> verdicts)
    {
        for (var i = 0; i < count; i++)
        {
            verdicts.Add(Judge(pieces[i], _digests.AsSpan(i * PieceHashing.DigestLength, PieceHashing.DigestLength)));
        }
    }

    private PieceVerdict Judge(int piece, ReadOnlySpan<byte> digest) =>
        new(piece, torrent.HashOf(piece).SequenceEqual(digest) ? PieceCondition.Good : PieceCondition.Bad);
}
