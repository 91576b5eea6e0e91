using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Metainfo;

/// <summary>What a .torrent file says (BEP 3): names, lengths and hashes of content, and where its swarm is found.</summary>
public sealed class Torrent
{
    internal Torrent()
    {
    }

    /// <summary>Gets the name: the file's, or the directory's of a multi-file torrent. Safe on every system.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the info-hash: the SHA-1 of the exact bytes of the info dictionary.</summary>
    public required InfoHash InfoHash { get; init; }

    /// <summary>Gets the exact bytes of the info dictionary, as they were read or made.</summary>
    public required ReadOnlyMemory<byte> InfoBytes { get; init; }

    /// <summary>Gets how the content is cut into pieces and blocks.</summary>
    public required PieceLayout Layout { get; init; }

    /// <summary>Gets the SHA-1 of every piece, 20 bytes each, one after the other.</summary>
    public required ReadOnlyMemory<byte> PieceHashes { get; init; }

    /// <summary>Gets the files in the torrent's order; one for a single-file torrent.</summary>
    public required IReadOnlyList<TorrentFile> Files { get; init; }

    /// <summary>Gets whether the content is one file, not a directory.</summary>
    public required bool IsSingleFile { get; init; }

    /// <summary>Gets whether peers may come from trackers alone (BEP 27).</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Gets the trackers by tier (BEP 12); no tiers when there is no tracker.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Trackers { get; init; } = [];

    /// <summary>Gets the URLs of web seeds (BEP 19).</summary>
    public IReadOnlyList<string> WebSeeds { get; init; } = [];

    /// <summary>Gets the nodes of the distributed hash table that the torrent names to begin with (BEP 5).</summary>
    public IReadOnlyList<System.Net.DnsEndPoint> DhtNodes { get; init; } = [];

    /// <summary>Gets the comment, if there is one.</summary>
    public string? Comment { get; init; }

    /// <summary>Gets the name of the program that made the torrent, if it says so.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Gets when the torrent was made, if it says so.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>Gets the bytes of the .torrent file, as they were read or made.</summary>
    internal ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Gets the content's length in bytes.</summary>
    public long TotalLength => Layout.TotalLength;

    /// <summary>Returns a piece's SHA-1, 20 bytes.</summary>
    /// <param name="piece">The piece's index.</param>
    public ReadOnlySpan<byte> HashOf(int piece) => PieceHashes.Span.Slice(piece * 20, 20);
}
