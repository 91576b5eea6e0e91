namespace Owm.BitTorrent.Metainfo;

/// <summary>The arithmetic of pieces and blocks: content is one run of bytes, cut into pieces, cut into blocks (BEP 3).</summary>
public sealed class PieceLayout
{
    /// <summary>The length of a block, the unit peers ask for, in bytes: 16 KiB by convention.</summary>
    public const int BlockLength = 16 * 1024;

    /// <summary>Makes the layout.</summary>
    /// <param name="totalLength">The content's length in bytes; more than 0.</param>
    /// <param name="pieceLength">The length of every piece but the last, in bytes; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive, or there would be more than 2^31 - 1 pieces.</exception>
    public PieceLayout(long totalLength, int pieceLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pieceLength);
        TotalLength = totalLength;
        PieceLength = pieceLength;
        var count = ((totalLength - 1) / pieceLength) + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, int.MaxValue, nameof(totalLength));
        PieceCount = (int)count;
    }

    /// <summary>Gets the content's length in bytes.</summary>
    public long TotalLength { get; }

    /// <summary>Gets the length of every piece but the last, in bytes.</summary>
    public int PieceLength { get; }

    /// <summary>Gets the number of pieces.</summary>
    public int PieceCount { get; }

    /// <summary>Returns a piece's length in bytes: <see cref="PieceLength"/>, or less for the last one.</summary>
    /// <param name="piece">The piece's index.</param>
    public int LengthOf(int piece) =>
        (int)Math.Min(PieceLength, TotalLength - OffsetOf(piece));

    /// <summary>Returns where a piece begins in the content, in bytes.</summary>
    /// <param name="piece">The piece's index.</param>
    public long OffsetOf(int piece) => (long)piece * PieceLength;

    /// <summary>Returns the number of blocks in a piece.</summary>
    /// <param name="piece">The piece's index.</param>
    public int BlockCountOf(int piece) => ((LengthOf(piece) - 1) / BlockLength) + 1;

    /// <summary>Returns a block's length in bytes: <see cref="BlockLength"/>, or less for the last one of a piece.</summary>
    /// <param name="piece">The piece's index.</param>
    /// <param name="block">The block's index in the piece.</param>
    public int LengthOf(int piece, int block) =>
        Math.Min(BlockLength, LengthOf(piece) - (block * BlockLength));

    /// <summary>Returns the pieces that a run of content touches.</summary>
    /// <param name="offset">Where the run begins, in bytes.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <returns>The first piece, and how many; none for an empty run.</returns>
    public (int First, int Count) PiecesOf(long offset, long length)
    {
        if (length == 0) return (0, 0);
        var first = (int)(offset / PieceLength);
        var last = (int)((offset + length - 1) / PieceLength);
        return (first, last - first + 1);
    }

    /// <summary>Returns whether a block that a peer names lies inside the content.</summary>
    /// <param name="piece">The piece's index, as the peer gave it.</param>
    /// <param name="offset">The offset in the piece, in bytes, as the peer gave it.</param>
    /// <param name="length">The length in bytes, as the peer gave it.</param>
    public bool Contains(int piece, int offset, int length) =>
        piece >= 0 && piece < PieceCount && offset >= 0 && length > 0 && (long)offset + length <= LengthOf(piece);
}
