using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Dht;

/// <summary>What an address tells about who may be behind it.</summary>
internal static class NodeAddresses
{
    /// <summary>Returns whether an address is one of a local network, for which BEP 42 makes an exception.</summary>
    public static bool IsLocal(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal || IPAddress.IsLoopback(address);
        }

        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes[0] is 10 or 127
            || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)
            || (bytes[0] == 192 && bytes[1] == 168)
            || (bytes[0] == 169 && bytes[1] == 254);
    }

    /// <summary>Returns what stands for the network that whoever has an address is likely to own all of: 24 bits of IPv4, 64 of IPv6.
    /// A local address stands for itself.</summary>
    public static UInt128 NetworkOf(IPAddress address)
    {
        var bits = BitsOf(address);
        if (IsLocal(address)) return bits;
        return address.AddressFamily == AddressFamily.InterNetwork ? bits & ~(UInt128)0xFF : bits & ~(UInt128)ulong.MaxValue;
    }

    /// <summary>Returns the bits of an address, those of IPv4 as an IPv4-mapped one (RFC 4291 section 2.5.5.2).</summary>
    public static UInt128 BitsOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 4
            ? ((UInt128)0xFFFF << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Returns whether something can be sent to an address: it belongs to one host, and has a port.</summary>
    public static bool IsUsable(IPEndPoint endPoint)
    {
        if (endPoint.Port == 0) return false;
        var address = endPoint.Address;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !address.IsIPv6Multicast && !address.IsIPv4MappedToIPv6 && !address.Equals(IPAddress.IPv6Any);
        }

        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes[0] is not 0 and < 224; // neither "this network", nor multicast, reserved or broadcast (RFC 6890)
    }

    /// <summary>Returns whether an address may be believed that somebody named: a stranger's word sends nothing into the local network.</summary>
    /// <param name="named">The address.</param>
    /// <param name="by">Who named it.</param>
    public static bool MayBeNamed(IPEndPoint named, IPAddress by) => IsUsable(named) && (!IsLocal(named.Address) || IsLocal(by));

    /// <summary>As <see cref="MayBeNamed"/>, of a node: one that is to be asked on a port of the system's services is a trick.</summary>
    /// <param name="named">The address.</param>
    /// <param name="by">Who named it.</param>
    public static bool MayBeNode(IPEndPoint named, IPAddress by) => MayBeNamed(named, by) && named.Port >= 1024;
}
