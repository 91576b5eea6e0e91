using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Storage;

/// <summary>What is known of a torrent's content from before.</summary>
/// <param name="IsKnown">Whether anything is known; if not, every piece is suspect.</param>
/// <param name="Trusted">The pieces that are there and right, without looking again.</param>
/// <param name="Suspect">The pieces that may be there: to be checked before they are believed or downloaded. None is trusted.
/// Pieces in neither set are not there.</param>
internal sealed record ResumeState(bool IsKnown, Bitfield Trusted, Bitfield Suspect)
{
    /// <summary>Returns the state in which nothing is known.</summary>
    /// <param name="pieceCount">How many pieces there are.</param>
    public static ResumeState Unknown(int pieceCount)
    {
        var suspect = new Bitfield(pieceCount);
        suspect.SetAll();
        return new ResumeState(false, new Bitfield(pieceCount), suspect);
    }
}
