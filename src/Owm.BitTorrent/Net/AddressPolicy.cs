using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Net;

/// <summary>Which addresses may be contacted because somebody says so (server-side request forgery, OWASP; ROBUSTNESS T-18).</summary>
/// <remarks>
/// A torrent, a magnet link or a redirect comes from a stranger, and what it names is contacted from inside the user's
/// network, where routers, notebooks and cloud metadata services answer whoever can reach them. So a stranger's names lead
/// into the Internet alone. Local addresses need the user's permission: he names the host himself, or allows them in
/// general, and even then a stranger's URL chooses no query there. The decision is about addresses, never about
/// how a URL spells them: it is taken on every address a name resolves to, when it is connected to, after every redirect.
/// </remarks>
internal static class AddressPolicy
{
    // IANA IPv4 Special-Purpose Address Registry (RFC 6890), and what clouds have made of some. The first match counts.
    private static readonly (IPNetwork Network, AddressKind Kind)[] Version4 =
    [
        (IPNetwork.Parse("10.0.0.0/8"), AddressKind.Local), // RFC 1918
        (IPNetwork.Parse("172.16.0.0/12"), AddressKind.Local), // RFC 1918
        (IPNetwork.Parse("192.168.0.0/16"), AddressKind.Local), // RFC 1918
        (IPNetwork.Parse("127.0.0.0/8"), AddressKind.Local), // loopback
        (IPNetwork.Parse("100.100.100.200/32"), AddressKind.Special), // Alibaba Cloud's metadata
        (IPNetwork.Parse("100.64.0.0/10"), AddressKind.Local), // shared by a provider's customers, RFC 6598
        (IPNetwork.Parse("198.18.0.0/15"), AddressKind.Local), // networks under test, RFC 2544
        (IPNetwork.Parse("0.0.0.0/8"), AddressKind.Special), // Linux connects 0.0.0.0 to this machine
        (IPNetwork.Parse("168.63.129.16/32"), AddressKind.Special), // Azure's metadata
        (IPNetwork.Parse("169.254.0.0/16"), AddressKind.Special), // link-local; 169.254.169.254 is most clouds' metadata
        (IPNetwork.Parse("192.0.0.0/24"), AddressKind.Special), // protocol assignments; 192.0.0.192 is Oracle Cloud's metadata
        (IPNetwork.Parse("192.0.2.0/24"), AddressKind.Special), // documentation, RFC 5737
        (IPNetwork.Parse("192.88.99.0/24"), AddressKind.Special), // 6to4 relays, RFC 7526
        (IPNetwork.Parse("198.51.100.0/24"), AddressKind.Special), // documentation
        (IPNetwork.Parse("203.0.113.0/24"), AddressKind.Special), // documentation
        (IPNetwork.Parse("224.0.0.0/3"), AddressKind.Special), // multicast, reserved, broadcast
    ];

    // IANA IPv6 Special-Purpose Address Registry. What is not in 2000::/3 and not here is assigned to nobody.
    private static readonly (IPNetwork Network, AddressKind Kind)[] Version6 =
    [
        (IPNetwork.Parse("::1/128"), AddressKind.Local),
        (IPNetwork.Parse("fd00:ec2::/32"), AddressKind.Special), // Amazon's metadata
        (IPNetwork.Parse("fd20:ce::254/128"), AddressKind.Special), // Google Cloud's metadata
        (IPNetwork.Parse("fc00::/7"), AddressKind.Local), // unique local, RFC 4193
        (IPNetwork.Parse("fec0::/10"), AddressKind.Local), // site-local, RFC 3879
        (IPNetwork.Parse("2001::/23"), AddressKind.Special), // protocol assignments; Teredo, which hides an IPv4 address
        (IPNetwork.Parse("2001:db8::/32"), AddressKind.Special), // documentation
        (IPNetwork.Parse("3fff::/20"), AddressKind.Special), // documentation, RFC 9637
        (IPNetwork.Parse("2000::/3"), AddressKind.Global),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96"); // RFC 6052
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16"); // RFC 3056

    /// <summary>Returns whether a request may go to an address.</summary>
    /// <param name="scope">What it may do.</param>
    /// <param name="address">Where it would go.</param>
    public static bool Permits(AddressScope scope, IPAddress address) => scope switch
    {
        AddressScope.Any => true,
        AddressScope.Local => KindOf(address) is AddressKind.Global or AddressKind.Local,
        _ => KindOf(address) == AddressKind.Global,
    };

    /// <summary>Returns where an address leads; of one that hides an IPv4 address, where that does.</summary>
    /// <param name="address">The address.</param>
    public static AddressKind KindOf(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4(); // ::ffff:0:0/96, RFC 4291
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => KindIn(Version4, address, AddressKind.Global),
            AddressFamily.InterNetworkV6 => KindOfVersion6(address),
            _ => AddressKind.Special,
        };
    }

    private static AddressKind KindOfVersion6(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (Nat64.Contains(address)) return KindOfVersion4(bytes[12..]);
        var kind = KindIn(Version6, address.ScopeId == 0 ? address : new IPAddress(bytes), AddressKind.Special);

        // Such an address stands for the IPv4 address in it, which must lead into the Internet as well.
        if (kind == AddressKind.Global && SixToFour.Contains(address)) return KindOfVersion4(bytes[2..]);
        if (kind == AddressKind.Global && IsIsatap(bytes)) return KindOfVersion4(bytes[12..]);
        return kind;
    }

    // RFC 5214 section 6.1; the other value has the bit for a globally unique address.
    private static bool IsIsatap(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) is 0x00005EFE or 0x02005EFE;

    private static AddressKind KindOfVersion4(ReadOnlySpan<byte> bytes) => KindIn(Version4, new IPAddress(bytes[..4]), AddressKind.Global);

    private static AddressKind KindIn((IPNetwork Network, AddressKind Kind)[] networks, IPAddress address, AddressKind otherwise)
    {
        foreach (var (network, kind) in networks)
        {
            if (network.Contains(address)) return kind;
        }

        return otherwise;
    }
}
