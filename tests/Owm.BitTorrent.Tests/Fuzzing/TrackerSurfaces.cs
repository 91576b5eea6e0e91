using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;
using Owm.BitTorrent.TrackerServer;

namespace Owm.BitTorrent.Tests.Fuzzing;

/// <summary>What trackers answer, and what a tracker is asked.</summary>
internal static class TrackerSurfaces
{
    private const int LongestHead = 8 * 1024;

    // In a datagram to the server it stands for the connection id that the sender has been given.
    private const ulong GivenConnection = 1;

    private static readonly Uri Tracker = new("http://tracker.example/announce");
    private static readonly IPAddress Asking = IPAddress.Parse("192.0.2.7");

    // The swarms the corpus asks for: twenty bytes 'h', and twenty 'i'.
    private static readonly InfoHash[] Asked = [new("hhhhhhhhhhhhhhhhhhhh"u8), new("iiiiiiiiiiiiiiiiiiii"u8)];

    public static IReadOnlyList<FuzzSurface> All { get; } =
    [
        new("udp-tracker-answer", ReadUdpAnswer),
        new("udp-tracker-request", AnswerDatagram()),
        new("http-announce-reply", ReadAnnounceReply, typeof(TrackerException)),
        new("http-scrape-reply", ReadScrapeReply, typeof(TrackerException)),
        new("http-request-head", ReadRequestHead),
        new("http-request-target", AnswerTarget()),
    ];

    private static Action? ReadUdpAnswer(byte[] answer)
    {
        List<AnnounceResponse> announces = [];
        Dictionary<InfoHash, ScrapeCounts> scrape = [];
        string? error = null;
        var accepted = false;
        foreach (var action in new[] { UdpTrackerAction.Connect, UdpTrackerAction.Announce, UdpTrackerAction.Scrape })
        {
            if (!UdpTrackerPackets.IsAnswerTo(action, answer)) continue;
            accepted = true;
            UdpTrackerPackets.ReadTransaction(answer);
            error = UdpTrackerPackets.ReadError(answer);
            if (error is not null) break;
            if (action == UdpTrackerAction.Connect) UdpTrackerPackets.ReadConnection(answer);
            else if (action == UdpTrackerAction.Scrape) scrape = UdpTrackerPackets.ReadScrape(answer, Asked);
            else announces = [UdpTrackerPackets.ReadAnnounce(answer, AddressFamily.InterNetwork), UdpTrackerPackets.ReadAnnounce(answer, AddressFamily.InterNetworkV6)];
        }

        return !accepted ? null : () =>
        {
            Assert.DoesNotContain(error ?? "", char.IsControl);
            Assert.All(announces, AssertSafe);
            Assert.All(scrape.Keys, infoHash => Assert.Contains(infoHash, Asked));
        };
    }

    private static Func<byte[], Action?> AnswerDatagram()
    {
        var options = new TrackerServerOptions { MaxSwarms = 20, MaxPeers = 200, MaxPeersPerSwarm = 50, MaxAnnouncesPerAddress = int.MaxValue };
        var connections = new UdpConnectionIds(TimeProvider.System);
        var server = new UdpAnnounce(new Swarms(options, TimeProvider.System, new Random(1)), connections, options, new TrackerCounts());
        var reply = new byte[UdpAnnounce.LargestReply];
        return bytes =>
        {
            byte[] request = [.. bytes];
            var isGiven = request.Length >= 8 && BinaryPrimitives.ReadUInt64BigEndian(request) == GivenConnection;
            if (isGiven) BinaryPrimitives.WriteUInt64BigEndian(request, connections.Make(Asking));
            var length = server.Answer(request, Asking, reply);
            Assert.InRange(length, 0, isGiven ? UdpAnnounce.LargestReply : request.Length);
            if (length == 0) return null;
            Assert.Equal(request.AsSpan(12, 4), reply.AsSpan(4, 4));
            return (UdpTrackerAction)BinaryPrimitives.ReadInt32BigEndian(reply) == UdpTrackerAction.Error ? null : () => { };
        };
    }

    private static Action ReadAnnounceReply(byte[] body)
    {
        var reply = HttpTrackerReply.ReadAnnounce(Tracker, body);
        return () =>
        {
            AssertSafe(reply);
            Assert.Null(HttpTrackerReply.TryReadFailure(body));
        };
    }

    private static Action ReadScrapeReply(byte[] body)
    {
        var reply = HttpTrackerReply.ReadScrape(Tracker, body, Asked);
        return () =>
        {
            Assert.All(reply.Keys, infoHash => Assert.Contains(infoHash, Asked));
            Assert.All(reply.Values, counts => Assert.True(counts is { Seeds: >= 0, Leechers: >= 0, Completed: >= 0 }));
        };
    }

    private static Action? ReadRequestHead(byte[] bytes)
    {
        var head = HttpRequestHead.Read(bytes, LongestHead);
        Assert.Contains(head.Status, new[] { 0, 200, 400, 405, 431, 505 });
        if (head.Status != 200) return null;
        var (length, target) = (head.Length, head.Target.ToArray());
        return () =>
        {
            // What follows a request does not change it, and nothing that is shorter is one.
            Assert.InRange(length, 18, LongestHead);
            Assert.Equal(target, HttpRequestHead.Read(bytes.AsSpan(0, length), LongestHead).Target.ToArray());
            Assert.Equal(0, HttpRequestHead.Read(bytes.AsSpan(0, length - 1), LongestHead).Status);
            Assert.Equal((byte)'/', target[0]);
            Assert.DoesNotContain((byte)'\n', target);
        };
    }

    private static Func<byte[], Action?> AnswerTarget()
    {
        var options = new TrackerServerOptions { MaxSwarms = 20, MaxPeers = 200, MaxPeersPerSwarm = 50, MaxAnnouncesPerAddress = int.MaxValue };
        var server = new HttpAnnounce(new Swarms(options, TimeProvider.System, new Random(1)), options, new TrackerCounts());
        return target =>
        {
            var output = new ArrayBufferWriter<byte>();
            if (!server.TryAnswer(target, Asking, output)) return null;
            var answer = BencodeValue.Read(output.WrittenMemory);
            Assert.InRange(output.WrittenCount, 2, 16 * 1024);
            Assert.Equal(BencodeKind.Dictionary, answer.Kind);
            return answer.Find("failure reason"u8) is null ? () => { } : null;
        };
    }

    private static void AssertSafe(AnnounceResponse reply)
    {
        Assert.InRange(reply.Interval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        Assert.InRange(reply.MinInterval ?? TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Assert.InRange(reply.Peers.Count, 0, PeerAddresses.MostPeers);
        Assert.All(reply.Peers, peer => Assert.True(PeerAddresses.IsUsable(peer)));
        Assert.True((reply.Seeds ?? 0) >= 0 && (reply.Leechers ?? 0) >= 0);
        Assert.DoesNotContain(reply.Warning ?? "", char.IsControl);
    }
}
