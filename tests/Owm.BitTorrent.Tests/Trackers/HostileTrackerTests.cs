using System.Net;
using System.Text;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Tests.Trackers;

/// <summary>Forty answers that no honest tracker gives. Each is either refused with one line, or read with what is bad in it left out.</summary>
public sealed class HostileTrackerTests
{
    private static readonly Uri Tracker = new("http://tracker.test/announce");

    private static readonly Dictionary<string, byte[]> Refused = new()
    {
        { "nothing", [] },
        { "a web page", Latin1("<!DOCTYPE html><html><body>Please log in</body></html>") },
        { "a web page after blanks", Latin1("\r\n  <html>") },
        { "text", Latin1("OK") },
        { "an integer", Latin1("i1800e") },
        { "a string", Latin1("4:spam") },
        { "a list", Latin1("le") },
        { "a dictionary that does not end", Latin1("d8:intervali1800e5:peers0:") },
        { "bytes after the dictionary", Latin1("d8:intervali1800e5:peers0:eX") },
        { "a key twice", Latin1("d8:intervali1e8:intervali2e5:peers0:e") },
        { "a string longer than the answer", Latin1("d5:peers99999999999:e") },
        { "a string of negative length", Latin1("d5:peers-1:e") },
        { "an integer beyond 64 bits", Latin1("d8:intervali99999999999999999999e5:peers0:e") },
        { "minus zero", Latin1("d8:intervali-0e5:peers0:e") },
        { "a leading zero", Latin1("d8:intervali01e5:peers0:e") },
        { "ten thousand open lists", Latin1("d5:peers" + new string('l', 10_000)) },
        { "a million open lists", Encoding.Latin1.GetBytes(new string('l', 1_000_000)) },
        { "more values than a tracker needs", Latin1("d5:peersl" + string.Concat(Enumerable.Repeat("de", 200_000)) + "ee") },
        { "more than a megabyte", Latin1("d5:peers2000000:" + new string('x', 2_000_000) + "e") },
        { "a failure", Latin1("d14:failure reason6:bannede") },
        { "a failure without a reason", Latin1("d14:failure reason0:e") },
        { "a failure that is a number", Latin1("d14:failure reasoni1ee") },
        { "a failure of half a megabyte", Latin1("d14:failure reason500000:" + new string('x', 500_000) + "e") },
        { "a failure that would colour the terminal", Latin1("d14:failure reason9:\u001B[31mred!e") },
        { "a failure that is no UTF-8", Latin1("d14:failure reason4:\u00FF\u00FE\u0080\u00C0e") },
    };

    // With the interval in seconds and the number of peers that are read.
    private static readonly Dictionary<string, (byte[] Body, int Interval, int Peers)> Read = new()
    {
        { "no interval", (Latin1("d5:peers0:e"), 1800, 0) },
        { "interval zero", (Latin1("d8:intervali0e5:peers0:e"), 60, 0) },
        { "a negative interval", (Latin1("d8:intervali-5e5:peers0:e"), 60, 0) },
        { "an endless interval", (Latin1("d8:intervali1000000000000000000e5:peers0:e"), 86_400, 0) },
        { "an interval that is text", (Latin1("d8:interval4:soon5:peers0:e"), 1800, 0) },
        { "no peers", (Latin1("d8:intervali1800ee"), 1800, 0) },
        { "peers that are a number", (Latin1("d8:intervali1800e5:peersi7ee"), 1800, 0) },
        { "a peer and a half", (Latin1("d8:intervali1800e5:peers9:\u000A\u0001\u0001\u0001\u0001\u0001\u000A\u0001\u0001e"), 1800, 1) },
        { "port zero", (Latin1("d8:intervali1800e5:peers6:\u000A\u0001\u0001\u0001\0\0e"), 1800, 0) },
        { "nobody's address", (Latin1("d8:intervali1800e5:peers6:\0\0\0\0\u0001\u0001e"), 1800, 0) },
        { "a multicast address", (Latin1("d8:intervali1800e5:peers6:\u00E0\0\0\u0001\u0001\u0001e"), 1800, 0) },
        { "the broadcast address", (Latin1("d8:intervali1800e5:peers6:\u00FF\u00FF\u00FF\u00FF\u0001\u0001e"), 1800, 0) },
        { "IPv6 multicast and nobody", (Latin1("d8:intervali1800e6:peers636:\u00FF\u0002\0\0\0\0\0\0\0\0\0\0\0\0\0\u0001\u0001\u0001" + new string('\0', 16) + "\u0001\u0001e"), 1800, 0) },
        { "an IPv4 broadcast address in IPv6", (Latin1("d8:intervali1800e6:peers618:" + new string('\0', 10) + "\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u0001\u0001e"), 1800, 0) },
        { "odd peers in a list", (Latin1("d5:peersli1e2:hiledeleded2:ip8:10.0.0.1ed4:porti1eeee"), 1800, 0) },
        { "names, short forms and bad ports in a list", (Latin1("d5:peersl" + Peer("localhost", 1) + Peer("127.1", 1) + Peer("0x7f000001", 1) + Peer("2130706433", 1) + Peer("fe80::1%eth0", 1) + Peer("10.0.0.1", 0) + Peer("10.0.0.1", 65_536) + Peer("10.0.0.1", -1) + Peer("10.0.0.2", 65_535) + "ee"), 1800, 1) },
        { "one peer a thousand times", (Latin1("d5:peers6000:" + string.Concat(Enumerable.Repeat("\u000A\u0001\u0001\u0001\u0001\u0001", 1000)) + "e"), 1800, 1) },
        { "counts below zero", (Latin1("d8:completei-1e10:incompletei-9223372036854775808e5:peers0:e"), 1800, 0) },
        { "thirty levels of something else", (Latin1("d5:peers0:1:x" + new string('l', 30) + new string('e', 30) + "e"), 1800, 0) },
    };

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    public static TheoryData<string> ReadNames => [.. Read.Keys];

    [Fact]
    public void There_are_at_least_forty_of_them() => Assert.InRange(Refused.Count + Read.Count, 40, int.MaxValue);

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public async Task What_cannot_be_read_is_refused_with_one_short_line(string name)
    {
        var exception = await Assert.ThrowsAsync<TrackerException>(() => AnnounceAsync(Refused[name]));
        Assert.StartsWith("Tracker http://tracker.test/announce ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(exception.Message, char.IsControl);
        Assert.InRange(exception.Message.Length, 40, 400);
    }

    [Theory]
    [MemberData(nameof(ReadNames))]
    public async Task What_is_bad_in_an_answer_is_left_out(string name)
    {
        var (body, interval, peers) = Read[name];
        var answer = await AnnounceAsync(body);
        Assert.Equal(TimeSpan.FromSeconds(interval), answer.Interval);
        Assert.Equal(peers, answer.Peers.Count);
        Assert.True(answer.Seeds is null or >= 0);
        Assert.True(answer.Leechers is null or >= 0);
    }

    private static string Peer(string ip, int port) => $"d2:ip{ip.Length}:{ip}4:porti{port}ee";

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    private static async Task<AnnounceResponse> AnnounceAsync(byte[] body)
    {
        using var client = new HttpTrackerClient(new TrackerClientOptions(), new StubHttpHandler(body, HttpStatusCode.OK));
        return await client.AnnounceAsync(Tracker, Announces.Request, CancellationToken.None);
    }
}
