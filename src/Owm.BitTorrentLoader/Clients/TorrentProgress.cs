namespace Owm.BitTorrentLoader.Clients;

/// <summary>What a client is doing.</summary>
public enum TorrentActivity
{
    /// <summary>Content on disk is being checked.</summary>
    Checking,

    /// <summary>Nobody is connected who could give anything.</summary>
    Connecting,

    /// <summary>Content arrives, or is waited for.</summary>
    Downloading,

    /// <summary>Content is offered.</summary>
    Seeding,
}

/// <summary>How far a client is. Lengths are in bytes, rates in bytes a second.</summary>
/// <param name="Activity">What it is doing.</param>
/// <param name="BytesDone">How much of what is wanted is there and verified or, while checking, has been checked.</param>
/// <param name="BytesTotal">How much is wanted.</param>
/// <param name="DownloadRate">What arrives.</param>
/// <param name="UploadRate">What is given.</param>
/// <param name="UploadedBytes">What has been given since it began.</param>
/// <param name="Peers">How many peers are connected.</param>
public sealed record TorrentProgress(
    TorrentActivity Activity, long BytesDone, long BytesTotal, long DownloadRate = 0, long UploadRate = 0, long UploadedBytes = 0, int Peers = 0);
