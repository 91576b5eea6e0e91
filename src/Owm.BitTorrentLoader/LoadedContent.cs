using Owm.BitTorrentLoader.Digests;
using Owm.DataSources;

namespace Owm.BitTorrentLoader;

/// <summary>What a load over BitTorrent brought, or found. Its directory holds the content; for a multi-file torrent, it is the content.</summary>
public sealed record LoadedContent : LoadedDirectory
{
    /// <summary>Gets the .torrent file beside the content.</summary>
    public required string TorrentFile { get; init; }

    /// <summary>Gets the torrent.</summary>
    public required TorrentDocument Torrent { get; init; }

    /// <summary>Gets the digests that the content was verified against; none when there were none, or when only a part was wanted.</summary>
    public IReadOnlyList<Digest> VerifiedDigests { get; init; } = [];
}
