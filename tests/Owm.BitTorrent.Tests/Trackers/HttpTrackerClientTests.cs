using System.Net;
using System.Text;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Trackers;

public sealed class HttpTrackerClientTests
{
    private const string EscapedInfoHash = "%00Abz-._~%20%25%2B%2F%3F%C3%A9%E2%80%8E%FF%80";

    private static readonly Uri Tracker = new("http://tracker.test/announce");

    [Theory]
    [InlineData("http://tracker.test/announce", "http://tracker.test/announce?info_hash=")]
    [InlineData("http://tracker.test/announce?passkey=a%2Fb", "http://tracker.test/announce?passkey=a%2Fb&info_hash=")]
    [InlineData("https://tracker.test:8443/a/b/announce.php?x=1&", "https://tracker.test:8443/a/b/announce.php?x=1&info_hash=")]
    [InlineData("http://user:secret@tracker.test/?", "http://tracker.test/?info_hash=")]
    public async Task An_announce_keeps_what_the_trackers_URL_asks_already(string tracker, string begin)
    {
        using var handler = new StubHttpHandler("d8:intervali1800e5:peers0:e"u8.ToArray());
        using var client = new HttpTrackerClient(new TrackerClientOptions(), handler);
        await client.AnnounceAsync(new Uri(tracker), Announces.Request, CancellationToken.None);
        Assert.Equal(
            begin + EscapedInfoHash + "&peer_id=-OW0100-abcdefghijkl&port=6881&uploaded=1&downloaded=2&left=3"
            + "&compact=1&no_peer_id=1&numwant=50&key=0000beef&event=started",
            Assert.Single(handler.Requests).AbsoluteUri);
    }

    [Fact]
    public async Task A_regular_announce_names_no_event()
    {
        using var handler = new StubHttpHandler("d8:intervali1800e5:peers0:e"u8.ToArray());
        using var client = new HttpTrackerClient(new TrackerClientOptions(), handler);
        await client.AnnounceAsync(Tracker, Announces.Request with { Event = AnnounceEvent.None }, CancellationToken.None);
        Assert.DoesNotContain("event", Assert.Single(handler.Requests).Query, StringComparison.Ordinal);
        Assert.Matches(@"^OwmBitTorrent/\d+\.\d+\.\d+$", Assert.Single(handler.UserAgents));
    }

    [Fact]
    public async Task A_whole_answer_is_read()
    {
        var answer = await AnnounceAsync(Bytes(
            "d8:completei5e10:incompletei7e8:intervali900e12:min intervali300e5:peers12:"
            + "\u000A\u0000\u0000\u0001\u001A\u00E1\u000A\u0000\u0000\u0002\u0000\u0050"
            + "6:peers618:\u0020\u0001\u000D\u00B8\0\0\0\0\0\0\0\0\0\0\0\u0009\u0001\u00BB"
            + "15:warning message7:be\u001B[1mge"));
        Assert.Equal(TimeSpan.FromSeconds(900), answer.Interval);
        Assert.Equal(TimeSpan.FromSeconds(300), answer.MinInterval);
        Assert.Equal(5, answer.Seeds);
        Assert.Equal(7, answer.Leechers);
        Assert.Equal([IPEndPoint.Parse("10.0.0.1:6881"), IPEndPoint.Parse("10.0.0.2:80"), IPEndPoint.Parse("[2001:db8::9]:443")], answer.Peers);
        Assert.Equal(@"be\u{1b}[1mg", answer.Warning);
    }

    [Fact]
    public async Task A_list_of_dictionaries_is_read_too()
    {
        var answer = await AnnounceAsync(Bytes(
            "d8:intervali900e5:peersld2:ip8:10.0.0.17:peer id20:aaaaaaaaaaaaaaaaaaaa4:porti6881eed2:ip11:2001:db8::94:porti443eeee"));
        Assert.Equal([IPEndPoint.Parse("10.0.0.1:6881"), IPEndPoint.Parse("[2001:db8::9]:443")], answer.Peers);
    }

    [Fact]
    public async Task No_more_than_200_peers_are_taken_from_one_answer()
    {
        var peers = Enumerable.Range(1, 1000).SelectMany(i => new byte[] { 10, 0, (byte)(i / 256), (byte)(i % 256), 1, 1 }).ToArray();
        var answer = await AnnounceAsync([.. Bytes("d8:intervali900e5:peers6000:"), .. peers, .. Bytes("e")]);
        Assert.Equal(200, answer.Peers.Count);
    }

    [Fact]
    public async Task A_refusal_tells_the_reason_with_control_characters_made_visible()
    {
        var exception = await FailAsync(Bytes("d14:failure reason17:not\u001B[31m\r\nallowede"));
        Assert.Equal(@"Tracker http://tracker.test/announce refused: not\u{1b}[31m\u{d}\u{a}allowed", exception.Message);
    }

