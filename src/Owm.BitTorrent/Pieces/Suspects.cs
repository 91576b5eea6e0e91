using System.Security.Cryptography;

namespace Owm.BitTorrent.Pieces;

/// <summary>Finds out who lied when a piece failed whose blocks came from several peers.</summary>
/// <remarks>
/// The digests of a failed piece's blocks are kept with who sent them. When the piece has been downloaded again and is
/// right, every block that differs from what was sent before convicts its sender, and nobody else: an honest peer that
/// gave a block to a piece which another spoiled is never banned.
/// </remarks>
internal sealed class Suspects
{
    // What failed pieces may take up: more are forgotten, oldest first, and at worst a liar is found a piece later.
    private const int MaxPieces = 64;

    // Of large pieces a few have as many blocks as many small ones: some 5 MiB in all.
    private const int MaxEvidence = 64 * 1024;

    private readonly Dictionary<int, List<Evidence>> _evidence = [];
    private readonly Queue<int> _order = [];
    private int _count;

    /// <summary>Gets how many blocks' digests are kept.</summary>
    public int Count => _count;

    /// <summary>A piece's hash was wrong.</summary>
    /// <param name="piece">The piece, whole.</param>
    /// <returns>The number of the peer that sent every block, so that it alone can be to blame; otherwise null.</returns>
    public int? Failed(PartialPiece piece)
    {
        var only = piece.SenderOf(0);
        for (var block = 1; block < piece.BlockCount; block++)
        {
            if (piece.SenderOf(block) != only)
            {
                Remember(piece);
                return null;
            }
        }

        return only;
    }

    /// <summary>A piece's hash was right.</summary>
    /// <param name="piece">The piece, whole.</param>
    /// <returns>The numbers of the peers that have sent other bytes for a block of it before.</returns>
    public IReadOnlyList<int> Passed(PartialPiece piece)
    {
        if (!_evidence.Remove(piece.Index, out var evidence)) return [];
        Drop(piece.Index);
        _count -= evidence.Count;
        return [.. evidence.Where(e => !Digest(piece, e.Block).AsSpan().SequenceEqual(e.Digest)).Select(e => e.Sender).Distinct()];
    }

    private void Remember(PartialPiece piece)
    {
        if (!_evidence.TryGetValue(piece.Index, out var evidence))
        {
            while (_evidence.Count >= MaxPieces || (_evidence.Count > 0 && _count + piece.BlockCount > MaxEvidence)) ForgetOldest();
            _order.Enqueue(piece.Index);
            _evidence[piece.Index] = evidence = [];
        }

        if (evidence.Count > piece.BlockCount * 8 || _count + piece.BlockCount > MaxEvidence) return;
        _count += piece.BlockCount;
        for (var block = 0; block < piece.BlockCount; block++)
        {
            evidence.Add(new Evidence(block, piece.SenderOf(block), Digest(piece, block)));
        }
    }

    private void ForgetOldest()
    {
        if (_evidence.Remove(_order.Dequeue(), out var evidence)) _count -= evidence.Count;
    }

    private void Drop(int piece)
    {
        for (var left = _order.Count; left > 0; left--)
        {
            var index = _order.Dequeue();
            if (index != piece) _order.Enqueue(index);
        }
    }

    private static byte[] Digest(PartialPiece piece, int block)
    {
        var request = piece.RequestFor(block);
        return SHA1.HashData(piece.Bytes.Span.Slice(request.Offset, request.Length));
    }

    private sealed record Evidence(int Block, int Sender, byte[] Digest);
}
