namespace Owm.BitTorrent.Metainfo;

/// <summary>What a new torrent says beside its content. The same content and options always make the same bytes.</summary>
public sealed record TorrentBuilderOptions
{
    /// <summary>The shortest piece, in bytes: 16 KiB, one block.</summary>
    public const int MinPieceLength = PieceLayout.BlockLength;

    /// <summary>The longest piece, in bytes: 64 MiB.</summary>
    public const int MaxPieceLength = 64 * 1024 * 1024;

    /// <summary>Gets the length of a piece in bytes, a power of two from <see cref="MinPieceLength"/> to
    /// <see cref="MaxPieceLength"/>. Default: by the content's length, see <see cref="TorrentBuilder.PieceLengthFor"/>.</summary>
    public int? PieceLength { get; init; }

    /// <summary>Gets the trackers by tier (BEP 12). Default none.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Trackers { get; init; } = [];

    /// <summary>Gets the URLs of web seeds (BEP 19). Default none.</summary>
    public IReadOnlyList<string> WebSeeds { get; init; } = [];

    /// <summary>Gets the comment. Default none.</summary>
    public string? Comment { get; init; }

    /// <summary>Gets the name of the program that makes the torrent. Default none.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Gets when the torrent is made, to the second. Default none, so that the same content makes the same file.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>Gets whether peers may come from the trackers alone (BEP 27). Part of what the info-hash is over.</summary>
    public bool IsPrivate { get; init; }

    internal void Validate()
    {
        if (PieceLength is { } length && (length < MinPieceLength || length > MaxPieceLength || !int.IsPow2(length)))
        {
            throw new ArgumentException($"A piece length of {length} bytes is no power of two from {MinPieceLength} to {MaxPieceLength}.", nameof(PieceLength));
        }

        if (CreationDate < DateTimeOffset.UnixEpoch) throw new ArgumentException($"A creation date before 1970 cannot be written; this is {CreationDate:u}.", nameof(CreationDate));
        TorrentWriter.CheckUrls(Trackers.SelectMany(tier => tier), nameof(Trackers));
        TorrentWriter.CheckUrls(WebSeeds, nameof(WebSeeds));
    }
}
