using System.Net;
using Owm.BitTorrentLoader.Digests;

namespace Owm.BitTorrentLoader.Clients;

/// <summary>What a <see cref="ITorrentClient"/> is to download.</summary>
public sealed record TorrentDownload
{
    /// <summary>Gets the torrent.</summary>
    public required TorrentDocument Document { get; init; }

    /// <summary>Gets the directory the content goes into; it is there.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets a file in which the client may keep what it needs to go on after a stop. It is deleted when all is done.</summary>
    public string? StateFile { get; init; }

    /// <summary>Gets, for each file of the torrent, whether it is wanted; <see langword="null"/> for all.</summary>
    public IReadOnlyList<bool>? WantedFiles { get; init; }

    /// <summary>Gets peers that are known beforehand.</summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];

    /// <summary>Gets the digests of the whole content that will be needed. A client that sees the content go by may make them.</summary>
    public IReadOnlyList<DigestAlgorithm> Digests { get; init; } = [];

    /// <summary>Gets how long nothing may move before the download is given up. Default 5 minutes.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>How a download ended.</summary>
public sealed record TorrentDownloadResult
{
    /// <summary>Gets how much content was received, in bytes; 0 when all was there.</summary>
    public long DownloadedBytes { get; init; }

    /// <summary>Gets the digests that were asked for, when the client made them while it downloaded.</summary>
    public ContentDigests? Digests { get; init; }
}

/// <summary>What a <see cref="ITorrentClient"/> is to offer.</summary>
public sealed record TorrentSeed
{
    /// <summary>Gets the torrent.</summary>
    public required TorrentDocument Document { get; init; }

    /// <summary>Gets the directory the content is in.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets, for each file of the torrent, whether it is there; <see langword="null"/> when all are.</summary>
    public IReadOnlyList<bool>? WantedFiles { get; init; }

    /// <summary>Gets peers that are known beforehand.</summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];
}
