using System.Net;
using Owm.BitTorrent.Peers;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class PeerBansTests
{
    private static readonly IPEndPoint Liar = IPEndPoint.Parse("8.8.8.8:6881");
    private static readonly IPEndPoint Neighbour = IPEndPoint.Parse("8.8.8.8:6882");

    [Fact]
    public void Where_a_liar_listens_is_banned_for_good_and_its_address_for_half_an_hour()
    {
        var bans = new PeerBans();
        bans.Add(Liar, TimeSpan.Zero);
        Assert.True(bans.Contains(Neighbour, TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1)));
        Assert.False(bans.Contains(Neighbour, TimeSpan.FromMinutes(30)));
        Assert.True(bans.Contains(Liar, TimeSpan.FromDays(365)));
    }

    [Fact]
    public void An_address_is_banned_for_longer_with_every_liar_behind_it()
    {
        var bans = new PeerBans();
        var hours = new List<double>();
        var now = TimeSpan.Zero;
        for (var port = 1; port <= 6; port++)
        {
            bans.Add(new IPEndPoint(Liar.Address, port), now);
            var start = now;
            while (bans.Contains(Liar, now)) now += TimeSpan.FromMinutes(30);
            hours.Add((now - start).TotalHours);
        }

        Assert.Equal([0.5, 2, 8, 24, 24, 24], hours);
    }

    [Fact]
    public void Of_IPv6_the_64_bits_that_one_customer_has_are_banned()
    {
        var bans = new PeerBans();
        bans.Add(IPEndPoint.Parse("[2001:db8:1:2::1]:6881"), TimeSpan.Zero);
        Assert.True(bans.Contains(IPEndPoint.Parse("[2001:db8:1:2:ffff::9]:1"), TimeSpan.Zero));
        Assert.False(bans.Contains(IPEndPoint.Parse("[2001:db8:1:3::1]:6881"), TimeSpan.Zero));
    }

    [Fact]
    public void Only_so_many_are_remembered_and_this_client_itself_always()
    {
        var bans = new PeerBans();
        bans.AddOwn(Liar);
        for (var i = 0; i < 3000; i++) bans.Add(new IPEndPoint(new IPAddress([9, 0, (byte)(i / 250), (byte)(i % 250)]), 1), TimeSpan.FromSeconds(i));
        Assert.True(bans.Contains(Liar, TimeSpan.FromDays(1)));
        Assert.False(bans.Contains(IPEndPoint.Parse("9.0.0.1:1"), TimeSpan.Zero));
        Assert.True(bans.Contains(IPEndPoint.Parse("9.0.11.249:1"), TimeSpan.FromDays(1)));
    }
}
