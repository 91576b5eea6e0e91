namespace Owm.BitTorrent.Pieces;

/// <summary>A run of bytes inside one piece, as a peer asks for it (BEP 3 request, cancel, piece).</summary>
/// <param name="Piece">Zero-based piece index.</param>
/// <param name="Offset">Where the block starts, in bytes from the start of the piece.</param>
/// <param name="Length">Length in bytes; 16,384 except at the end of a piece.</param>
internal readonly record struct BlockRequest(int Piece, int Offset, int Length);
