using System.Net;
using System.Text;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Tests.Trackers;
using Owm.BitTorrent.Trackers;
using Owm.BitTorrent.TrackerServer;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.TrackerServer;

public sealed class HttpAnnounceTests
{
    private const string InfoHash = "info_hash=%01%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%FF";
    private const string Valid = "/announce?" + InfoHash + "&peer_id=-OW0100-abcdefghijkl&port=6881&uploaded=0&downloaded=0&left=1";

    private readonly Swarms _swarms;
    private readonly HttpAnnounce _answers;

    public HttpAnnounceTests()
    {
        var options = new TrackerServerOptions { AllowedInfoHashes = null };
        _swarms = new Swarms(options, new ManualTimeProvider(), new Random(1));
        _answers = new HttpAnnounce(_swarms, options, new TrackerCounts());
    }

    [Fact]
    public void Without_others_there_are_no_peers() =>
        Assert.Equal("d8:completei0e10:incompletei1e8:intervali1800e12:min intervali60e5:peers0:e", Ask(Valid + "&compact=1"));

    [Fact]
    public void Peers_are_told_in_compact_form()
    {
        Ask(Valid, "10.0.0.9");
        Assert.EndsWith("5:peers6:\u000A\0\0\u0009\u001A\u00E1e", Ask(Valid + "&compact=1"), StringComparison.Ordinal);
    }

