using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Trackers;

/// <summary>Which of the addresses that a tracker hands out can be peers' at all.</summary>
internal static class PeerAddresses
{
    /// <summary>How many peers are taken from one answer.</summary>
    public const int MostPeers = 200;

    /// <summary>Returns the usable ones among peers, each once, as many as are wanted at the most.</summary>
    public static List<IPEndPoint> Select(IEnumerable<IPEndPoint> peers)
    {
        var selected = new List<IPEndPoint>();
        var seen = new HashSet<IPEndPoint>();
        foreach (var peer in peers)
        {
            if (selected.Count == MostPeers) break;
            if (IsUsable(peer) && seen.Add(peer)) selected.Add(peer);
        }

        return selected;
    }

    /// <summary>Returns whether a peer can be at an address: not one that means nobody, many or all.</summary>
    public static bool IsUsable(IPEndPoint peer)
    {
        if (peer.Port == 0) return false;
        var address = peer.Address;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !address.IsIPv6Multicast && !address.Equals(IPAddress.IPv6Any);
        }

        // RFC 1122 section 3.2.1.3: 0/8 is this network; RFC 5771: 224/4 is multicast; 240/4 is reserved, the broadcast address in it.
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out _) && bytes[0] is > 0 and < 224;
    }
}
