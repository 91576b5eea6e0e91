using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Storage;

namespace Owm.BitTorrent.Engine;

/// <summary>Does what blocks or computes for long, away from the loops: threads, or at once in a simulation.</summary>
internal interface IContentWorkers : IDisposable
{
    /// <summary>Does blocking work: reading, allocating, flushing, checking what is on disk.</summary>
    Task RunAsync(Action work);

    /// <summary>Hashes a whole piece and, when it is right, writes it.</summary>
    void Check(PieceJob job);
}

/// <summary>A whole piece that is to be hashed and written.</summary>
internal sealed class PieceJob
{
    /// <summary>Gets the piece.</summary>
    public required PartialPiece Piece { get; init; }

    /// <summary>Gets the SHA-1 it should have.</summary>
    public required ReadOnlyMemory<byte> ExpectedHash { get; init; }

    /// <summary>Gets where it goes.</summary>
    public required IBlockStore Store { get; init; }

    /// <summary>Gets where it begins in the content, in bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>Gets whether many more pieces are about to come, so that it may wait a moment to be hashed side by side with them.</summary>
    public required bool MoreToCome { get; init; }

    /// <summary>Gets the loop that is told.</summary>
    public required SynchronizationContext Loop { get; init; }

    /// <summary>Gets what the loop is told with.</summary>
    public required Action<PieceJob> Done { get; init; }

    /// <summary>Gets or sets whether the hash was right.</summary>
    public bool IsRight { get; set; }

    /// <summary>Gets or sets why it could not be written.</summary>
    public Exception? Error { get; set; }

    /// <summary>Writes the piece if it is right, and tells.</summary>
    public void Finish(ReadOnlySpan<byte> hash)
    {
        IsRight = hash.SequenceEqual(ExpectedHash.Span);
        try
        {
            if (IsRight) Store.Write(Offset, Piece.Bytes.Span);
        }
        catch (Exception exception)
        {
            // Whatever it is, the torrent must learn of it: it is raised again where the torrent is waited for.
            Error = exception;
        }

        Loop.Post(static state => ((PieceJob)state!).Done((PieceJob)state), this);
    }
}
