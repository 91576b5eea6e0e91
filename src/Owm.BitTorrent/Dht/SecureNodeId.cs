using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Owm.BitTorrent.Dht;

/// <summary>Ids that follow from a node's address, so that nobody can choose a place in the DHT freely (BEP 42).</summary>
internal static class SecureNodeId
{
    // Which bits of an address count (BEP 42): the fewer, the more of a network's addresses yield the same ids.
    private static ReadOnlySpan<byte> MaskV4 => [0x03, 0x0f, 0x3f, 0xff];

    private static ReadOnlySpan<byte> MaskV6 => [0x01, 0x03, 0x07, 0x0f, 0x1f, 0x3f, 0x7f, 0xff];

    /// <summary>Makes an id for an address: 21 bits follow from it and from three bits that the last byte shows.</summary>
    /// <param name="address">The address as others see it.</param>
    /// <param name="entropy">Where the other bits come from.</param>
    public static NodeId Make(IPAddress address, Entropy entropy)
    {
        Span<byte> id = stackalloc byte[NodeId.Length];
        entropy.Fill(id);
        var prefix = Prefix(address, id[^1]);
        id[0] = (byte)(prefix >> 24);
        id[1] = (byte)((prefix >> 16) & 0xFF);
        id[2] = (byte)(((prefix >> 8) & 0xF8) | (uint)(id[2] & 0x07));
        return new NodeId(id);
    }

    /// <summary>Returns whether an id may be used at an address. At local addresses every id may.</summary>
    public static bool Matches(NodeId id, IPAddress address)
    {
        if (NodeAddresses.IsLocal(address)) return true;
        Span<byte> bytes = stackalloc byte[NodeId.Length];
        id.CopyTo(bytes);
        var prefix = Prefix(address, bytes[^1]);
        return bytes[0] == prefix >> 24 && bytes[1] == ((prefix >> 16) & 0xFF) && (bytes[2] & 0xF8) == ((prefix >> 8) & 0xF8);
    }

    // CRC-32C of the masked address, with the three lowest bits of the id's last byte on top of it.
    private static uint Prefix(IPAddress address, byte last)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        var mask = address.AddressFamily == AddressFamily.InterNetwork ? MaskV4 : MaskV6;
        for (var i = 0; i < mask.Length; i++) bytes[i] &= mask[i];
        bytes[0] |= (byte)((last & 0x07) << 5);
        var crc = uint.MaxValue;
        foreach (var octet in bytes[..mask.Length]) crc = BitOperations.Crc32C(crc, octet);
        return ~crc;
    }
}
