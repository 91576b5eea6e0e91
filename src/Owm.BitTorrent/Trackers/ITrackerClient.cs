using System.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Trackers;

/// <summary>Speaks to trackers of one kind: HTTP (BEP 3, 7, 23, 48) or UDP (BEP 15).</summary>
public interface ITrackerClient
{
    /// <summary>Tells a tracker of this peer and asks it for others.</summary>
    /// <param name="tracker">The announce URL.</param>
    /// <param name="request">What to tell.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <exception cref="TrackerException">The tracker refused, answered nonsense or did not answer.</exception>
    Task<AnnounceResponse> AnnounceAsync(Uri tracker, AnnounceRequest request, CancellationToken cancellationToken);

    /// <summary>Asks a tracker how many seeds and leechers swarms have.</summary>
    /// <param name="tracker">The announce URL; the scrape URL is derived from it (BEP 48).</param>
    /// <param name="infoHashes">The swarms, 1 to 74.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns>The counts of the swarms that the tracker knows.</returns>
    /// <exception cref="TrackerException">The tracker refused, cannot be scraped, answered nonsense or did not answer.</exception>
    Task<IReadOnlyDictionary<InfoHash, ScrapeCounts>> ScrapeAsync(Uri tracker, IReadOnlyList<InfoHash> infoHashes, CancellationToken cancellationToken);
}

/// <summary>What a peer tells a tracker (BEP 3).</summary>
public sealed record AnnounceRequest
{
    /// <summary>Gets the swarm.</summary>
    public required InfoHash InfoHash { get; init; }

    /// <summary>Gets this peer's id, 20 bytes.</summary>
    public required ReadOnlyMemory<byte> PeerId { get; init; }

    /// <summary>Gets the TCP port this peer listens on.</summary>
    public required int Port { get; init; }

    /// <summary>Gets how many bytes of payload this peer has sent since it started.</summary>
    public long Uploaded { get; init; }

    /// <summary>Gets how many bytes of payload this peer has received since it started.</summary>
    public long Downloaded { get; init; }

    /// <summary>Gets how many bytes of wanted content are still missing.</summary>
    public long Left { get; init; }

    /// <summary>Gets what happened, or <see cref="AnnounceEvent.None"/> for a regular announce.</summary>
    public AnnounceEvent Event { get; init; }

    /// <summary>Gets how many peers are wanted. Default 50; 0 when stopping.</summary>
    public int WantedPeers { get; init; } = 50;

    /// <summary>Gets whether the user named the tracker, not a torrent, so that it may be anywhere. Default false.</summary>
    public bool IsTrackerNamedByUser { get; init; }

    /// <summary>Gets a number that stays the same while this peer runs, so that a tracker knows it again when its address changes.</summary>
    public uint Key { get; init; }
}

/// <summary>Why a peer announces itself (BEP 3, BEP 15 section on announce; the numbers are BEP 15's).</summary>
public enum AnnounceEvent
{
    /// <summary>Nothing happened: the interval has passed.</summary>
    None = 0,

    /// <summary>The last piece has arrived.</summary>
    Completed = 1,

    /// <summary>The first announce of a run.</summary>
    Started = 2,

    /// <summary>The last announce of a run.</summary>
    Stopped = 3,
}

/// <summary>What a tracker answers to an announce.</summary>
public sealed record AnnounceResponse
{
    /// <summary>Gets how long the tracker wants to be left in peace; already bounded to 1 minute .. 1 day.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Gets how long to wait at the least, if the tracker says so.</summary>
    public TimeSpan? MinInterval { get; init; }

    /// <summary>Gets peers of the swarm, IPv4 and IPv6. They are hostile until proven otherwise.</summary>
    public required IReadOnlyList<IPEndPoint> Peers { get; init; }

    /// <summary>Gets the number of seeds the tracker knows, if it says so.</summary>
    public int? Seeds { get; init; }

    /// <summary>Gets the number of leechers the tracker knows, if it says so.</summary>
    public int? Leechers { get; init; }

    /// <summary>Gets a warning for the user, if the tracker gave one.</summary>
    public string? Warning { get; init; }
}

/// <summary>What a tracker knows of one swarm (BEP 48).</summary>
/// <param name="Seeds">Peers that have all.</param>
/// <param name="Leechers">Peers that have not.</param>
/// <param name="Completed">How often a download has been completed.</param>
public readonly record struct ScrapeCounts(int Seeds, int Leechers, int Completed);
