using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Engine;

/// <summary>A snapshot of the search for the torrent of a magnet link.</summary>
public sealed record MetadataStatus
{
    /// <summary>Gets how much of the info dictionary has come, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>Gets how many of the connected peers say that they have it.</summary>
    public int Sources { get; init; }

    /// <summary>Gets the number of connected peers.</summary>
    public int ConnectedPeers { get; init; }

    /// <summary>Gets the number of peers that are known, connected or not.</summary>
    public int KnownPeers { get; init; }

    /// <summary>Gets how things stand with every tracker.</summary>
    public IReadOnlyList<TrackerStatus> Trackers { get; init; } = [];
}
