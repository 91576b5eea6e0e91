using System.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Primitives;

public sealed class AddressReachTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.0.9")]
    [InlineData("::1")]
    public void Loopback_addresses_mean_something_on_this_host(string address) => Assert.Equal(AddressReach.Host, AddressReaches.Of(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    public void Private_addresses_mean_something_on_their_network(string address) => Assert.Equal(AddressReach.Site, AddressReaches.Of(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("192.169.0.1")]
    [InlineData("2001:db8::1")]
    public void Others_mean_something_everywhere(string address) => Assert.Equal(AddressReach.Global, AddressReaches.Of(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.2.3.4", "1.2.3.4")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("fe80::1:2", "fe80::1:2")]
    public void A_customer_is_an_IPv4_address_or_64_bits_of_an_IPv6_one(string address, string customer) =>
        Assert.Equal(IPAddress.Parse(customer), AddressReaches.CustomerOf(IPAddress.Parse(address)));
}
