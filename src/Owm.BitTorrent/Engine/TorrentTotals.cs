namespace Owm.BitTorrent.Engine;

/// <summary>What a torrent has done over all the sessions it was in. Keep it, and hand it on with <see cref="TorrentOptions.EarlierTotals"/>.</summary>
public sealed record TorrentTotals
{
    /// <summary>Gets the payload received, in bytes, what was discarded included.</summary>
    public long DownloadedBytes { get; init; }

    /// <summary>Gets the payload sent, in bytes.</summary>
    public long UploadedBytes { get; init; }

    /// <summary>Gets for how long it was downloading or seeding.</summary>
    public TimeSpan ActiveTime { get; init; }

    /// <summary>Gets for how much of that it was seeding.</summary>
    public TimeSpan SeedingTime { get; init; }
}
