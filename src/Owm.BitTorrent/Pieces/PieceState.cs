namespace Owm.BitTorrent.Pieces;

/// <summary>Where a piece is on its way. A piece is in exactly one state.</summary>
internal enum PieceState : byte
{
    /// <summary>Not there, and nobody wants it.</summary>
    Unwanted,

    /// <summary>Wanted, and not begun.</summary>
    Missing,

    /// <summary>Blocks of it are being asked for and collected.</summary>
    Assembling,

    /// <summary>All its blocks are here; it is being hashed and written.</summary>
    Checking,

    /// <summary>There, and its hash was right.</summary>
    Verified,
}
