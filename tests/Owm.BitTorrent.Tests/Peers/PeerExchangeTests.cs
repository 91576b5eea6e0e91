using System.Net;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class PeerExchangeTests
{
    private static readonly IPEndPoint Remote = IPEndPoint.Parse("9.9.9.9:50000");

    [Fact]
    public void The_first_message_goes_out_at_once_and_the_next_a_good_minute_later()
    {
        var exchange = new PeerExchange(Remote);
        Assert.NotNull(exchange.TakeMessage(Peers(1), null, Seconds(3)));
        Assert.Null(exchange.TakeMessage(Peers(2), null, Seconds(67)));
        Assert.Equal(Peers(2).Skip(1), exchange.TakeMessage(Peers(2), null, Seconds(68))!.Added);
    }

    [Fact]
    public void Nothing_new_is_no_message_and_costs_no_time()
    {
        var exchange = new PeerExchange(Remote);
        Assert.Null(exchange.TakeMessage([], null, Seconds(0)));
        Assert.Single(exchange.TakeMessage(Peers(1), null, Seconds(1))!.Added);
        Assert.Null(exchange.TakeMessage(Peers(1), null, Seconds(500)));
        Assert.Single(exchange.TakeMessage(Peers(2), null, Seconds(501))!.Added);
    }

    [Fact]
    public void Whoever_is_gone_is_told_as_dropped_once()
    {
        var exchange = new PeerExchange(Remote);
        exchange.TakeMessage(Peers(3), null, Seconds(0));
        var message = exchange.TakeMessage(Peers(1), null, Seconds(100))!;
        Assert.Empty(message.Added);
        Assert.Equal(Peers(3).Skip(1).Select(peer => peer.EndPoint), message.Dropped);
        Assert.Null(exchange.TakeMessage(Peers(1), null, Seconds(200)));
    }

    [Fact]
    public void Whoever_comes_back_is_told_again()
    {
        var exchange = new PeerExchange(Remote);
        exchange.TakeMessage(Peers(1), null, Seconds(0));
        exchange.TakeMessage([], null, Seconds(100));
        Assert.Single(exchange.TakeMessage(Peers(1), null, Seconds(200))!.Added);
    }

    [Fact]
    public void A_message_tells_of_50_at_the_most_and_the_others_come_with_the_next()
    {
        var exchange = new PeerExchange(Remote);
        Assert.Equal(Peers(50), exchange.TakeMessage(Peers(70), null, Seconds(0))!.Added);
        Assert.Equal(Peers(70).Skip(50), exchange.TakeMessage(Peers(70), null, Seconds(100))!.Added);
        Assert.Equal(50, exchange.TakeMessage([], null, Seconds(200))!.Dropped.Count);
        Assert.Equal(20, exchange.TakeMessage([], null, Seconds(300))!.Dropped.Count);
    }

    [Fact]
    public void A_peer_is_not_told_of_itself()
    {
        var own = IPEndPoint.Parse("9.9.9.9:6881");
        var exchange = new PeerExchange(Remote);
        Assert.Null(exchange.TakeMessage([new(own, 0), new(Remote, 0)], own, Seconds(0)));
    }

    [Theory]
    [InlineData("9.9.9.9:1", "192.168.1.2:6881", false)]
    [InlineData("9.9.9.9:1", "[fd00::1]:6881", false)]
    [InlineData("9.9.9.9:1", "127.0.0.1:6881", false)]
    [InlineData("9.9.9.9:1", "8.8.8.8:6881", true)]
    [InlineData("9.9.9.9:1", "[2001:db8::1]:6881", true)]
    [InlineData("192.168.1.7:1", "192.168.1.2:6881", true)]
    [InlineData("192.168.1.7:1", "127.0.0.1:6881", false)]
    [InlineData("192.168.1.7:1", "[fe80::1]:6881", false)]
    [InlineData("127.0.0.1:1", "127.0.0.1:6881", true)]
    public void Private_addresses_are_told_to_those_on_a_private_network_alone(string remote, string peer, bool isTold)
    {
        var exchange = new PeerExchange(IPEndPoint.Parse(remote));
        Assert.Equal(isTold, exchange.TakeMessage([new(IPEndPoint.Parse(peer), 0)], null, Seconds(0)) is not null);
    }

    [Fact]
    public void A_message_a_minute_is_taken_and_the_second_may_come_soon()
    {
        var exchange = new PeerExchange(Remote);
        Assert.True(exchange.TryAccept(Seconds(0)));
        Assert.True(exchange.TryAccept(Seconds(2)));
        for (var minute = 1; minute < 1000; minute++) Assert.True(exchange.TryAccept(Seconds((60 * minute) + (minute % 2 * 8))));
    }

    [Fact]
    public void Who_sends_more_often_is_not_listened_to_and_then_parted_with()
    {
        var exchange = new PeerExchange(Remote);
        Assert.True(exchange.TryAccept(Seconds(0)));
        Assert.True(exchange.TryAccept(Seconds(1)));
        for (var second = 2; second < 7; second++) Assert.False(exchange.TryAccept(Seconds(second)));
        Assert.Throws<PeerProtocolException>(() => exchange.TryAccept(Seconds(7)));
    }

    [Fact]
    public void Three_messages_a_minute_are_too_many()
    {
        var exchange = new PeerExchange(Remote);
        Assert.Throws<PeerProtocolException>(() =>
        {
            for (var time = 0; time < 3600; time += 20) exchange.TryAccept(Seconds(time));
        });
    }

    private static List<ExchangedPeer> Peers(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ExchangedPeer(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 2000 + i), PeerExchangeFlags.Reachable))];

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
