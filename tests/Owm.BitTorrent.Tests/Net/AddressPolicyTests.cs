using System.Net;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.Net;

public class AddressPolicyTests
{
    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2001:200::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2002:808:808::1")]
    public void What_is_in_the_Internet_may_be_named_by_anybody(string address)
    {
        Assert.True(AddressPolicy.Permits(AddressScope.Global, IPAddress.Parse(address)));
        Assert.True(AddressPolicy.Permits(AddressScope.Local, IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("198.18.0.1")]
    [InlineData("::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456:789a::1")]
    [InlineData("fec0::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:192.168.1.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("2002:c0a8:101::1")]
    [InlineData("2001:4860::5efe:127.0.0.1")]
    [InlineData("2001:4860::200:5efe:10.0.0.1")]
    public void What_is_local_needs_the_users_permission(string address)
    {
        Assert.False(AddressPolicy.Permits(AddressScope.Global, IPAddress.Parse(address)));
        Assert.True(AddressPolicy.Permits(AddressScope.Local, IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::7f00:1")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2001:4860::5efe:169.254.169.254")]
    [InlineData("2001::7f00:1")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::a9fe:a9fe")]
    [InlineData("ff02::1")]
    [InlineData("4000::1")]
    public void What_is_special_may_be_named_by_the_user_alone(string address)
    {
        Assert.False(AddressPolicy.Permits(AddressScope.Global, IPAddress.Parse(address)));
        Assert.False(AddressPolicy.Permits(AddressScope.Local, IPAddress.Parse(address)));
        Assert.True(AddressPolicy.Permits(AddressScope.Any, IPAddress.Parse(address)));
    }

    [Fact]
    public void A_zone_hides_nothing() =>
        Assert.Equal(AddressKind.Local, AddressPolicy.KindOf(IPAddress.Parse("fd12::1%3")));
}
