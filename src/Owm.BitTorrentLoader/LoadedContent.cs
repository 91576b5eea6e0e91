using Owm.BitTorrentLoader.Digests;

namespace Owm.BitTorrentLoader;

/// <summary>What a load brought, or found.</summary>
public sealed record LoadedContent
{
    /// <summary>Gets the directory that holds the content; for a multi-file torrent, the directory that is the content.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets the .torrent file beside the content.</summary>
    public required string TorrentFile { get; init; }

    /// <summary>Gets the torrent.</summary>
    public required TorrentDocument Torrent { get; init; }

    /// <summary>Gets the digests that the content was verified against; none when there were none, or when only a part was wanted.</summary>
    public IReadOnlyList<Digest> VerifiedDigests { get; init; } = [];

    /// <summary>Gets whether the content was there and right, so that nothing was fetched.</summary>
    public bool WasThere { get; init; }

    /// <summary>Gets how much content was received, in bytes.</summary>
    public long DownloadedBytes { get; init; }

    /// <summary>Gets what its user should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
