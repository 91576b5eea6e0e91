namespace Owm.BitTorrent.WebSeeds;

/// <summary>A snapshot of one web seed of a torrent.</summary>
public sealed record WebSeedStatus
{
    /// <summary>Gets its URL, without credentials and query.</summary>
    public required string Url { get; init; }

    /// <summary>Gets how things stand with it.</summary>
    public required WebSeedState State { get; init; }

    /// <summary>Gets how many requests to it are under way.</summary>
    public int Connections { get; init; }

    /// <summary>Gets how many bytes it has sent since the torrent was added.</summary>
    public long DownloadedBytes { get; init; }

    /// <summary>Gets how many bytes a second it sends, over the last seconds.</summary>
    public long DownloadRate { get; init; }

    /// <summary>Gets what last went wrong with it, in one line; <see langword="null"/> when it is all right.</summary>
    public string? Error { get; init; }
}
