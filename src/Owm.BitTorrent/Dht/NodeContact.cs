using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Dht;

/// <summary>A node's id and address. In compact form 26 bytes for IPv4 (BEP 5) and 38 for IPv6 (BEP 32).</summary>
/// <param name="Id">The id.</param>
/// <param name="EndPoint">The address.</param>
internal readonly record struct NodeContact(NodeId Id, IPEndPoint EndPoint)
{
    /// <summary>Returns how many bytes a node of an address family takes.</summary>
    public static int LengthOf(AddressFamily family) =>
        NodeId.Length + (family == AddressFamily.InterNetwork ? CompactEndpoints.IPv4Length : CompactEndpoints.IPv6Length);

    /// <summary>Reads nodes. Those with port 0 are skipped, and so is an incomplete one at the end.</summary>
    /// <param name="compact">The nodes, one after the other.</param>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="most">How many are read at the most.</param>
    public static List<NodeContact> Read(ReadOnlySpan<byte> compact, AddressFamily family, int most)
    {
        var length = LengthOf(family);
        var nodes = new List<NodeContact>(Math.Min(compact.Length / length, most));
        for (; compact.Length >= length && nodes.Count < most; compact = compact[length..])
        {
            var address = compact[NodeId.Length..length];
            var endPoints = family == AddressFamily.InterNetwork ? CompactEndpoints.ReadIPv4(address) : CompactEndpoints.ReadIPv6(address);
            if (endPoints.Count == 1 && endPoints[0].AddressFamily == family) nodes.Add(new NodeContact(new NodeId(compact[..NodeId.Length]), endPoints[0]));
        }

        return nodes;
    }

    /// <summary>Returns nodes of one address family one after the other.</summary>
    public static byte[] Write(IReadOnlyList<NodeContact> nodes, AddressFamily family)
    {
        var length = LengthOf(family);
        var compact = new byte[nodes.Count * length];
        for (var i = 0; i < nodes.Count; i++)
        {
            nodes[i].Id.CopyTo(compact.AsSpan(i * length));
            CompactEndpoints.Write(compact.AsSpan((i * length) + NodeId.Length), nodes[i].EndPoint);
        }

        return compact;
    }
}
