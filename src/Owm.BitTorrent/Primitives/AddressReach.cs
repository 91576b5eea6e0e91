using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Primitives;

/// <summary>How far an address means something.</summary>
internal enum AddressReach
{
    /// <summary>Everywhere.</summary>
    Global = 0,

    /// <summary>On one's own network: private (RFC 1918, RFC 4193), shared (RFC 6598) and link-local addresses (RFC 3927, RFC 4291).</summary>
    Site = 1,

    /// <summary>On this host: loopback.</summary>
    Host = 2,
}

/// <summary>Tells how far addresses mean something, and which of them are one customer's.</summary>
internal static class AddressReaches
{
    private const int CustomerBytes = 8;

    /// <summary>Returns how far an address means something.</summary>
    public static AddressReach Of(IPAddress address)
    {
        if (IPAddress.IsLoopback(address)) return AddressReach.Host;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal ? AddressReach.Site : AddressReach.Global;
        }

        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        var isSite = (bytes[0], bytes[1]) is (10, _) or (172, >= 16 and <= 31) or (192, 168) or (169, 254) or (100, >= 64 and <= 127);
        return isSite ? AddressReach.Site : AddressReach.Global;
    }

    /// <summary>Returns what stands for all addresses somebody has who has this one: of a global IPv6 address its /64, which
    /// the least customer gets (RFC 6177); any other address itself.</summary>
    public static IPAddress CustomerOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || Of(address) != AddressReach.Global) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[CustomerBytes..].Clear();
        return new IPAddress(bytes);
    }
}
