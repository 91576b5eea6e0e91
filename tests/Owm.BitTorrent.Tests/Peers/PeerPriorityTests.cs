using System.Net;
using System.Numerics;
using Owm.BitTorrent.Peers;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class PeerPriorityTests
{
    [Theory]
    [InlineData("123.213.32.10", "98.76.54.32", 0xec2d7224)]
    [InlineData("123.213.32.10", "123.213.32.234", 0x99568189)]
    public void The_test_vectors_of_BEP_40(string one, string other, uint expected)
    {
        Assert.Equal(expected, Of($"{one}:1", $"{other}:2"));
        Assert.Equal(expected, Of($"{other}:2", $"{one}:1"));
    }

    [Theory]
    [InlineData("230.12.23.1:1", "230.12.123.3:2", "e60c1701e60c7b01")]
    [InlineData("230.120.23.1:1", "230.12.123.3:2", "e60c5101e6781501")]
    [InlineData("230.12.123.1:1", "230.12.123.3:2", "e60c7b01e60c7b03")]
    [InlineData("230.12.123.3:1234", "230.12.123.3:300", "012c04d2")]
    [InlineData("[2001:db8:aaaa::ff]:1", "[2001:db8:bbbb::ff]:2", "20010db8aaaa0000000000000000005520010db8bbbb00000000000000000055")]
    [InlineData("[2001:db8:aaaa:12ff::ff]:1", "[2001:db8:aaaa:34ff::ff]:2", "20010db8aaaa1255000000000000005520010db8aaaa34550000000000000055")]
    [InlineData("[2001:db8:aaaa:1212::ff]:1", "[2001:db8:aaaa:1234::ff]:2", "20010db8aaaa1212000000000000005520010db8aaaa12340000000000000055")]
    [InlineData("[2001:db8::1]:258", "[2001:db8::1]:257", "01010102")]
    public void What_is_hashed_is_what_distinguishes_the_networks(string one, string other, string hashed)
    {
        var crc = uint.MaxValue;
        foreach (var value in Convert.FromHexString(hashed)) crc = BitOperations.Crc32C(crc, value);
        Assert.Equal(~crc, Of(one, other));
        Assert.Equal(~crc, Of(other, one));
    }

    [Fact]
    public void Addresses_of_different_families_have_none()
    {
        Assert.Equal(0u, Of("1.2.3.4:1", "[2001:db8::1]:2"));
    }

    private static uint Of(string one, string other) => PeerPriority.Of(IPEndPoint.Parse(one), IPEndPoint.Parse(other));
}
