using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Primitives;

/// <summary>Reads and writes addresses of peers in compact form: address and port, big-endian, 6 bytes for IPv4 (BEP 23) and 18 for IPv6 (BEP 7).</summary>
public static class CompactEndpoints
{
    /// <summary>The length of an IPv4 peer in bytes.</summary>
    public const int IPv4Length = 6;

    /// <summary>The length of an IPv6 peer in bytes.</summary>
    public const int IPv6Length = 18;

    /// <summary>Reads IPv4 peers. Those with port 0 are skipped, and so is an incomplete one at the end.</summary>
    /// <param name="compact">The peers, 6 bytes each.</param>
    /// <param name="most">How many are read at the most.</param>
    public static List<IPEndPoint> ReadIPv4(ReadOnlySpan<byte> compact, int most = int.MaxValue) => Read(compact, IPv4Length, most);

    /// <summary>Reads IPv6 peers. Those with port 0 are skipped, and so is an incomplete one at the end. IPv4-mapped addresses come out as IPv4.</summary>
    /// <param name="compact">The peers, 18 bytes each.</param>
    /// <param name="most">How many are read at the most.</param>
    public static List<IPEndPoint> ReadIPv6(ReadOnlySpan<byte> compact, int most = int.MaxValue) => Read(compact, IPv6Length, most);

    /// <summary>Returns how many bytes a peer takes: 6 for IPv4, 18 for IPv6.</summary>
    /// <param name="peer">The peer.</param>
    /// <exception cref="ArgumentException">The address is neither IPv4 nor IPv6.</exception>
    public static int GetLength(IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return peer.AddressFamily switch
        {
            AddressFamily.InterNetwork => IPv4Length,
            AddressFamily.InterNetworkV6 => IPv6Length,
            _ => throw new ArgumentException($"{peer} is neither IPv4 nor IPv6.", nameof(peer)),
        };
    }

    /// <summary>Writes one peer.</summary>
    /// <param name="destination">Room for it: see <see cref="GetLength"/>.</param>
    /// <param name="peer">The peer.</param>
    /// <returns>How many bytes it took.</returns>
    /// <exception cref="ArgumentException">There is too little room, or the address is neither IPv4 nor IPv6.</exception>
    public static int Write(Span<byte> destination, IPEndPoint peer)
    {
        var length = GetLength(peer);
        if (destination.Length < length) throw new ArgumentException($"{peer} takes {length} bytes; there is room for {destination.Length}.", nameof(destination));
        peer.Address.TryWriteBytes(destination, out var written);
        BinaryPrimitives.WriteUInt16BigEndian(destination[written..], (ushort)peer.Port);
        return length;
    }

    /// <summary>Returns peers of one address family one after the other; those with port 0 are left out.</summary>
    /// <param name="peers">The peers, of either family.</param>
    /// <param name="family">Which of them: IPv4 or IPv6.</param>
    public static byte[] Write(IReadOnlyList<IPEndPoint> peers, AddressFamily family)
    {
        ArgumentNullException.ThrowIfNull(peers);
        var length = family == AddressFamily.InterNetwork ? IPv4Length : IPv6Length;
        var count = peers.Count(peer => peer.AddressFamily == family && peer.Port != 0);
        var compact = new byte[count * length];
        var position = 0;
        foreach (var peer in peers)
        {
            if (peer.AddressFamily == family && peer.Port != 0) position += Write(compact.AsSpan(position), peer);
        }

        return compact;
    }

    private static List<IPEndPoint> Read(ReadOnlySpan<byte> compact, int length, int most)
    {
        var peers = new List<IPEndPoint>(Math.Min(compact.Length / length, most));
        for (; compact.Length >= length && peers.Count < most; compact = compact[length..])
        {
            int port = BinaryPrimitives.ReadUInt16BigEndian(compact[(length - 2)..]);
            if (port == 0) continue;
            var address = new IPAddress(compact[..(length - 2)]);
            peers.Add(new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port));
        }

        return peers;
    }
}
