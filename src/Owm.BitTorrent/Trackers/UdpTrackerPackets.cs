using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Trackers;

/// <summary>The actions of the UDP tracker protocol (BEP 15).</summary>
internal enum UdpTrackerAction
{
    /// <summary>Asks for, or gives, a connection id.</summary>
    Connect = 0,

    /// <summary>An announce, or its answer.</summary>
    Announce = 1,

    /// <summary>A scrape, or its answer.</summary>
    Scrape = 2,

    /// <summary>The tracker refuses.</summary>
    Error = 3,
}

/// <summary>Writes what UDP trackers are asked and reads what they answer (BEP 15, BEP 41). Every number is big-endian.</summary>
internal static class UdpTrackerPackets
{
    /// <summary>What a connect request has in the place of a connection id.</summary>
    public const long ProtocolId = 0x41727101980;

    /// <summary>The length of a connect request in bytes, and of the answer to it.</summary>
    public const int ConnectLength = 16;

    /// <summary>The length of an announce request in bytes, without options.</summary>
    public const int AnnounceLength = 98;

    /// <summary>The length of the answer to an announce in bytes, without peers.</summary>
    public const int AnnounceAnswerLength = 20;

    /// <summary>How many swarms one scrape may ask for.</summary>
    public const int MostScraped = 74;

    private const int OptionsLimit = 1024;

    /// <summary>Returns a connect request.</summary>
    public static byte[] Connect(uint transaction) => Header(ConnectLength, ProtocolId, UdpTrackerAction.Connect, transaction);

    /// <summary>Returns an announce request, with path and query of the tracker's URL as options (BEP 41) where it has them.</summary>
    public static byte[] Announce(long connection, uint transaction, AnnounceRequest request, Uri tracker)
    {
        var packet = Header(AnnounceLength, connection, UdpTrackerAction.Announce, transaction);
        request.InfoHash.CopyTo(packet.AsSpan(16));
        request.PeerId.Span.CopyTo(packet.AsSpan(36, 20));
        BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(56), request.Downloaded);
        BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(64), request.Left);
        BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(72), request.Uploaded);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(80), (int)request.Event);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(88), request.Key);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(92), request.WantedPeers);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(96), (ushort)request.Port);
        return [.. packet, .. Options(tracker)];
    }

    /// <summary>Returns a scrape request.</summary>
    public static byte[] Scrape(long connection, uint transaction, IReadOnlyList<InfoHash> infoHashes)
    {
        var packet = Header(16 + (InfoHash.Length * infoHashes.Count), connection, UdpTrackerAction.Scrape, transaction);
        for (var i = 0; i < infoHashes.Count; i++) infoHashes[i].CopyTo(packet.AsSpan(16 + (InfoHash.Length * i)));
        return packet;
    }

    /// <summary>Returns whether an answer is one to a certain request: to its action, or an error, and not too short for it.</summary>
    public static bool IsAnswerTo(UdpTrackerAction action, ReadOnlySpan<byte> answer)
    {
        if (answer.Length < 8) return false;
        var answered = (UdpTrackerAction)BinaryPrimitives.ReadInt32BigEndian(answer);
        if (answered == UdpTrackerAction.Error) return true;
        return answered == action && answer.Length >= action switch
        {
            UdpTrackerAction.Connect => ConnectLength,
            UdpTrackerAction.Announce => AnnounceAnswerLength,
            _ => 8,
        };
    }

    /// <summary>Returns an answer's transaction id; the answer has at least 8 bytes.</summary>
    public static uint ReadTransaction(ReadOnlySpan<byte> answer) => BinaryPrimitives.ReadUInt32BigEndian(answer[4..]);

    /// <summary>Returns what an error says, or null when the answer is none.</summary>
    public static string? ReadError(ReadOnlySpan<byte> answer) =>
        BinaryPrimitives.ReadInt32BigEndian(answer) == (int)UdpTrackerAction.Error ? TrackerText.Show(answer[8..].TrimEnd((byte)0)) : null;

    /// <summary>Returns the connection id in the answer to a connect.</summary>
    public static long ReadConnection(ReadOnlySpan<byte> answer) => BinaryPrimitives.ReadInt64BigEndian(answer[8..]);

    /// <summary>Reads the answer to an announce. Its peers are of the family the tracker was asked over (BEP 15, "IPv6").</summary>
    public static AnnounceResponse ReadAnnounce(ReadOnlySpan<byte> answer, AddressFamily family)
    {
        var peers = answer[AnnounceAnswerLength..];
        List<IPEndPoint> found = family == AddressFamily.InterNetworkV6 ? CompactEndpoints.ReadIPv6(peers) : CompactEndpoints.ReadIPv4(peers);
        return new AnnounceResponse
        {
            Interval = HttpTrackerReply.BoundInterval(BinaryPrimitives.ReadInt32BigEndian(answer[8..])),
            Leechers = Count(answer[12..]),
            Seeds = Count(answer[16..]),
            Peers = PeerAddresses.Select(found),
        };
    }

    /// <summary>Reads the answer to a scrape. Swarms of which nothing is known are left out, and so are those the answer is too short for.</summary>
    public static Dictionary<InfoHash, ScrapeCounts> ReadScrape(ReadOnlySpan<byte> answer, IReadOnlyList<InfoHash> asked)
    {
        var counts = new Dictionary<InfoHash, ScrapeCounts>();
        answer = answer[8..];
        for (var i = 0; i < asked.Count && answer.Length >= 12; i++, answer = answer[12..])
        {
            var swarm = new ScrapeCounts(Count(answer) ?? 0, Count(answer[8..]) ?? 0, Count(answer[4..]) ?? 0);
            if (swarm != default) counts[asked[i]] = swarm;
        }

        return counts;
    }

    private static int? Count(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadInt32BigEndian(field) is >= 0 and var count ? count : null;

    private static byte[] Header(int length, long connection, UdpTrackerAction action, uint transaction)
    {
        var packet = new byte[length];
        BinaryPrimitives.WriteInt64BigEndian(packet, connection);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(8), (int)action);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), transaction);
        return packet;
    }

    // BEP 41: option 2 is URLData, at most 255 bytes of path and query each; several are joined.
    private static byte[] Options(Uri tracker)
    {
        if (tracker.PathAndQuery is "" or "/") return [];
        var options = new List<byte>();
        foreach (var part in Encoding.UTF8.GetBytes(tracker.PathAndQuery).Take(OptionsLimit).Chunk(255))
        {
            options.Add(2);
            options.Add((byte)part.Length);
            options.AddRange(part);
        }

        return [.. options];
    }
}
