using System.Buffers.Binary;
using System.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Tests.Trackers;
using Owm.BitTorrent.Trackers;
using Owm.BitTorrent.TrackerServer;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.TrackerServer;

public sealed class UdpAnnounceTests
{
    private static readonly IPAddress Somebody = IPAddress.Parse("10.0.0.1");
    private static readonly Uri Tracker = new("udp://10.9.9.9:6969");

    private readonly ManualTimeProvider _clock = new();
    private readonly Swarms _swarms;
    private readonly UdpAnnounce _answers;

    public UdpAnnounceTests()
    {
        var options = new TrackerServerOptions();
        _swarms = new Swarms(options, _clock, new Random(1));
        _answers = new UdpAnnounce(_swarms, new UdpConnectionIds(_clock), options, new TrackerCounts());
    }

    [Fact]
    public void Connecting_gives_an_id_that_an_announce_needs()
    {
        var reply = Ask(Announce(Connect(Somebody)), Somebody);
        Assert.True(UdpTrackerPackets.IsAnswerTo(UdpTrackerAction.Announce, reply));
        Assert.Equal("00000001" + "00000007" + "00000708" + "00000001" + "00000000", Convert.ToHexString(reply));
        Assert.Equal(1, _swarms.PeerCount);
    }

    [Fact]
    public void An_id_is_valid_for_the_rest_of_its_minute_and_the_next()
    {
        var id = Connect(Somebody);
        _clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Null(UdpTrackerPackets.ReadError(Ask(Announce(id), Somebody)));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("connection id expired", UdpTrackerPackets.ReadError(Ask(Announce(id), Somebody)));
    }

    [Fact]
    public void An_id_serves_nobody_else()
    {
        var id = Connect(Somebody);
        Assert.NotEqual(id, Connect(IPAddress.Parse("10.0.0.2")));
        Assert.Equal("connection id expired", UdpTrackerPackets.ReadError(Ask(Announce(id), IPAddress.Parse("10.0.0.2"))));
        Assert.Equal(0, _swarms.PeerCount);
    }

    [Fact]
    public void Another_tracker_gives_other_ids()
    {
        var other = new UdpConnectionIds(_clock);
        Assert.NotEqual(unchecked((ulong)Connect(Somebody)), other.Make(Somebody));
        Assert.False(other.IsValid(Somebody, unchecked((ulong)Connect(Somebody))));
    }

    [Fact]
    public void Of_ten_thousand_guessed_ids_none_is_valid()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++) Ask(Announce(random.NextInt64()), Somebody);
        Ask(Announce(UdpTrackerPackets.ProtocolId), Somebody);
        Assert.Equal(0, _swarms.PeerCount);
    }

    [Fact]
    public void No_reply_to_an_address_that_was_not_validated_is_larger_than_the_request()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var request = new byte[random.Next(0, 200)];
            random.NextBytes(request);
            if (request.Length >= 12) BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(8), random.Next(-1, 4));
            if (request.Length >= 12 && i % 3 == 0) BinaryPrimitives.WriteInt64BigEndian(request, UdpTrackerPackets.ProtocolId);
            Assert.InRange(Ask(request, Somebody).Length, 0, request.Length);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    public void A_connect_that_is_too_short_gets_no_reply(int length) =>
        Assert.Empty(Ask(UdpTrackerPackets.Connect(7).AsSpan(0, length), Somebody));

    [Fact]
    public void A_connect_without_the_protocols_number_gets_no_reply()
    {
        var request = UdpTrackerPackets.Connect(7);
        request[3] ^= 1;
        Assert.Empty(Ask(request, Somebody));
    }

    [Fact]
    public void An_announce_that_is_too_short_gets_no_reply() =>
        Assert.Empty(Ask(Announce(Connect(Somebody)).AsSpan(0, 97), Somebody));

    [Fact]
    public void Options_behind_an_announce_are_passed_over()
    {
        var request = UdpTrackerPackets.Announce(Connect(Somebody), 7, Announces.Request, new Uri("udp://10.9.9.9:6969/announce?k=v"));
        Assert.True(request.Length > 98);
        Assert.Equal(20, Ask(request, Somebody).Length);
    }

    [Fact]
    public void Port_zero_is_refused() =>
        Assert.Equal(
            "port must not be 0",
            UdpTrackerPackets.ReadError(Ask(UdpTrackerPackets.Announce(Connect(Somebody), 7, Announces.Request with { Port = 0 }, Tracker), Somebody)));

    [Fact]
    public void Peers_are_told_in_the_form_of_the_address_family()
    {
        foreach (var (first, second, length) in new[] { ("10.0.0.1", "10.0.0.2", 6), ("2001:db8::1", "2001:db8::2", 18) })
        {
            Ask(Announce(Connect(IPAddress.Parse(first))), IPAddress.Parse(first));
            var reply = Ask(Announce(Connect(IPAddress.Parse(second))), IPAddress.Parse(second));
            Assert.Equal(20 + length, reply.Length);
            var answer = UdpTrackerPackets.ReadAnnounce(reply, IPAddress.Parse(first).AddressFamily);
            Assert.Equal([new IPEndPoint(IPAddress.Parse(first), 6881)], answer.Peers);
            Assert.Equal(2, answer.Leechers);
        }
    }

    [Theory]
    [InlineData("10.0", 82)]
    [InlineData("2001:db8:", 65)]
    public void A_reply_never_has_more_than_1200_bytes(string network, int most)
    {
        for (var i = 1; i <= 200; i++)
        {
            var address = IPAddress.Parse(network + (network.Contains(':', StringComparison.Ordinal) ? $":{i:x}" : $".0.{i}"));
            Ask(Announce(Connect(address)), address);
        }

        var asker = IPAddress.Parse(network + (network.Contains(':', StringComparison.Ordinal) ? ":ffff" : ".9.9"));
        var reply = Ask(UdpTrackerPackets.Announce(Connect(asker), 7, Announces.Request with { WantedPeers = 1_000_000 }, Tracker), asker);
        Assert.InRange(reply.Length, 0, 1200);
        Assert.Equal(most, (reply.Length - 20) / (asker.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 6 : 18));
    }

    [Fact]
    public void A_scrape_gives_a_count_for_every_swarm_it_names()
    {
        Ask(Announce(Connect(Somebody)), Somebody);
        var unknown = new InfoHash(new byte[20]);
        var reply = Ask(UdpTrackerPackets.Scrape(Connect(Somebody), 7, [unknown, Announces.InfoHash]), Somebody);
        Assert.Equal(8 + 24, reply.Length);
        var counts = Assert.Single(UdpTrackerPackets.ReadScrape(reply, [unknown, Announces.InfoHash]));
        Assert.Equal(Announces.InfoHash, counts.Key);
        Assert.Equal(new ScrapeCounts(0, 1, 0), counts.Value);
    }

    private static byte[] Announce(long connection) => UdpTrackerPackets.Announce(connection, 7, Announces.Request, Tracker);

    private long Connect(IPAddress remote) => UdpTrackerPackets.ReadConnection(Ask(UdpTrackerPackets.Connect(7), remote));

    private byte[] Ask(ReadOnlySpan<byte> request, IPAddress remote)
    {
        var reply = new byte[UdpAnnounce.LargestReply];
        return reply[.._answers.Answer(request, remote, reply)];
    }
}
