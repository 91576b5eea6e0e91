using System.Net;

namespace Owm.BitTorrent.Net;

internal static class EndPointExtensions
{
    /// <summary>Returns an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) as the IPv4 address it is; others as they are.</summary>
    public static IPEndPoint Unmapped(this IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
}
