using System.Net;
using System.Text;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Wire;

public sealed class PeerExchangeMessageTests
{
    [Fact]
    public void The_message_is_that_of_BEP_11()
    {
        var message = new PeerExchangeMessage
        {
            Added = [new(IPEndPoint.Parse("49.50.51.52:13622"), PeerExchangeFlags.UploadOnly | PeerExchangeFlags.Reachable)],
            Dropped = [IPEndPoint.Parse("97.98.99.100:25958")],
        };
        Assert.Equal("d5:added6:1234567:added.f1:\u00126:added60:8:added6.f0:7:dropped6:abcdef8:dropped60:e", Encoding.Latin1.GetString(message.ToArray()));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var message = new PeerExchangeMessage
        {
            Added =
            [
                new(IPEndPoint.Parse("10.1.2.3:6881"), PeerExchangeFlags.Reachable),
                new(IPEndPoint.Parse("10.1.2.4:6882"), PeerExchangeFlags.None),
                new(IPEndPoint.Parse("[2001:db8::1]:6883"), PeerExchangeFlags.UploadOnly),
            ],
            Dropped = [IPEndPoint.Parse("10.1.2.5:6884"), IPEndPoint.Parse("[2001:db8::2]:6885")],
        };
        var read = PeerExchangeMessage.Read(message.ToArray());
        Assert.Equal(message.Added, read.Added);
        Assert.Equal(message.Dropped, read.Dropped);
    }

    [Fact]
    public void No_more_than_50_added_and_50_dropped_are_used()
    {
        var many = Enumerable.Range(1, 200).Select(i => new IPEndPoint(IPAddress.Parse("10.0.0.1"), i)).ToList();
        var read = PeerExchangeMessage.Read(new PeerExchangeMessage { Added = [.. many.Select(peer => new ExchangedPeer(peer, 0))], Dropped = many }.ToArray());
        Assert.Equal((50, 50), (read.Added.Count, read.Dropped.Count));
    }

    [Fact]
    public void A_peer_with_port_0_is_left_out_and_the_flags_of_the_next_stay_its_own()
    {
        var read = PeerExchangeMessage.Read("d5:added12:1234\0\0abcdef7:added.f2:\u0002\u0010e"u8);
        Assert.Equal([new ExchangedPeer(IPEndPoint.Parse("97.98.99.100:25958"), PeerExchangeFlags.Reachable)], read.Added);
    }

    [Fact]
    public void An_address_that_is_not_whole_is_left_out()
    {
        Assert.Single(PeerExchangeMessage.Read("d5:added11:abcdefabcdee"u8).Added);
    }

    [Fact]
    public void Flags_may_be_missing()
    {
        Assert.Equal(PeerExchangeFlags.None, PeerExchangeMessage.Read("d5:added6:abcdefe"u8).Added[0].Flags);
    }

    [Fact]
    public void An_IPv4_address_dressed_as_IPv6_is_IPv4()
    {
        var payload = "d6:added618:\0\0\0\0\0\0\0\0\0\0\u00ff\u00ffabcdefe";
        Assert.Equal(IPEndPoint.Parse("97.98.99.100:25958"), PeerExchangeMessage.Read(Encoding.Latin1.GetBytes(payload)).Added[0].EndPoint);
    }

    [Theory]
    [InlineData("de")]
    [InlineData("d5:addedi5ee")]
    [InlineData("d5:addedle7:droppedde6:added6i0ee")]
    public void Entries_of_the_wrong_type_count_as_missing(string payload)
    {
        var read = PeerExchangeMessage.Read(Encoding.ASCII.GetBytes(payload));
        Assert.Empty(read.Added);
        Assert.Empty(read.Dropped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("le")]
    [InlineData("d5:added")]
    [InlineData("d5:added99999999999:e")]
    [InlineData("d5:added0:5:added0:e")]
    [InlineData("de1:x")]
    public void What_is_no_bencoded_dictionary_is_refused(string payload)
    {
        Assert.Throws<PeerProtocolException>(() => PeerExchangeMessage.Read(Encoding.ASCII.GetBytes(payload)));
    }

    [Fact]
    public void More_than_16_KiB_is_not_looked_at()
    {
        Assert.Throws<PeerProtocolException>(() => PeerExchangeMessage.Read(new byte[(16 * 1024) + 1]));
    }

    [Fact]
    public void Random_mutations_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(11);
        var whole = new PeerExchangeMessage
        {
            Added = [new(IPEndPoint.Parse("10.1.2.3:6881"), PeerExchangeFlags.Reachable), new(IPEndPoint.Parse("[2001:db8::1]:6883"), 0)],
            Dropped = [IPEndPoint.Parse("10.1.2.5:6884"), IPEndPoint.Parse("[2001:db8::2]:6885")],
        }.ToArray();
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = whole[..random.Next(whole.Length / 2, whole.Length + 1)];
            for (var changes = random.Next(4); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Assert.All(PeerExchangeMessage.Read(bytes).Added, peer => Assert.InRange(peer.EndPoint.Port, 1, 65535));
            }
            catch (PeerProtocolException)
            {
                // As it should be.
            }
        }
    }
}
