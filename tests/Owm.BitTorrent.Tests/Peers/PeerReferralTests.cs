using System.Net;
using Owm.BitTorrent.Peers;

namespace Owm.BitTorrent.Tests.Peers;

/// <summary>What strangers may have us do (ROBUSTNESS T-21).</summary>
public sealed class PeerReferralTests
{
    private static readonly PeerReferral Stranger = new(PeerOrigin.PeerExchange, IPAddress.Parse("9.9.9.9"));

    [Theory]
    [InlineData(nameof(PeerOrigin.PeerExchange))]
    [InlineData(nameof(PeerOrigin.Dht))]
    public void A_stranger_may_not_name_ports_of_services_nor_addresses_on_our_network(string origin)
    {
        var source = new PeerReferral(Enum.Parse<PeerOrigin>(origin), IPAddress.Parse("9.9.9.9"));
        foreach (var peer in (string[])["8.8.8.8:1023", "8.8.8.8:80", "192.168.1.1:6881", "10.0.0.1:6881", "127.0.0.1:6881", "[::1]:6881", "[fd00::1]:6881", "169.254.169.254:8080"])
        {
            Assert.False(new PeerBook().Add(IPEndPoint.Parse(peer), TimeSpan.Zero, source), peer);
            Assert.True(new PeerBook().Add(IPEndPoint.Parse(peer), TimeSpan.Zero, new PeerReferral(PeerOrigin.Tracker)), peer);
        }

        Assert.True(new PeerBook().Add(IPEndPoint.Parse("8.8.8.8:1024"), TimeSpan.Zero, source));
    }

    [Fact]
    public void A_stranger_of_which_nothing_is_known_counts_as_one_from_outside()
    {
        Assert.False(new PeerBook().Add(IPEndPoint.Parse("192.168.1.1:6881"), TimeSpan.Zero, new PeerReferral(PeerOrigin.Dht)));
    }

    [Theory]
    [InlineData("169.254.169.254:8080")]
    [InlineData("[fd00:ec2::254]:8080")]
    [InlineData("[fe80::1]:6881")]
    [InlineData("203.0.113.1:6881")]
    [InlineData("240.0.0.1:6881")]
    public void Nobody_on_our_network_may_send_us_to_the_services_of_a_cloud_or_to_nobody(string peer)
    {
        Assert.False(new PeerBook().Add(IPEndPoint.Parse(peer), TimeSpan.Zero, new PeerReferral(PeerOrigin.PeerExchange, IPAddress.Parse("192.168.1.7"))));
    }

    [Fact]
    public void A_peer_on_our_network_may_name_others_there()
    {
        var neighbour = new PeerReferral(PeerOrigin.PeerExchange, IPAddress.Parse("192.168.1.7"));
        Assert.True(new PeerBook().Add(IPEndPoint.Parse("192.168.1.1:6881"), TimeSpan.Zero, neighbour));
        Assert.False(new PeerBook().Add(IPEndPoint.Parse("127.0.0.1:6881"), TimeSpan.Zero, neighbour));
    }

    [Fact]
    public void One_stranger_may_name_20_that_have_not_proved_to_be_peers()
    {
        var book = new PeerBook();
        Assert.Equal(20, Fakes(10_000).Count(fake => book.Add(fake, TimeSpan.Zero, Stranger)));
        Assert.Equal(20, Fakes(10_000, 20).Count(fake => book.Add(fake, TimeSpan.Zero, new PeerReferral(PeerOrigin.PeerExchange, IPAddress.Parse("9.9.9.8")))));
        Assert.True(book.Add(IPEndPoint.Parse("7.7.7.7:6881"), TimeSpan.Zero, new PeerReferral(PeerOrigin.Tracker)));
    }

    [Fact]
    public void Ten_thousand_fakes_of_one_stranger_lead_to_no_more_than_50_dials()
    {
        var book = new PeerBook();
        var fakes = new Queue<IPEndPoint>(Fakes(10_000));
        var dials = 0;
        for (var now = TimeSpan.Zero; now < TimeSpan.FromMinutes(30); now += TimeSpan.FromSeconds(1))
        {
            for (var i = 0; i < 10 && fakes.TryDequeue(out var fake); i++) book.Add(fake, now, Stranger);
            while (book.TakeNext(now) is { } peer)
            {
                dials++;
                book.SetClosed(peer, CloseReason.ConnectFailed, wasUseful: false, now);
            }
        }

        Assert.InRange(dials, 20, 50);
    }

    [Fact]
    public void A_stranger_whose_peers_answer_may_go_on()
    {
        var book = new PeerBook();
        var named = 0;
        foreach (var peer in Fakes(1000))
        {
            if (!book.Add(peer, TimeSpan.Zero, Stranger)) break;
            named++;
            var next = book.TakeNext(TimeSpan.Zero)!;
            if (named % 2 == 0) book.SetConnected(next);
            else book.SetClosed(next, CloseReason.ConnectFailed, wasUseful: false, TimeSpan.Zero);
        }

        Assert.Equal(1000, named);
    }

    [Fact]
    public void Strangers_together_cannot_have_us_knock_at_one_door_again_and_again()
    {
        var book = new PeerBook();
        var victim = IPAddress.Parse("8.8.8.8");
        for (var i = 0; i < 200; i++)
        {
            for (var port = 0; port < 50; port++) book.Add(new IPEndPoint(victim, 2000 + (50 * i) + port), TimeSpan.Zero, new PeerReferral(PeerOrigin.PeerExchange, new IPAddress([9, 9, 9, (byte)i])));
        }

        Assert.Equal(8, book.Count);
    }

