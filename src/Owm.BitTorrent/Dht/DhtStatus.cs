using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Dht;

/// <summary>How things stand with a node of the DHT.</summary>
internal sealed record DhtStatus
{
    /// <summary>Gets the DHTs it is in: IPv4, IPv6 or both.</summary>
    public required IReadOnlyList<DhtFamilyStatus> Families { get; init; }

    /// <summary>Gets how many torrents it keeps peers of for others.</summary>
    public required int StoredTorrents { get; init; }

    /// <summary>Gets how many peers it keeps for others.</summary>
    public required int StoredPeers { get; init; }

    /// <summary>Gets how many queries it has sent.</summary>
    public required long QueriesSent { get; init; }

    /// <summary>Gets how many of its queries nobody answered.</summary>
    public required long Timeouts { get; init; }

    /// <summary>Gets how many queries it has received.</summary>
    public required long QueriesReceived { get; init; }

    /// <summary>Gets how many queries it has answered.</summary>
    public required long Answered { get; init; }

    /// <summary>Gets how many datagrams it has dropped.</summary>
    public required long Dropped { get; init; }

    /// <summary>Gets how many bytes it has received.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Gets how many bytes it has sent.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Gets how many nodes it knows, of both address families.</summary>
    public int NodeCount => Families.Sum(family => family.NodeCount);
}

/// <summary>How things stand with a node in the DHT of one address family.</summary>
/// <param name="Family">IPv4 or IPv6.</param>
/// <param name="Id">The node's id there.</param>
/// <param name="NodeCount">How many nodes it knows.</param>
/// <param name="ExternalAddress">Its address as others see it; null while that is not known.</param>
internal sealed record DhtFamilyStatus(AddressFamily Family, NodeId Id, int NodeCount, IPAddress? ExternalAddress);
