using System.Net;
using Owm.BitTorrent.Peers;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class PeerBookTests
{
    private static readonly IPEndPoint Peer = IPEndPoint.Parse("10.0.0.1:6881");

    [Fact]
    public void An_address_that_fails_is_tried_less_and_less_often()
    {
        var book = Book(Peer);
        var (now, waits) = (TimeSpan.Zero, new List<double>());
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Equal(Peer, book.TakeNext(now));
            book.SetClosed(Peer, CloseReason.ConnectFailed, wasUseful: false, now);
            var next = book.NextTry()!.Value;
            Assert.Null(book.TakeNext(next - TimeSpan.FromTicks(1)));
            waits.Add((next - now).TotalSeconds);
            now = next;
        }

        Assert.Equal([15, 30, 60, 120, 240, 480, 960, 1800, 1800, 1800], waits);
    }

    [Fact]
    public void A_peer_that_was_of_use_is_tried_again_soon()
    {
        var book = Book(Peer);
        for (var attempt = 0; attempt < 5; attempt++) book.SetClosed(Peer, CloseReason.ConnectFailed, wasUseful: false, TimeSpan.Zero);
        book.SetClosed(Peer, CloseReason.Broken, wasUseful: true, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(15), book.NextTry());
    }

    [Fact]
    public void After_a_pause_everybody_may_be_tried_at_once()
    {
        var book = Book(Peer);
        for (var attempt = 0; attempt < 5; attempt++) book.SetClosed(Peer, CloseReason.ConnectFailed, wasUseful: false, TimeSpan.Zero);
        book.ForgetFailures(TimeSpan.FromSeconds(1));
        Assert.Equal(Peer, book.TakeNext(TimeSpan.FromSeconds(1)));
        book.SetClosed(Peer, CloseReason.ConnectFailed, wasUseful: false, TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(16), book.NextTry());
    }

    [Fact]
    public void An_address_in_use_is_not_tried()
    {
        var book = Book(Peer);
        Assert.Equal(Peer, book.TakeNext(TimeSpan.Zero));
        Assert.Null(book.TakeNext(TimeSpan.FromDays(1)));
        Assert.Null(book.NextTry());
    }

    [Fact]
    public void A_peer_that_connected_to_us_is_in_use()
    {
        var book = Book(Peer);
        book.SetConnected(Peer);
        Assert.Null(book.TakeNext(TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Who_waits_longest_is_next()
    {
        var book = new PeerBook();
        for (var i = 3; i > 0; i--) book.Add(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 1000 + i), TimeSpan.FromSeconds(i));
        Assert.Equal([1001, 1002, 1003], Enumerable.Range(0, 3).Select(_ => book.TakeNext(TimeSpan.FromSeconds(9))!.Port));
    }

    [Fact]
    public void This_client_itself_is_tried_once()
    {
        var book = Book(Peer);
        book.TakeNext(TimeSpan.Zero);
        book.SetClosed(Peer, CloseReason.Self, wasUseful: false, TimeSpan.Zero);
        Assert.False(book.Add(Peer, TimeSpan.Zero));
        Assert.Equal(0, book.Count);
    }

    [Fact]
    public void A_seed_that_a_seed_parts_with_is_left_alone_for_half_an_hour()
    {
        var book = Book(Peer);
        book.SetClosed(Peer, CloseReason.NothingToGain, wasUseful: true, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMinutes(30), book.NextTry());
    }

    [Fact]
    public void A_banned_peer_is_banned_on_all_its_ports()
    {
        var book = Book(Peer, IPEndPoint.Parse("10.0.0.1:7000"), IPEndPoint.Parse("10.0.0.2:7000"));
        book.Ban(Peer, TimeSpan.Zero);
        Assert.True(book.IsBanned(IPEndPoint.Parse("10.0.0.1:9999"), TimeSpan.Zero));
        Assert.False(book.Add(IPEndPoint.Parse("10.0.0.1:7001"), TimeSpan.Zero));
        Assert.Equal(IPEndPoint.Parse("10.0.0.2:7000"), book.TakeNext(TimeSpan.Zero));
        Assert.Null(book.TakeNext(TimeSpan.Zero));
    }

    [Fact]
    public void On_loopback_which_stands_for_many_clients_only_the_port_is_banned()
    {
        var book = new PeerBook();
        book.Ban(IPEndPoint.Parse("127.0.0.1:1000"), TimeSpan.Zero);
        Assert.True(book.IsBanned(IPEndPoint.Parse("127.0.0.1:1000"), TimeSpan.Zero));
        Assert.True(book.Add(IPEndPoint.Parse("127.0.0.1:1001"), TimeSpan.Zero));
    }

    [Theory]
    [InlineData("10.0.0.1:0")]
    [InlineData("0.0.0.0:6881")]
    [InlineData("0.1.2.3:6881")]
    [InlineData("255.255.255.255:6881")]
    [InlineData("224.0.0.1:6881")]
    [InlineData("[::]:6881")]
    [InlineData("[ff02::1]:6881")]
    public void What_can_be_no_peers_address_is_not_kept(string address)
    {
        Assert.False(new PeerBook().Add(IPEndPoint.Parse(address), TimeSpan.Zero));
    }

    [Fact]
    public void No_more_than_3000_are_kept_and_those_that_failed_most_make_room()
    {
        var book = new PeerBook();
        for (var i = 0; i < 5000; i++) book.Add(new IPEndPoint(new IPAddress([10, 0, (byte)(i / 250), (byte)(i % 250)]), 6881), TimeSpan.Zero);
        Assert.Equal(3000, book.Count);

        var failed = book.TakeNext(TimeSpan.Zero)!;
        book.SetClosed(failed, CloseReason.ConnectFailed, wasUseful: false, TimeSpan.Zero);
        Assert.True(book.Add(IPEndPoint.Parse("11.0.0.1:6881"), TimeSpan.Zero));
        Assert.Equal(3000, book.Count);
        Assert.True(book.Add(failed, TimeSpan.Zero) is false, "There is no room for it any more.");
    }

    [Fact]
    public void An_address_that_is_known_is_not_new()
    {
        Assert.False(Book(Peer).Add(IPEndPoint.Parse("10.0.0.1:6881"), TimeSpan.Zero));
    }

    private static PeerBook Book(params IPEndPoint[] peers)
    {
        var book = new PeerBook();
        foreach (var peer in peers) Assert.True(book.Add(peer, TimeSpan.Zero));
        return book;
    }
}
