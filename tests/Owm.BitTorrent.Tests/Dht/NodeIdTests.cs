using System.Net;
using Owm.BitTorrent.Dht;

namespace Owm.BitTorrent.Tests.Dht;

public class NodeIdTests
{
    private static readonly Entropy Entropy = new(new Random(1).NextBytes);

    // The examples of BEP 42: address, the id's last byte, its first 21 bits.
    [Theory]
    [InlineData("124.31.75.21", 1, 0x5f, 0xbf, 0xb8)]
    [InlineData("21.75.31.124", 86, 0x5a, 0x3c, 0xe8)]
    [InlineData("65.23.51.170", 22, 0xa5, 0xd4, 0x30)]
    [InlineData("84.124.73.14", 65, 0x1b, 0x03, 0x20)]
    [InlineData("43.213.53.83", 90, 0xe5, 0x6f, 0x68)]
    public void An_id_follows_from_an_address(string address, byte last, byte first, byte second, byte third)
    {
        var bytes = new byte[20];
        (bytes[0], bytes[1], bytes[2], bytes[19]) = (first, second, third, last);
        Assert.True(SecureNodeId.Matches(new NodeId(bytes), IPAddress.Parse(address)));
        bytes[2] ^= 0x08;
        Assert.False(SecureNodeId.Matches(new NodeId(bytes), IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("124.31.75.21")]
    [InlineData("2001:db8:1:2::3")]
    public void A_made_id_matches_its_address_and_hardly_any_other(string text)
    {
        var address = IPAddress.Parse(text);
        var ids = Enumerable.Range(0, 50).Select(_ => SecureNodeId.Make(address, Entropy)).ToList();
        Assert.All(ids, id => Assert.True(SecureNodeId.Matches(id, address)));
        Assert.Equal(50, ids.Distinct().Count());
        Assert.DoesNotContain(ids, id => SecureNodeId.Matches(id, IPAddress.Parse("9.9.9.9")));
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.0.1", true)]
    [InlineData("169.254.9.9", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("::1", true)]
    [InlineData("2001:db8::1", false)]
    [InlineData("8.8.8.8", false)]
    public void At_local_addresses_every_id_may_be_used(string address, bool isLocal) =>
        Assert.Equal(isLocal, SecureNodeId.Matches(Entropy.NextId(), IPAddress.Parse(address)));

    [Fact]
    public void Distance_is_the_exclusive_or()
    {
        var target = Id(0b1000);
        Assert.True(target.CompareDistance(Id(0b1001), Id(0b1010)) < 0);
        Assert.True(target.CompareDistance(Id(0b0000), Id(0b1111)) > 0);
        Assert.Equal(0, target.CompareDistance(Id(5), Id(5)));
        Assert.Equal(160, target.SharedBits(target));
        Assert.Equal(159, target.SharedBits(Id(0b1001)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(131)]
    [InlineData(159)]
    public void A_random_id_shares_as_many_bits_as_it_should(int bits)
    {
        var own = Entropy.NextId();
        for (var i = 0; i < 20; i++) Assert.Equal(bits, own.SharedBits(own.RandomSharing(bits, Entropy)));
    }

    private static NodeId Id(byte last)
    {
        var bytes = new byte[20];
        bytes[19] = last;
        return new NodeId(bytes);
    }
}
