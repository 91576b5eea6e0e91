using System.Net;
using Owm.BitTorrent.TrackerServer;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.TrackerServer;

public class AnnounceRatesTests
{
    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2")]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1")]
    public void Who_announces_too_often_is_refused_for_a_while_and_nobody_else(string flooding, string other)
    {
        var rates = new AnnounceRates(_clock, 3);
        for (var i = 0; i < 3; i++) Assert.True(rates.TryCount(IPAddress.Parse(flooding)));
        Assert.False(rates.TryCount(IPAddress.Parse(flooding)));
        Assert.True(rates.TryCount(IPAddress.Parse(other)));

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(rates.TryCount(IPAddress.Parse(flooding)));
    }

    [Fact]
    public void The_addresses_of_one_IPv6_network_count_as_one()
    {
        var rates = new AnnounceRates(_clock, 1);
        Assert.True(rates.TryCount(IPAddress.Parse("2001:db8::1")));
        Assert.False(rates.TryCount(IPAddress.Parse("2001:db8::2")));
    }

    [Fact]
    public void Loopback_is_not_counted()
    {
        var rates = new AnnounceRates(_clock, 1);
        for (var i = 0; i < 10; i++) Assert.True(rates.TryCount(IPAddress.Loopback));
    }
}
