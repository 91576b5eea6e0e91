namespace Owm.BitTorrent.Metainfo;

/// <summary>What of a torrent changes without making it another torrent. What is <see langword="null"/> stays as it is.</summary>
public sealed record TorrentChanges
{
    /// <summary>Gets the new trackers by tier (BEP 12); an empty list removes them all.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Trackers { get; init; }

    /// <summary>Gets the new URLs of web seeds (BEP 19); an empty list removes them all.</summary>
    public IReadOnlyList<string>? WebSeeds { get; init; }

    /// <summary>Gets the new comment; an empty one removes it.</summary>
    public string? Comment { get; init; }
}
