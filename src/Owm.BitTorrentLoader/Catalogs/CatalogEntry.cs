using Owm.BitTorrentLoader.Digests;
using Owm.BitTorrentLoader.Files;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>A torrent that a catalog holds.</summary>
public sealed record CatalogEntry
{
    /// <summary>Gets what identifies the entry in its catalog: a file id, or a file name.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the entry's name as the catalog has it: any text at all, when others may write there. See <see cref="FileName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the text that its publisher gave it.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the size of the .torrent file in bytes, when the catalog tells.</summary>
    public long? Size { get; init; }

    /// <summary>Gets when the entry was changed last, when the catalog tells.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Gets the MD5 of the .torrent file, 32 lower-case hexadecimal digits, when the catalog tells.</summary>
    public string? Md5 { get; init; }

    /// <summary>Gets the SHA-256 of the .torrent file, 64 lower-case hexadecimal digits, when the catalog tells.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Gets the identifier of the record that the torrent belongs to, when its publisher told.</summary>
    public string? Source { get; init; }

    /// <summary>Gets the digests of the torrent's content that its publisher told. Default none.</summary>
    public IReadOnlyList<Digest> Digests { get; init; } = [];

    /// <summary>Gets a name under which the torrent may be saved on this machine.</summary>
    public string FileName
    {
        get
        {
            var name = LocalFileName.From(Name);
            return name.EndsWith(TorrentName.Extension, StringComparison.OrdinalIgnoreCase) ? name : name + TorrentName.Extension;
        }
    }
}
