using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>Answers the datagrams of the UDP tracker protocol (BEP 15): request in, reply out. Before an address has shown that it receives,
/// no reply is larger than its request, so that nobody can be flooded by requests in their name.</summary>
internal sealed class UdpAnnounce
{
    /// <summary>The largest reply in bytes: a scrape of 74 swarms takes 896, and more than this may not pass IPv6 in one piece.</summary>
    public const int LargestReply = 1200;

    private readonly Swarms _swarms;
    private readonly UdpConnectionIds _connections;
    private readonly TrackerCounts _counts;
    private readonly int _interval;
    private readonly List<ToldPeer> _told = new(Swarms.MostTold);

    /// <summary>Makes the answering part. It answers one datagram at a time.</summary>
    /// <param name="swarms">The swarms.</param>
    /// <param name="connections">Gives and knows connection ids.</param>
    /// <param name="options">How long peers are asked to wait.</param>
    /// <param name="counts">Counts what is asked.</param>
    public UdpAnnounce(Swarms swarms, UdpConnectionIds connections, TrackerServerOptions options, TrackerCounts counts)
    {
        _swarms = swarms;
        _connections = connections;
        _counts = counts;
        _interval = (int)options.Interval.TotalSeconds;
    }

    /// <summary>Answers one datagram.</summary>
    /// <param name="request">The datagram.</param>
    /// <param name="remote">Who sent it.</param>
    /// <param name="reply">Takes the reply, <see cref="LargestReply"/> bytes at the most.</param>
    /// <returns>The reply's length; 0 for none.</returns>
    public int Answer(ReadOnlySpan<byte> request, IPAddress remote, Span<byte> reply)
    {
        if (request.Length < UdpTrackerPackets.ConnectLength) return Drop();
        var action = (UdpTrackerAction)BinaryPrimitives.ReadInt32BigEndian(request[8..]);
        var connection = BinaryPrimitives.ReadUInt64BigEndian(request);
        if (action == UdpTrackerAction.Connect)
        {
            if (connection != (ulong)UdpTrackerPackets.ProtocolId) return Drop();
            WriteHeader(reply, UdpTrackerAction.Connect, request);
            BinaryPrimitives.WriteUInt64BigEndian(reply[8..], _connections.Make(remote));
            return UdpTrackerPackets.ConnectLength;
        }

        if (action is not (UdpTrackerAction.Announce or UdpTrackerAction.Scrape)) return Drop();
        if (!_connections.IsValid(remote, connection)) return Refuse(request, reply, "connection id expired");
        if (!_swarms.Rates.TryCount(remote)) return Drop();
        return action == UdpTrackerAction.Announce ? Announce(request, remote, reply) : Scrape(request, reply);
    }

    private static void WriteHeader(Span<byte> reply, UdpTrackerAction action, ReadOnlySpan<byte> request)
    {
        BinaryPrimitives.WriteInt32BigEndian(reply, (int)action);
        request.Slice(12, 4).CopyTo(reply[4..]);
    }

    private int Announce(ReadOnlySpan<byte> request, IPAddress remote, Span<byte> reply)
    {
        if (request.Length < UdpTrackerPackets.AnnounceLength) return Drop();
        var infoHash = new InfoHash(request.Slice(16, InfoHash.Length));
        var port = BinaryPrimitives.ReadUInt16BigEndian(request[96..]);
        if (port == 0) return Refuse(request, reply, "port must not be 0");
        if (!_swarms.IsAllowed(infoHash)) return Refuse(request, reply, "this tracker does not serve that torrent");
        var peerId = default(PeerIdBytes);
        request.Slice(36, 20).CopyTo(peerId);
        var told = (AnnounceEvent)BinaryPrimitives.ReadInt32BigEndian(request[80..]);
        var length = remote.AddressFamily == AddressFamily.InterNetwork ? CompactEndpoints.IPv4Length : CompactEndpoints.IPv6Length;
        var mostFitting = (LargestReply - UdpTrackerPackets.AnnounceAnswerLength) / length;
        Interlocked.Increment(ref _counts.UdpAnnounces);
        var counts = _swarms.Announce(
            new PeerAnnounce
            {
                InfoHash = infoHash,
                PeerId = peerId,
                Address = remote,
                Port = port,
                Event = told is AnnounceEvent.Completed or AnnounceEvent.Started or AnnounceEvent.Stopped ? told : AnnounceEvent.None,
                IsSeed = BinaryPrimitives.ReadInt64BigEndian(request[64..]) == 0,
                Wanted = Math.Min(BinaryPrimitives.ReadInt32BigEndian(request[92..]), mostFitting),
            },
            _told);
        WriteHeader(reply, UdpTrackerAction.Announce, request);
        BinaryPrimitives.WriteInt32BigEndian(reply[8..], _interval);
        BinaryPrimitives.WriteInt32BigEndian(reply[12..], counts.Leechers);
        BinaryPrimitives.WriteInt32BigEndian(reply[16..], counts.Seeds);
        var position = UdpTrackerPackets.AnnounceAnswerLength;
        foreach (var peer in _told) position += peer.WriteCompact(reply[position..]);
        return position;
    }

    private int Scrape(ReadOnlySpan<byte> request, Span<byte> reply)
    {
        var asked = request[16..];
        if (asked.Length < InfoHash.Length) return Drop();
        Interlocked.Increment(ref _counts.Scrapes);
        WriteHeader(reply, UdpTrackerAction.Scrape, request);
        var position = 8;
        for (var i = 0; i < UdpTrackerPackets.MostScraped && asked.Length >= InfoHash.Length; i++, asked = asked[InfoHash.Length..])
        {
            var counts = _swarms.Scrape(new InfoHash(asked[..InfoHash.Length])) ?? default;
            BinaryPrimitives.WriteInt32BigEndian(reply[position..], counts.Seeds);
            BinaryPrimitives.WriteInt32BigEndian(reply[(position + 4)..], counts.Completed);
            BinaryPrimitives.WriteInt32BigEndian(reply[(position + 8)..], counts.Leechers);
            position += 12;
        }

        return position;
    }

    private int Refuse(ReadOnlySpan<byte> request, Span<byte> reply, string reason)
    {
        Interlocked.Increment(ref _counts.Refused);
        if (8 + reason.Length > request.Length) return 0;
        WriteHeader(reply, UdpTrackerAction.Error, request);
        return 8 + Encoding.ASCII.GetBytes(reason, reply[8..]);
    }

    private int Drop()
    {
        Interlocked.Increment(ref _counts.Dropped);
        return 0;
    }
}
