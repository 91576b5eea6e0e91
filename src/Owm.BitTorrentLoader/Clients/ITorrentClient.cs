namespace Owm.BitTorrentLoader.Clients;

/// <summary>What a loader needs of a BitTorrent client, whichever it is. Safe to use for several torrents at a time.</summary>
public interface ITorrentClient : IAsyncDisposable
{
    /// <summary>Downloads into a directory until all that is wanted is there and its pieces are verified, then lets go of it.
    /// What the directory holds already is verified and kept. Stopped before the end, it leaves what a later call can go on from.</summary>
    /// <param name="request">What to download, and where to.</param>
    /// <param name="progress">Is told, about once a second, how far it is.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <exception cref="TorrentClientException">It failed, or nothing moved for <see cref="TorrentDownload.StallTimeout"/>.</exception>
    Task<TorrentDownloadResult> DownloadAsync(TorrentDownload request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Offers content that is known to be whole and right, until it is stopped.</summary>
    /// <param name="request">What to offer.</param>
    /// <param name="progress">Is told, about once a second, how much is given.</param>
    /// <param name="cancellationToken">Stops it: the only way it ends well.</param>
    /// <exception cref="TorrentClientException">It failed.</exception>
    Task SeedAsync(TorrentSeed request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Hands content over that has been loaded and is in its place now: a client that outlives this process goes on
    /// offering it. Others do nothing.</summary>
    /// <param name="request">What to offer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TorrentClientException">It failed.</exception>
    Task KeepSeedingAsync(TorrentSeed request, CancellationToken cancellationToken) => Task.CompletedTask;
}
