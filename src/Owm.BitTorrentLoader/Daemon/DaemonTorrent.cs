using System.Text.Json.Serialization;

namespace Owm.BitTorrentLoader.Daemon;

/// <summary>What a torrent of the daemon is doing. In JSON in lower case.</summary>
[JsonConverter(typeof(SnakeCaseEnum<DaemonTorrentState>))]
public enum DaemonTorrentState
{
    /// <summary>It is a magnet link whose torrent is being looked for.</summary>
    Searching,

    /// <summary>Content on disk is being checked.</summary>
    Checking,

    /// <summary>Wanted pieces are missing and are being asked for.</summary>
    Downloading,

    /// <summary>All that is wanted is there and is offered to others.</summary>
    Seeding,

    /// <summary>Nothing is asked for or offered until it is resumed.</summary>
    Paused,

    /// <summary>It has stopped because of an error. What a full disk or a failing one has stopped is tried again.</summary>
    Failed,

    /// <summary>Its content is being moved.</summary>
    Moving,

    /// <summary>It waits for its turn.</summary>
    Queued,
}

/// <summary>How much a file is wanted. In JSON in lower case.</summary>
[JsonConverter(typeof(SnakeCaseEnum<DaemonFilePriority>))]
public enum DaemonFilePriority
{
    /// <summary>It is not fetched.</summary>
    Skip,

    /// <summary>It is fetched when nothing else can be.</summary>
    Low,

    /// <summary>It is fetched as usual.</summary>
    Normal,

    /// <summary>It is fetched before the others.</summary>
    High,
}

/// <summary>What is told of a torrent besides itself. Values can be put together.</summary>
[Flags]
public enum TorrentDetails
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its files.</summary>
    Files = 1,

    /// <summary>Its trackers and web seeds.</summary>
    Trackers = 2,

    /// <summary>Its connected peers.</summary>
    Peers = 4,
}

/// <summary>One torrent of the daemon. Lengths are in bytes, rates in bytes a second, times in seconds.</summary>
public sealed record DaemonTorrent
{
    /// <summary>Gets the info-hash, as 40 lower-case digits: what requests name the torrent by.</summary>
    public required string InfoHash { get; init; }

    /// <summary>Gets the name, to show; it may hold anything.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what it is doing.</summary>
    public required DaemonTorrentState State { get; init; }

    /// <summary>Gets the error of one that has failed; it says what happened and what to do.</summary>
    public string? Error { get; init; }

    /// <summary>Gets the directory that its content is in.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets how far it has come, 0 to 1; while it is checked, how far that has come.</summary>
    public double Progress { get; init; }

    /// <summary>Gets the length of all its content; 0 while that is not known.</summary>
    public long Size { get; init; }

    /// <summary>Gets how much of it is wanted.</summary>
    public long Wanted { get; init; }

    /// <summary>Gets how much of what is wanted is there and verified.</summary>
    public long Verified { get; init; }

    /// <summary>Gets whether all that is wanted is there.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Gets how much was downloaded, over all sessions.</summary>
    public long Downloaded { get; init; }

    /// <summary>Gets how much was uploaded, over all sessions.</summary>
    public long Uploaded { get; init; }

    /// <summary>Gets how much was given for what was got.</summary>
    public double Ratio { get; init; }

    /// <summary>Gets what arrives.</summary>
    public long DownloadRate { get; init; }

    /// <summary>Gets what is given.</summary>
    public long UploadRate { get; init; }

    /// <summary>Gets how many peers are connected.</summary>
    public int Peers { get; init; }

    /// <summary>Gets how many of them have all of it.</summary>
    public int Seeds { get; init; }

    /// <summary>Gets how many peers are known.</summary>
    public int KnownPeers { get; init; }

    /// <summary>Gets how long the rest will take, when that can be said.</summary>
    public double? TimeLeft { get; init; }

    /// <summary>Gets for how long it was seeded, over all sessions.</summary>
    public double SeedingTime { get; init; }

    /// <summary>Gets when it was added.</summary>
    public DateTimeOffset Added { get; init; }

    /// <summary>Gets when all of it was there, if it was.</summary>
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Gets whether it was paused because one of its goals was reached.</summary>
    public bool GoalReached { get; init; }

    /// <summary>Gets whether peers may come from trackers alone (BEP 27).</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Gets how many torrents are before it in the queue.</summary>
    public int QueuePosition { get; init; }

    /// <summary>Gets how fast it may be downloaded; 0 when it has no limit of its own.</summary>
    public long DownloadLimit { get; init; }

    /// <summary>Gets how fast it may be uploaded; 0 when it has no limit of its own.</summary>
    public long UploadLimit { get; init; }

    /// <summary>Gets the ratio after which it is paused, when it has a goal of its own; 0 for never.</summary>
    public double? RatioGoal { get; init; }

    /// <summary>Gets the time of seeding after which it is paused, when it has a goal of its own; 0 for never.</summary>
    public double? SeedTimeGoal { get; init; }

    /// <summary>Gets its files, where they were asked for.</summary>
    public IReadOnlyList<DaemonFile>? Files { get; init; }

    /// <summary>Gets its trackers, where they were asked for.</summary>
    public IReadOnlyList<DaemonTracker>? Trackers { get; init; }

    /// <summary>Gets its connected peers, where they were asked for.</summary>
    public IReadOnlyList<DaemonPeer>? ConnectedPeers { get; init; }
}

/// <summary>A file of a torrent.</summary>
/// <param name="Path">Its path, as the torrent has it, with slashes.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Verified">How much of it is there and verified.</param>
/// <param name="Priority">How much it is wanted.</param>
public sealed record DaemonFile(string Path, long Size, long Verified, DaemonFilePriority Priority);

/// <summary>A tracker of a torrent.</summary>
/// <param name="Tracker">Its scheme, host and port: the rest of the URL may hold a passkey.</param>
/// <param name="Tier">Its tier, from 0.</param>
/// <param name="IsAsking">Whether it is being asked now.</param>
/// <param name="LastAnswer">When it answered last.</param>
/// <param name="NextAnnounce">When it will be asked next, if that is settled.</param>
/// <param name="Seeds">How many seeds it counted.</param>
/// <param name="Leechers">How many leechers it counted.</param>
/// <param name="Warning">What it warned of.</param>
/// <param name="Error">Why it failed last.</param>
public sealed record DaemonTracker(
    string Tracker, int Tier, bool IsAsking, DateTimeOffset? LastAnswer, DateTimeOffset? NextAnnounce, int? Seeds, int? Leechers, string? Warning, string? Error);

/// <summary>A connected peer.</summary>
/// <param name="Address">Its address and port.</param>
/// <param name="Client">What it says it is, if it does.</param>
/// <param name="Progress">How much it has, 0 to 1.</param>
/// <param name="DownloadRate">What it sends us, in bytes a second.</param>
/// <param name="UploadRate">What we send it, in bytes a second.</param>
public sealed record DaemonPeer(string Address, string? Client, double Progress, long DownloadRate, long UploadRate);
