using System.Net;

namespace Owm.BitTorrent.Engine;

/// <summary>How one torrent is downloaded and seeded.</summary>
public sealed record TorrentOptions
{
    /// <summary>Gets the directory that the torrent's content is in or goes into. It is made when it is missing.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets the file that remembers which pieces are there, so that nothing is downloaded twice after a kill;
    /// <see langword="null"/> for none: content found on disk is then checked whole. Default none.</summary>
    public string? ResumeFile { get; init; }

    /// <summary>Gets, for each file of the torrent, whether it is wanted; <see langword="null"/> for all. Default all.</summary>
    public IReadOnlyList<bool>? WantedFiles { get; init; }

    /// <summary>Gets peers that are known beforehand. Default none.</summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];

    /// <summary>Gets trackers to use besides the torrent's own, each a tier of its own. Default none.</summary>
    public IReadOnlyList<string> AdditionalTrackers { get; init; } = [];

    /// <summary>Gets how many bytes a second may be downloaded. Default 0: no limit of its own.</summary>
    public long DownloadLimit { get; init; }

    /// <summary>Gets how many bytes a second may be uploaded. Default 0: no limit of its own.</summary>
    public long UploadLimit { get; init; }

    /// <summary>Gets whether the content is known to be there whole and right, as just after a torrent was made of it:
    /// it is then not read again before it is seeded. Default false.</summary>
    public bool AssumeComplete { get; init; }

    /// <summary>Gets whether, while all of it is here and nobody else has all of it between them, each peer is shown one piece at a
    /// time (BEP 16): the first copy then costs little more upload than its length, and takes somewhat longer. Default false.</summary>
    public bool SuperSeed { get; init; }

    /// <summary>Gets whether the torrent begins paused. Default false.</summary>
    public bool StartPaused { get; init; }
}
