using System.Net;
using System.Net.Sockets;
using System.Text;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Trackers;

public sealed class UdpTrackerClientTests
{
    private static readonly IPEndPoint TrackerV4 = IPEndPoint.Parse("10.9.9.9:6969");
    private static readonly IPEndPoint TrackerV6 = IPEndPoint.Parse("[2a00::99]:6969");
    private static readonly Uri Url = new("udp://10.9.9.9:6969");

    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryDatagramNetwork _network = new();

    [Fact]
    public void An_announce_is_a_connect_and_98_bytes()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4);
        thread.Result(MakeClient().AnnounceAsync(Url, Announces.Request, CancellationToken.None));
        Assert.Equal([0, 1], tracker.Actions);
        Assert.Equal("0000041727101980" + "00000000", Convert.ToHexString(tracker.Requests[0].AsSpan(0, 12)));
        var announce = tracker.Requests[1];
        Assert.Equal(98, announce.Length);
        Assert.Equal("1122334455667788" + "00000001", Convert.ToHexString(announce.AsSpan(0, 12)));
        Assert.Equal(
            Announces.InfoHash.ToString().ToUpperInvariant() + Convert.ToHexString(Announces.Request.PeerId.Span)
            + "0000000000000002" + "0000000000000003" + "0000000000000001" // downloaded, left, uploaded
            + "00000002" + "00000000" + "0000BEEF" + "00000032" + "1AE1", // event, address, key, peers wanted, port
            Convert.ToHexString(announce.AsSpan(16)));
    }

    [Fact]
    public void The_answer_has_interval_counts_and_IPv4_peers()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4);
        tracker.Answer = Convert.FromHexString("00000708" + "00000004" + "00000003" + "0A0000011AE1" + "000000001AE1" + "0A0000020000" + "0A");
        var answer = thread.Result(MakeClient().AnnounceAsync(Url, Announces.Request, CancellationToken.None));
        Assert.Equal(TimeSpan.FromMinutes(30), answer.Interval);
        Assert.Equal(3, answer.Seeds);
        Assert.Equal(4, answer.Leechers);
        Assert.Equal([IPEndPoint.Parse("10.0.0.1:6881")], answer.Peers);
    }

    [Fact]
    public void A_tracker_asked_over_IPv6_answers_with_IPv6_peers()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV6);
        tracker.Answer = Convert.FromHexString("00000708" + "00000000" + "00000000" + "20010DB80000000000000000000000071AE1");
        var answer = thread.Result(MakeClient().AnnounceAsync(new Uri("udp://[2a00::99]:6969"), Announces.Request, CancellationToken.None));
        Assert.Equal([IPEndPoint.Parse("[2001:db8::7]:6881")], answer.Peers);
    }

    [Fact]
    public void Path_and_query_are_sent_as_an_option_in_parts_of_255_bytes()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4);
        var path = "/announce?passkey=" + new string('k', 300);
        thread.Result(MakeClient().AnnounceAsync(new Uri("udp://10.9.9.9:6969" + path), Announces.Request with { IsTrackerNamedByUser = true }, CancellationToken.None));
        var options = tracker.Requests[1].AsSpan(98);
        Assert.Equal(2, options[0]);
        Assert.Equal(255, options[1]);
        Assert.Equal(2, options[257]);
        Assert.Equal(path.Length - 255, options[258]);
        Assert.Equal(path, Encoding.ASCII.GetString([.. options[2..257], .. options[259..]]));
    }

    [Fact]
    public void A_connection_id_serves_for_a_minute()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4);
        var client = MakeClient();
        thread.Result(client.AnnounceAsync(Url, Announces.Request, CancellationToken.None));
        thread.PassSeconds(59);
        thread.Result(client.AnnounceAsync(Url, Announces.Request, CancellationToken.None));
        Assert.Equal([0, 1, 1], tracker.Actions);
        thread.PassSeconds(1);
        thread.Result(client.AnnounceAsync(Url, Announces.Request, CancellationToken.None));
        Assert.Equal([0, 1, 1, 0, 1], tracker.Actions);
    }

    [Fact]
    public void A_tracker_that_was_started_anew_gets_a_new_connect()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4) { WrongConnectionError = "connection id unknown" };
        var client = MakeClient();
        thread.Result(client.AnnounceAsync(Url, Announces.Request, CancellationToken.None));
        tracker.ConnectionId = 42;
        thread.Result(client.AnnounceAsync(Url, Announces.Request, CancellationToken.None));
        Assert.Equal([0, 1, 1, 0, 1], tracker.Actions);
    }

    [Fact]
    public void A_silent_tracker_is_asked_again_after_15_and_30_seconds_and_has_failed_after_105()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4) { Ignored = int.MaxValue };
        var asking = MakeClient().AnnounceAsync(Url, Announces.Request, CancellationToken.None);
        var askedAt = new List<int>();
        for (var second = 0; second < 105; second++)
        {
            thread.Run();
            if (tracker.Requests.Count > askedAt.Count) askedAt.Add(second);
            Assert.False(asking.IsCompleted);
            thread.PassSeconds(1);
        }

        Assert.Equal([0, 15, 45], askedAt);
        var exception = Assert.Throws<TrackerException>(() => thread.Result(asking));
        Assert.Equal("Tracker udp://10.9.9.9:6969 did not answer within 105 s (3 tries).", exception.Message);
    }

    [Fact]
    public void A_lost_datagram_costs_15_seconds_and_no_more()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4) { Ignored = 1 };
        var asking = MakeClient().AnnounceAsync(Url, Announces.Request, CancellationToken.None);
        thread.PassSeconds(15);
        thread.Result(asking);
    }

    [Fact]
    public void An_error_is_told_with_control_characters_made_visible()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4) { Refusal = "un\u001Bknown\0" };
        var exception = Assert.Throws<TrackerException>(
            () => thread.Result(MakeClient().AnnounceAsync(Url, Announces.Request, CancellationToken.None)));
        Assert.Equal(@"Tracker udp://10.9.9.9:6969 refused: un\u{1b}known", exception.Message);
        Assert.Equal([0, 1], tracker.Actions);
    }

    [Fact]
    public void Answers_from_others_or_to_something_else_are_passed_over()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4) { Answer = null };
        var asking = MakeClient().AnnounceAsync(Url, Announces.Request, CancellationToken.None);
        thread.Run();
        var asked = tracker.Requests[1];
        var client = _network.Sent[^1].From;
        byte[] right = [0, 0, 0, 1, .. asked[12..16], 0, 0, 7, 8, .. new byte[8]];
        byte[] wrongTransaction = [0, 0, 0, 1, (byte)(asked[12] ^ 1), .. asked[13..16], .. new byte[12]];
        byte[] wrongAction = [0, 0, 0, 2, .. right[4..]];
        _network.Deliver(IPEndPoint.Parse("10.6.6.6:6969"), client, right);
        _network.Deliver(IPEndPoint.Parse("10.9.9.9:6970"), client, right);
        _network.Deliver(TrackerV4, client, wrongTransaction);
        _network.Deliver(TrackerV4, client, wrongAction);
        _network.Deliver(TrackerV4, client, right[..19]);
        _network.Deliver(TrackerV4, client, right[..7]);
        _network.Deliver(TrackerV4, client, []);
        thread.Run();
        Assert.False(asking.IsCompleted);
        _network.Deliver(TrackerV4, client, right);
        Assert.Equal(TimeSpan.FromSeconds(0x708), thread.Result(asking).Interval);
    }

    [Fact]
    public void Of_ten_thousand_guessed_answers_none_is_taken()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4) { Answer = null };
        var asking = MakeClient().AnnounceAsync(Url, Announces.Request, CancellationToken.None);
        thread.Run();
        var asked = BitConverter.ToUInt32(tracker.Requests[1], 12);
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var guess = unchecked((uint)random.NextInt64());
            if (guess != asked) _network.Deliver(TrackerV4, _network.Sent[^1].From, [0, 0, 0, 1, .. BitConverter.GetBytes(guess), .. new byte[12]]);
        }

        thread.Run();
        Assert.False(asking.IsCompleted);
    }

    [Fact]
    public void Transaction_ids_are_not_counted_up()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4);
        var client = MakeClient();
        for (var i = 0; i < 20; i++) thread.Result(client.AnnounceAsync(Url, Announces.Request, CancellationToken.None));
        var ids = tracker.Requests.ConvertAll(request => BitConverter.ToUInt32(request, 12));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(Enumerable.Range(1, ids.Count - 1), i => Assert.NotInRange((long)ids[i] - ids[i - 1], -2, 2));
    }

    [Fact]
    public void A_scrape_gives_the_counts_of_swarms_that_are_known()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4);
        tracker.Answer = Convert.FromHexString("00000005" + "00000032" + "00000007" + "00000000" + "00000000" + "00000000");
        var unknown = new InfoHash(new byte[20]);
        var counts = thread.Result(MakeClient().ScrapeAsync(Url, [Announces.InfoHash, unknown], CancellationToken.None));
        Assert.Equal(new ScrapeCounts(5, 7, 50), Assert.Single(counts).Value);
        Assert.Equal(Announces.InfoHash, Assert.Single(counts).Key);
        Assert.Equal(16 + 40, tracker.Requests[1].Length);
    }

    [Fact]
    public void The_other_address_family_is_tried_when_one_has_no_route()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV6);
        _network.Unreachable = AddressFamily.InterNetwork;
        var client = MakeClient("tracker.test", TrackerV6.Address, TrackerV4.Address);
        thread.Result(client.AnnounceAsync(new Uri("udp://tracker.test:6969/announce"), Announces.Request, CancellationToken.None));
        Assert.Equal([0, 1], tracker.Actions);
    }

    [Fact]
    public void A_name_that_is_not_found_is_an_error_of_the_tracker()
    {
        using var thread = new SingleThread(_clock);
        var exception = Assert.Throws<TrackerException>(
            () => thread.Result(MakeClient("other.test").AnnounceAsync(new Uri("udp://tracker.test:6969"), Announces.Request, CancellationToken.None)));
        Assert.StartsWith("Tracker udp://tracker.test:6969 cannot be found: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_URL_without_a_port_is_an_error()
    {
        using var thread = new SingleThread(_clock);
        var exception = Assert.Throws<TrackerException>(
            () => thread.Result(MakeClient().AnnounceAsync(new Uri("udp://10.9.9.9/announce"), Announces.Request, CancellationToken.None)));
        Assert.Contains("no port", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_may_not_be_contacted_is_not_asked()
    {
        using var thread = new SingleThread(_clock);
        using var tracker = new ScriptedUdpTracker(_network, TrackerV4);
        var client = new UdpTrackerClient(_network, new TrackerClientOptions { TimeProvider = _clock, MayContact = address => address.ToString() != "10.9.9.9" });
        Assert.Throws<TrackerException>(() => thread.Result(client.AnnounceAsync(Url, Announces.Request, CancellationToken.None)));
        Assert.Empty(_network.Sent);
    }

    [Fact]
    public void Disposing_ends_what_is_under_way()
    {
        using var thread = new SingleThread(_clock);
        var client = MakeClient();
        var asking = client.AnnounceAsync(Url, Announces.Request, CancellationToken.None);
        thread.Run();
        thread.Result(client.DisposeAsync().AsTask());
        Assert.Throws<TrackerException>(() => thread.Result(asking));
    }

    private UdpTrackerClient MakeClient(string host = "", params IPAddress[] addresses) => new(
        _network,
        new TrackerClientOptions
        {
            TimeProvider = _clock,
            ResolveHost = (name, _) => name == host
                ? Task.FromResult(addresses)
                : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)),
        });
}
