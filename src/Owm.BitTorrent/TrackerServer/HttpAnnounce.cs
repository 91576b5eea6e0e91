using System.Buffers;
using System.Net;
using System.Text;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>Answers the requests of HTTP trackers (BEP 3, 7, 23, 48): the target of a request in, bencoded bytes out. Knows nothing of connections,
/// so that any HTTP server can host it.</summary>
internal sealed class HttpAnnounce
{
    /// <summary>How many swarms one scrape may ask for.</summary>
    public const int MostScraped = 74;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMinutes(1);

    private readonly Swarms _swarms;
    private readonly TrackerCounts _counts;
    private readonly long _interval;
    private readonly long _minInterval;

    /// <summary>Makes the answering part.</summary>
    /// <param name="swarms">The swarms.</param>
    /// <param name="options">How long peers are asked to wait.</param>
    /// <param name="counts">Counts what is asked.</param>
    public HttpAnnounce(Swarms swarms, TrackerServerOptions options, TrackerCounts counts)
    {
        _swarms = swarms;
        _counts = counts;
        _interval = (long)options.Interval.TotalSeconds;
        _minInterval = (long)Math.Min(options.Interval.TotalSeconds, LeastInterval.TotalSeconds);
    }

    /// <summary>Answers one request.</summary>
    /// <param name="target">The request's target as it was sent: path and query.</param>
    /// <param name="remote">Who asks.</param>
    /// <param name="output">Takes the bencoded answer; nothing when there is no such path.</param>
    /// <returns>Whether there is such a path; if not, the HTTP status is 404.</returns>
    public bool TryAnswer(ReadOnlySpan<byte> target, IPAddress remote, IBufferWriter<byte> output)
    {
        var question = target.IndexOf((byte)'?');
        var path = question < 0 ? target : target[..question];
        var query = question < 0 ? default : target[(question + 1)..];
        if (remote.IsIPv4MappedToIPv6) remote = remote.MapToIPv4();
        var isAnnounce = path.SequenceEqual("/announce"u8);
        if (!isAnnounce && !path.SequenceEqual("/scrape"u8)) return false;
        if (!_swarms.Rates.TryCount(remote)) Refuse(output, "too many requests from your address; wait a little");
        else if (isAnnounce) Announce(query, remote, output);
        else Scrape(query, output);
        return true;
    }

    /// <summary>Answers one request.</summary>
    /// <param name="target">The request's target as it was sent: path and query.</param>
    /// <param name="remote">Who asks.</param>
    /// <returns>The bencoded answer, or <see langword="null"/> when there is no such path.</returns>
    public byte[]? TryAnswer(string target, IPAddress remote)
    {
        var output = new ArrayBufferWriter<byte>();
        return TryAnswer(Encoding.Latin1.GetBytes(target), remote, output) ? output.WrittenSpan.ToArray() : null;
    }

    private void Announce(ReadOnlySpan<byte> query, IPAddress remote, IBufferWriter<byte> output)
    {
        if (!HttpAnnounceQuery.TryRead(query, out var asked, out var mistake))
        {
            Refuse(output, mistake);
            return;
        }

        if (!_swarms.IsAllowed(asked.InfoHash))
        {
            Refuse(output, "this tracker does not serve that torrent");
            return;
        }

        Interlocked.Increment(ref _counts.HttpAnnounces);
        var told = new List<ToldPeer>();
        var counts = _swarms.Announce(
            new PeerAnnounce
            {
                InfoHash = asked.InfoHash,
                PeerId = asked.PeerId,
                Address = remote,
                Port = asked.Port,
                Event = asked.Event,
                IsSeed = asked.IsSeed,
                Wanted = asked.Wanted,
            },
            told);
        var writer = new BencodeWriter(output);
        writer.StartDictionary();
        WriteNumber(writer, "complete"u8, counts.Seeds);
        WriteNumber(writer, "incomplete"u8, counts.Leechers);
        WriteNumber(writer, "interval"u8, _interval);
        WriteNumber(writer, "min interval"u8, _minInterval);
        if (asked.IsCompact) WriteCompact(writer, told, remote);
        else WriteList(writer, told, asked.WantsPeerIds);
        writer.EndDictionary();
    }

    private void Scrape(ReadOnlySpan<byte> query, IBufferWriter<byte> output)
    {
        // A scrape of everything would tell anyone what is shared here: the swarms must be named.
        if (!HttpAnnounceQuery.TryReadInfoHashes(query, MostScraped, out var infoHashes, out var mistake))
        {
            Refuse(output, mistake);
            return;
        }

        Interlocked.Increment(ref _counts.Scrapes);
        var writer = new BencodeWriter(output);
        writer.StartDictionary();
        writer.WriteKey("files"u8);
        writer.StartDictionary();
        foreach (var infoHash in infoHashes)
        {
            if (_swarms.Scrape(infoHash) is not { } counts) continue;
            writer.WriteKey(infoHash.ToArray());
            writer.StartDictionary();
            WriteNumber(writer, "complete"u8, counts.Seeds);
            WriteNumber(writer, "downloaded"u8, counts.Completed);
            WriteNumber(writer, "incomplete"u8, counts.Leechers);
            writer.EndDictionary();
        }

        writer.EndDictionary();
        writer.EndDictionary();
    }

    private void Refuse(IBufferWriter<byte> output, string reason)
    {
        Interlocked.Increment(ref _counts.Refused);
        var writer = new BencodeWriter(output);
        writer.StartDictionary();
        writer.WriteKey("failure reason"u8);
        writer.Write(reason);
        writer.EndDictionary();
    }

    private static void WriteCompact(BencodeWriter writer, List<ToldPeer> told, IPAddress remote)
    {
        Span<byte> compact = stackalloc byte[Swarms.MostTold * CompactEndpoints.IPv6Length];
        var length = 0;
        foreach (var peer in told) length += peer.WriteCompact(compact[length..]);
        var isIPv6 = remote.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

        // BEP 7: IPv6 peers stand in peers6; clients that know nothing of it still find the key they look for.
        writer.WriteKey("peers"u8);
        writer.Write(isIPv6 ? [] : compact[..length]);
        if (!isIPv6) return;
        writer.WriteKey("peers6"u8);
        writer.Write(compact[..length]);
    }

    private static void WriteList(BencodeWriter writer, List<ToldPeer> told, bool wantsPeerIds)
    {
        writer.WriteKey("peers"u8);
        writer.StartList();
        foreach (var peer in told)
        {
            writer.StartDictionary();
            writer.WriteKey("ip"u8);
            writer.Write(peer.Address.ToString());
            if (wantsPeerIds)
            {
                writer.WriteKey("peer id"u8);
                writer.Write(peer.PeerId);
            }

            WriteNumber(writer, "port"u8, peer.Port);
            writer.EndDictionary();
        }

        writer.EndList();
    }

    private static void WriteNumber(BencodeWriter writer, ReadOnlySpan<byte> key, long value)
    {
        writer.WriteKey(key);
        writer.Write(value);
    }
}