    [Fact]
    public void IPv6_peers_are_told_under_a_key_of_their_own()
    {
        Ask(Valid, "2001:db8::9");
        Assert.EndsWith(
            "5:peers0:6:peers618:\u0020\u0001\u000D\u00B8\0\0\0\0\0\0\0\0\0\0\0\u0009\u001A\u00E1e",
            Ask(Valid + "&compact=1", "2001:db8::1"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Who_does_not_ask_for_the_compact_form_gets_a_list()
    {
        Ask(Valid, "10.0.0.9");
        Assert.EndsWith("5:peersld2:ip8:10.0.0.97:peer id20:-OW0100-abcdefghijkl4:porti6881eeee", Ask(Valid), StringComparison.Ordinal);
        Assert.EndsWith("5:peersld2:ip8:10.0.0.94:porti6881eeee", Ask(Valid + "&no_peer_id=1&compact=0"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_IPv4_mapped_address_is_an_IPv4_address()
    {
        Ask(Valid, "::ffff:10.0.0.9");
        Assert.EndsWith("5:peers6:\u000A\0\0\u0009\u001A\u00E1e", Ask(Valid + "&compact=1", "10.0.0.1"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_peer_says_of_its_own_address_does_not_count()
    {
        Ask(Valid + "&ip=10.66.66.66&ipv4=10.66.66.66&ipv6=2001:db8::66", "10.0.0.9");
        Assert.EndsWith("5:peers6:\u000A\0\0\u0009\u001A\u00E1e", Ask(Valid + "&compact=1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/announce", "info_hash is missing")]
    [InlineData("/announce?", "info_hash is missing")]
    [InlineData("/announce?info_hash=abc", "info_hash must be 20 bytes")]
    [InlineData("/announce?info_hash=%zz345678901234567890", "info_hash must be 20 bytes")]
    [InlineData("/announce?info_hash=1234567890123456789%4", "info_hash must be 20 bytes")]
    [InlineData("/announce?info_hash=123456789012345678901", "info_hash must be 20 bytes")]
    [InlineData("/announce?" + InfoHash, "peer_id is missing")]
    [InlineData("/announce?" + InfoHash + "&peer_id=x", "peer_id must be 20 bytes")]
    [InlineData("/announce?" + InfoHash + "&peer_id=-OW0100-abcdefghijkl", "port is missing")]
    [InlineData(Valid + "&port=0", "port must be 1 to 65535")]
    [InlineData(Valid + "&port=65536", "port must be 1 to 65535")]
    [InlineData(Valid + "&port=-1", "port must be 1 to 65535")]
    [InlineData(Valid + "&port=80x", "port must be 1 to 65535")]
    [InlineData(Valid + "&port=99999999999999999999", "port must be 1 to 65535")]
    [InlineData(Valid + "&left=much", "left must be a number")]
    [InlineData(Valid + "&numwant=many", "numwant must be a number")]
    [InlineData(Valid + "&event=exploded", "event must be started, completed or stopped")]
    [InlineData("/scrape", "info_hash is missing")]
    [InlineData("/scrape?info_hash=abc", "info_hash must be 20 bytes")]
    public void A_mistake_is_told(string target, string reason)
    {
        Assert.Equal($"d14:failure reason{reason.Length}:{reason}e", Ask(target));
        Assert.Equal(0, _swarms.PeerCount);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/announce/")]
    [InlineData("/announcer")]
    [InlineData("/ANNOUNCE")]
    [InlineData("/stats")]
    [InlineData("/scrape.php?x")]
    public void Other_paths_do_not_exist(string target) => Assert.Null(_answers.TryAnswer(target, IPAddress.Loopback));

    [Fact]
    public void A_peer_with_nothing_left_is_a_seed_and_one_that_stops_is_gone()
    {
        Assert.StartsWith("d8:completei1e10:incompletei0e", Ask(Valid + "&left=0"), StringComparison.Ordinal);
        Assert.StartsWith("d8:completei0e10:incompletei0e", Ask(Valid + "&event=stopped"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scrape_counts_the_swarms_it_names_in_the_order_of_their_bytes()
    {
        Ask(Valid);
        Ask(Valid.Replace("%01", "%02", StringComparison.Ordinal) + "&left=0");
        var scrape = "/scrape?" + InfoHash.Replace("%01", "%02", StringComparison.Ordinal) + "&" + InfoHash + "&" + InfoHash + "&info_hash=unknown-unknown-unkn";
        var zeros = new string('\0', 18);
        Assert.Equal(
            $"d5:filesd20:\u0001{zeros}\u00FFd8:completei0e10:downloadedi0e10:incompletei1ee20:\u0002{zeros}\u00FFd8:completei1e10:downloadedi0e10:incompletei0eeee",
            Ask(scrape));
    }

    [Fact]
    public void A_scrape_of_more_than_74_swarms_is_refused()
    {
        var hashes = string.Join('&', Enumerable.Range(0, 75).Select(i => $"info_hash=1234567890123456789%{i:X2}"));
        Assert.Contains("at most 74", Ask("/scrape?" + hashes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_swarm_that_is_not_listed_is_refused()
    {
        var options = new TrackerServerOptions { AllowedInfoHashes = new HashSet<InfoHash> { Announces.InfoHash } };
        var answers = new HttpAnnounce(new Swarms(options, new ManualTimeProvider(), new Random(1)), options, new TrackerCounts());
        Assert.Equal(
            "d14:failure reason40:this tracker does not serve that torrente",
            Encoding.Latin1.GetString(answers.TryAnswer(Valid, IPAddress.Loopback)!));
    }

    [Fact]
    public void What_the_client_asks_the_server_understands()
    {
        var tracker = new Uri("http://tracker.test/announce");
        foreach (var peer in new[] { "10.0.0.2", "10.0.0.3" })
        {
            var answer = HttpTrackerReply.ReadAnnounce(
                tracker, _answers.TryAnswer(HttpTrackerQuery.Announce(tracker, Announces.Request).PathAndQuery, IPAddress.Parse(peer)));
            Assert.Equal(peer == "10.0.0.2" ? [] : [IPEndPoint.Parse("10.0.0.2:6881")], answer.Peers);
        }

        var scrape = HttpTrackerQuery.Scrape(tracker, [Announces.InfoHash])!.PathAndQuery;
        var counts = HttpTrackerReply.ReadScrape(tracker, _answers.TryAnswer(scrape, IPAddress.Loopback), [Announces.InfoHash]);
        Assert.Equal(new ScrapeCounts(0, 2, 0), counts[Announces.InfoHash]);
    }

    private string Ask(string target, string remote = "10.0.0.1") => Encoding.Latin1.GetString(_answers.TryAnswer(target, IPAddress.Parse(remote))!);

    [Fact]
    public void Who_asks_too_often_is_told_so()
    {
        for (var i = 0; i < new TrackerServerOptions().MaxAnnouncesPerAddress; i++) Ask(Valid);
        Assert.Contains("too many requests from your address", Ask(Valid), StringComparison.Ordinal);
        Assert.DoesNotContain("failure", Ask(Valid, "10.0.0.99"), StringComparison.Ordinal);
    }
}
