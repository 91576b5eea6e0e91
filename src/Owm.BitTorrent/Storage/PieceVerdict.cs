using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>What a check of a piece found.</summary>
internal enum PieceCondition
{
    /// <summary>Its bytes have the hash that the torrent names.</summary>
    Good,

    /// <summary>Its bytes have another hash.</summary>
    Bad,

    /// <summary>It is not, or not wholly, on disk.</summary>
    Missing,

    /// <summary>The system could not read it.</summary>
    Unreadable,
}

/// <summary>What a check of a piece found.</summary>
/// <param name="Piece">The piece's index.</param>
/// <param name="Condition">What was found.</param>
/// <param name="Error">Why it could not be read, if so.</param>
internal readonly record struct PieceVerdict(int Piece, PieceCondition Condition, StorageException? Error = null);
