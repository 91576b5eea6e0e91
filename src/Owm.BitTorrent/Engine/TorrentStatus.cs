using Owm.BitTorrent.Trackers;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Engine;

/// <summary>What a torrent is doing.</summary>
public enum TorrentState
{
    /// <summary>Content on disk is being checked.</summary>
    Checking,

    /// <summary>Wanted pieces are missing and are being asked for.</summary>
    Downloading,

    /// <summary>All that is wanted is there and is offered to others.</summary>
    Seeding,

    /// <summary>Nothing is asked for or offered until it is resumed.</summary>
    Paused,

    /// <summary>It has stopped because of an error, which <see cref="TorrentStatus.Error"/> tells.</summary>
    Failed,

    /// <summary>Its content is being moved to another directory.</summary>
    Moving,

    /// <summary>It waits until others, which were added before it, need less: <see cref="TorrentEngineOptions.MaxActiveDownloads"/>.</summary>
    Queued,
}

/// <summary>A snapshot of one torrent. Lengths are in bytes, rates in bytes a second.</summary>
public sealed record TorrentStatus
{
    /// <summary>Gets what the torrent is doing.</summary>
    public required TorrentState State { get; init; }

    /// <summary>Gets how much of the content is wanted.</summary>
    public required long WantedBytes { get; init; }

    /// <summary>Gets how much of what is wanted is there and verified.</summary>
    public required long VerifiedBytes { get; init; }

    /// <summary>Gets how many of the torrent's pieces are there and verified.</summary>
    public required int VerifiedPieces { get; init; }

    /// <summary>Gets how far a check of the content has come, 0 to 1, while <see cref="State"/> is <see cref="TorrentState.Checking"/>.</summary>
    public double CheckProgress { get; init; }

    /// <summary>Gets how far a move of the content has come, 0 to 1, while <see cref="State"/> is <see cref="TorrentState.Moving"/>.</summary>
    public double MoveProgress { get; init; }

    /// <summary>Gets how much payload has been received since the torrent was added, what was discarded included.</summary>
    public long DownloadedBytes { get; init; }

    /// <summary>Gets how much payload has been sent since the torrent was added.</summary>
    public long UploadedBytes { get; init; }

    /// <summary>Gets how much received payload was of no use: bad, or there already.</summary>
    public long WastedBytes { get; init; }

    /// <summary>Gets the payload received a second, over the last seconds.</summary>
    public long DownloadRate { get; init; }

    /// <summary>Gets the payload sent a second, over the last seconds.</summary>
    public long UploadRate { get; init; }

    /// <summary>Gets the number of connected peers.</summary>
    public int ConnectedPeers { get; init; }

    /// <summary>Gets how many of them have all the content.</summary>
    public int ConnectedSeeds { get; init; }

    /// <summary>Gets the number of peers that are known, connected or not.</summary>
    public int KnownPeers { get; init; }

    /// <summary>Gets how things stand with every tracker.</summary>
    public IReadOnlyList<TrackerStatus> Trackers { get; init; } = [];

    /// <summary>Gets how things stand with every web seed.</summary>
    public IReadOnlyList<WebSeedStatus> WebSeeds { get; init; } = [];

    /// <summary>Gets why the torrent has failed, when <see cref="State"/> is <see cref="TorrentState.Failed"/>.</summary>
    public Exception? Error { get; init; }

    /// <summary>Gets whether all that is wanted is there.</summary>
    public bool IsComplete => VerifiedBytes == WantedBytes;

    /// <summary>Gets how long the rest will take at the rate of the last half minute or so, or <see langword="null"/> when nothing arrives.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Gets how many copies of the content there are among the connected peers and here (distributed copies): of 2.35, the
    /// rarest pieces are there twice, and 35 % of all pieces more often. Below 1 the content is not complete among them.</summary>
    public double Availability { get; init; }

    /// <summary>Gets what the torrent has done, earlier sessions included (<see cref="TorrentOptions.EarlierTotals"/>).</summary>
    public TorrentTotals Totals { get; init; } = new();

    /// <summary>Gets how many torrents are before it in the queue.</summary>
    public int QueuePosition { get; init; }

    /// <summary>Gets whether it runs whatever the queue says: <see cref="TorrentHandle.ForceStartAsync"/>.</summary>
    public bool IsForced { get; init; }

    internal PeerCounts Peers { get; init; }

    /// <summary>Gets how much was given for what was got: all that was uploaded, by all that was downloaded, or by what is there
    /// where that is more, as it is of content that was made here. 0 when nothing is there.</summary>
    public double Ratio => Math.Max(Totals.DownloadedBytes, VerifiedBytes) is > 0 and var got ? (double)Totals.UploadedBytes / got : 0;
}