    [Fact]
    public async Task A_refusal_counts_whatever_the_HTTP_status()
    {
        using var client = new HttpTrackerClient(new TrackerClientOptions(), new StubHttpHandler(Bytes("d14:failure reason4:nopee"), HttpStatusCode.Forbidden));
        var exception = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(Tracker, Announces.Request, CancellationToken.None));
        Assert.Equal("Tracker http://tracker.test/announce refused: nope", exception.Message);
    }

    [Fact]
    public async Task Messages_do_not_give_a_passkey_away()
    {
        using var client = new HttpTrackerClient(new TrackerClientOptions(), new StubHttpHandler([], HttpStatusCode.NotFound));
        var exception = await Assert.ThrowsAsync<TrackerException>(
            () => client.AnnounceAsync(new Uri("http://me:pw@tracker.test:81/5ecret/announce?passkey=5ecret"), Announces.Request, CancellationToken.None));
        Assert.Equal("Tracker http://tracker.test:81/… answered with HTTP status 404 (NotFound).", exception.Message);
    }

    [Fact]
    public async Task A_tracker_that_says_nothing_has_failed_after_30_seconds()
    {
        var clock = new ManualTimeProvider();
        using var client = new HttpTrackerClient(new TrackerClientOptions { TimeProvider = clock }, new StubHttpHandler([]) { IsSilent = true });
        var asking = client.AnnounceAsync(Tracker, Announces.Request, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(asking.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        var exception = await Assert.ThrowsAsync<TrackerException>(() => asking);
        Assert.Equal("Tracker http://tracker.test/announce did not answer within 30 s.", exception.Message);
    }

    [Fact]
    public async Task Whoever_stops_waiting_is_cancelled_and_not_told_of_a_timeout()
    {
        var clock = new ManualTimeProvider();
        using var stop = new CancellationTokenSource();
        using var client = new HttpTrackerClient(new TrackerClientOptions { TimeProvider = clock }, new StubHttpHandler([]) { IsSilent = true });
        var asking = client.AnnounceAsync(Tracker, Announces.Request, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_compressed_answer_is_nonsense()
    {
        using var client = new HttpTrackerClient(new TrackerClientOptions(), new StubHttpHandler([31, 139]) { ContentEncoding = "gzip" });
        var exception = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(Tracker, Announces.Request, CancellationToken.None));
        Assert.Contains("compressed", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://t.test/announce", "http://t.test/scrape?info_hash=")]
    [InlineData("http://t.test/x/announce", "http://t.test/x/scrape?info_hash=")]
    [InlineData("http://t.test/announce.php", "http://t.test/scrape.php?info_hash=")]
    [InlineData("http://t.test/announce?x2%0644", "http://t.test/scrape?x2%0644&info_hash=")]
    [InlineData("http://t.test/announce/announce?a=b", "http://t.test/announce/scrape?a=b&info_hash=")]
    public async Task A_scrape_replaces_announce_in_the_last_part_of_the_path(string tracker, string begin)
    {
        using var handler = new StubHttpHandler(Scraped(Announces.InfoHash, "d8:completei2e10:downloadedi9e10:incompletei4ee"));
        using var client = new HttpTrackerClient(new TrackerClientOptions(), handler);
        var counts = await client.ScrapeAsync(new Uri(tracker), [Announces.InfoHash], CancellationToken.None);
        Assert.Equal(begin + EscapedInfoHash, Assert.Single(handler.Requests).AbsoluteUri);
        Assert.Equal(new ScrapeCounts(2, 4, 9), counts[Announces.InfoHash]);
    }

    [Theory]
    [InlineData("http://t.test/a")]
    [InlineData("http://t.test/x%064announce")]
    [InlineData("http://t.test/announce/passkey")]
    public async Task A_tracker_whose_path_does_not_end_in_announce_cannot_be_scraped(string tracker)
    {
        using var handler = new StubHttpHandler([]);
        using var client = new HttpTrackerClient(new TrackerClientOptions(), handler);
        var exception = await Assert.ThrowsAsync<TrackerException>(() => client.ScrapeAsync(new Uri(tracker), [Announces.InfoHash], CancellationToken.None));
        Assert.Contains("cannot be scraped", exception.Message, StringComparison.Ordinal);
        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task Counts_of_swarms_that_were_not_asked_for_are_left_out()
    {
        using var client = new HttpTrackerClient(new TrackerClientOptions(), new StubHttpHandler(Scraped(new InfoHash(new byte[20]), "de")));
        Assert.Empty(await client.ScrapeAsync(Tracker, [Announces.InfoHash], CancellationToken.None));
    }

    private static byte[] Scraped(InfoHash infoHash, string counts) => [.. Bytes("d5:filesd20:"), .. infoHash.ToArray(), .. Bytes(counts + "ee")];

    private static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    private static async Task<AnnounceResponse> AnnounceAsync(byte[] body)
    {
        using var client = new HttpTrackerClient(new TrackerClientOptions(), new StubHttpHandler(body));
        return await client.AnnounceAsync(Tracker, Announces.Request, CancellationToken.None);
    }

    private static async Task<TrackerException> FailAsync(byte[] body) => await Assert.ThrowsAsync<TrackerException>(() => AnnounceAsync(body));
}
