using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>What a check found out about one file.</summary>
public enum FileCondition
{
    /// <summary>It is there, as long as it should be, and every piece it has a part in is right.</summary>
    Ok,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is shorter or longer than it should be.</summary>
    WrongLength,

    /// <summary>It could not be read.</summary>
    Unreadable,

    /// <summary>It is as long as it should be, but pieces it has a part in are wrong.</summary>
    Damaged,

    /// <summary>All that it has to itself is right; a piece that it shares with a file that is missing, unreadable or of the
    /// wrong length could not be confirmed.</summary>
    Unconfirmed,
}

/// <summary>How far a check is.</summary>
/// <param name="PiecesChecked">How many pieces have been checked.</param>
/// <param name="PiecesTotal">How many there are to check.</param>
/// <param name="PiecesGood">How many of those checked are right.</param>
/// <param name="BytesChecked">How many bytes those checked have.</param>
public readonly record struct VerificationProgress(int PiecesChecked, int PiecesTotal, int PiecesGood, long BytesChecked);

/// <summary>What a check found out about one file.</summary>
/// <param name="File">The file.</param>
/// <param name="Condition">Its condition.</param>
/// <param name="Length">Its length on disk in bytes; -1 when it is not there or the store does not know files.</param>
/// <param name="WrongPieces">The pieces it has a part in that are not right, in rising order.</param>
/// <param name="Problem">Why it could not be read, if so.</param>
public sealed record FileVerification(
    TorrentFile File, FileCondition Condition, long Length, IReadOnlyList<int> WrongPieces, string? Problem = null);

/// <summary>What a check of a torrent's content found.</summary>
/// <param name="GoodPieces">The pieces that are right.</param>
/// <param name="Files">The torrent's files in its order, without pad files.</param>
public sealed record VerificationReport(Bitfield GoodPieces, IReadOnlyList<FileVerification> Files)
{
    /// <summary>Gets whether all content is there and right.</summary>
    public bool IsComplete => GoodPieces.IsFull && Files.All(file => file.Condition == FileCondition.Ok);
}
