using Owm.BitTorrentLoader.Digests;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>A torrent that is to be published, and what is told of it.</summary>
public sealed record CatalogPosting
{
    /// <summary>Gets the entry's name, which must be safe as a file name and end in <c>.torrent</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the torrent.</summary>
    public required TorrentDocument Torrent { get; init; }

    /// <summary>Gets a text about it for people. Default none.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the identifier of the record that the torrent belongs to. Default none.</summary>
    public string? Source { get; init; }

    /// <summary>Gets the digests of the torrent's content. Default none.</summary>
    public IReadOnlyList<Digest> Digests { get; init; } = [];
}

/// <summary>What became of a posting.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="WasThere">Whether the very same torrent was there already, so that nothing was sent.</param>
public sealed record CatalogPosted(CatalogEntry Entry, bool WasThere);