    [Fact]
    public void Strangers_together_leave_room_for_what_trackers_name()
    {
        var book = new PeerBook();
        foreach (var (i, fake) in Fakes(5000).Index()) book.Add(fake, TimeSpan.Zero, new PeerReferral(PeerOrigin.PeerExchange, new IPAddress([9, 9, (byte)(i / 2000), (byte)(i / 20 % 100)])));
        Assert.Equal(2000, book.Count);
        Assert.Equal(3000, Fakes(3000, 10_000).Count(peer => book.Add(peer, TimeSpan.Zero)));
        Assert.Equal(3000, book.Count);
    }

    [Fact]
    public void What_a_stranger_named_and_nobody_answers_at_is_tried_twice()
    {
        var book = new PeerBook();
        var peer = IPEndPoint.Parse("8.8.8.8:6881");
        book.Add(peer, TimeSpan.Zero, Stranger);
        book.SetClosed(book.TakeNext(TimeSpan.Zero)!, CloseReason.ConnectFailed, wasUseful: false, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMinutes(15), book.NextTry());
        book.SetClosed(book.TakeNext(TimeSpan.FromMinutes(15))!, CloseReason.ConnectFailed, wasUseful: false, TimeSpan.FromMinutes(15));
        Assert.Equal(0, book.Count);
    }

    [Fact]
    public void What_a_tracker_names_as_well_is_no_strangers_word_any_more()
    {
        var book = new PeerBook();
        var peer = IPEndPoint.Parse("8.8.8.8:6881");
        book.Add(peer, TimeSpan.Zero, Stranger);
        Assert.False(book.Add(peer, TimeSpan.Zero, new PeerReferral(PeerOrigin.Tracker)));
        Assert.Equal(PeerOrigin.Tracker, book.OriginOf(peer));
        book.SetClosed(peer, CloseReason.ConnectFailed, wasUseful: false, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(15), book.NextTry());
    }

    [Fact]
    public void Of_several_that_are_due_the_users_comes_first_then_the_greatest_priority_and_strangers_last()
    {
        var book = new PeerBook();
        book.SetOwnAddress(IPEndPoint.Parse("123.213.32.10:6881"));
        book.Add(IPEndPoint.Parse("4.4.4.4:6881"), TimeSpan.Zero, Stranger);
        book.Add(IPEndPoint.Parse("123.213.32.234:6881"), TimeSpan.Zero, new PeerReferral(PeerOrigin.Tracker));
        book.Add(IPEndPoint.Parse("98.76.54.32:6881"), TimeSpan.Zero, new PeerReferral(PeerOrigin.Tracker));
        book.Add(IPEndPoint.Parse("5.5.5.5:6881"), TimeSpan.Zero, new PeerReferral(PeerOrigin.User));

        // BEP 40: 0xec2d7224 for 98.76.54.32, 0x99568189 for 123.213.32.234.
        Assert.Equal(["5.5.5.5:6881", "98.76.54.32:6881", "123.213.32.234:6881", "4.4.4.4:6881"], Enumerable.Range(0, 4).Select(_ => book.TakeNext(TimeSpan.Zero)!.ToString()));
    }

    [Fact]
    public void The_own_address_may_be_learned_after_others()
    {
        var book = new PeerBook();
        book.Add(IPEndPoint.Parse("123.213.32.234:6881"), TimeSpan.Zero);
        book.Add(IPEndPoint.Parse("98.76.54.32:6881"), TimeSpan.Zero);
        book.SetOwnAddress(IPEndPoint.Parse("123.213.32.10:6881"));
        Assert.Equal("98.76.54.32:6881", book.TakeNext(TimeSpan.Zero)!.ToString());
    }

    [Fact]
    public void What_one_peer_says_of_our_address_is_believed_when_another_says_the_same()
    {
        var book = new PeerBook();
        var own = IPEndPoint.Parse("123.213.32.10:6881");
        book.Add(IPEndPoint.Parse("123.213.32.234:6881"), TimeSpan.Zero);
        book.Add(IPEndPoint.Parse("98.76.54.32:6881"), TimeSpan.Zero);
        book.HearOwnAddress(own, IPAddress.Parse("9.9.9.9"));
        book.HearOwnAddress(own, IPAddress.Parse("9.9.9.9"));
        Assert.Equal("123.213.32.234:6881", book.TakeNext(TimeSpan.Zero)!.ToString());
        book.Add(IPEndPoint.Parse("123.213.32.234:6882"), TimeSpan.Zero);
        book.HearOwnAddress(own, IPAddress.Parse("9.9.9.8"));
        Assert.Equal("98.76.54.32:6881", book.TakeNext(TimeSpan.Zero)!.ToString());
    }

    [Fact]
    public void Taking_and_giving_back_is_quick_with_3000_addresses()
    {
        var book = new PeerBook();
        foreach (var peer in Fakes(3000)) book.Add(peer, TimeSpan.Zero);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var now = TimeSpan.Zero;
        for (var i = 0; i < 20_000; i++)
        {
            now = book.NextTry()!.Value > now ? book.NextTry()!.Value : now;
            book.SetClosed(book.TakeNext(now)!, CloseReason.ConnectFailed, wasUseful: false, now);
        }

        // A few microseconds each; looking at all 3000 every time takes twenty times as long.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"20,000 took {watch.Elapsed}.");
    }

    private static IEnumerable<IPEndPoint> Fakes(int count, int first = 0) =>
        Enumerable.Range(first, count).Select(i => new IPEndPoint(new IPAddress([11, (byte)(i / 62_500), (byte)(i / 250 % 250), (byte)(1 + (i % 250))]), 6881));
}
