using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Engine;

/// <summary>How far one file of a torrent has come.</summary>
/// <param name="File">The file.</param>
/// <param name="Priority">How much it is wanted.</param>
/// <param name="VerifiedBytes">How many of its bytes are there and verified.</param>
public sealed record FileStatus(TorrentFile File, FilePriority Priority, long VerifiedBytes)
{
    /// <summary>Gets whether all of it is there.</summary>
    public bool IsComplete => VerifiedBytes == File.Length;

    /// <summary>Gets how much of it is there, 0 to 1.</summary>
    public double Progress => File.Length == 0 ? 1 : (double)VerifiedBytes / File.Length;
}
