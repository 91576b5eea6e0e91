using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Primitives;

public sealed class CompactEndpointsTests
{
    [Fact]
    public void An_IPv4_peer_is_four_bytes_of_address_and_two_of_port()
    {
        var bytes = new byte[6];
        Assert.Equal(6, CompactEndpoints.Write(bytes, IPEndPoint.Parse("10.1.2.3:6881")));
        Assert.Equal([10, 1, 2, 3, 0x1A, 0xE1], bytes);
    }

    [Fact]
    public void An_IPv6_peer_is_sixteen_bytes_of_address_and_two_of_port()
    {
        var bytes = new byte[18];
        Assert.Equal(18, CompactEndpoints.Write(bytes, IPEndPoint.Parse("[2001:db8::1]:443")));
        Assert.Equal("20010DB8000000000000000000000001" + "01BB", Convert.ToHexString(bytes));
    }

    [Fact]
    public void Peers_of_both_families_come_back_from_their_lists()
    {
        IPEndPoint[] peers = [IPEndPoint.Parse("10.1.2.3:1"), IPEndPoint.Parse("[2001:db8::1]:2"), IPEndPoint.Parse("10.9.8.7:65535")];
        Assert.Equal([peers[0], peers[2]], CompactEndpoints.ReadIPv4(CompactEndpoints.Write(peers, AddressFamily.InterNetwork)));
        Assert.Equal([peers[1]], CompactEndpoints.ReadIPv6(CompactEndpoints.Write(peers, AddressFamily.InterNetworkV6)));
    }

    [Fact]
    public void Peers_with_port_zero_are_skipped() =>
        Assert.Equal([IPEndPoint.Parse("2.2.2.2:514")], CompactEndpoints.ReadIPv4([1, 1, 1, 1, 0, 0, 2, 2, 2, 2, 2, 2]));

    [Fact]
    public void An_incomplete_peer_at_the_end_is_skipped() =>
        Assert.Equal([IPEndPoint.Parse("1.1.1.1:257")], CompactEndpoints.ReadIPv4([1, 1, 1, 1, 1, 1, 2, 2, 2]));

    [Fact]
    public void No_more_peers_are_read_than_asked_for() =>
        Assert.Equal(3, CompactEndpoints.ReadIPv4(Enumerable.Repeat((byte)7, 60_000).ToArray(), most: 3).Count);

    [Fact]
    public void An_IPv4_mapped_peer_is_an_IPv4_peer() =>
        Assert.Equal(
            [IPEndPoint.Parse("10.0.0.1:80")],
            CompactEndpoints.ReadIPv6(Convert.FromHexString("00000000000000000000FFFF0A0000010050")));
}
