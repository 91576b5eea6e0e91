using System.Buffers.Text;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>What stands in the query of an announce or a scrape over HTTP. Names that are not known, <c>ip</c> among them, are passed over.</summary>
internal struct HttpAnnounceQuery
{
    private bool _hasInfoHash;
    private bool _hasPeerId;
    private bool _noPeerIds;

    public InfoHash InfoHash { get; private set; }

    public PeerIdBytes PeerId { get; private set; }

    public ushort Port { get; private set; }

    public bool IsSeed { get; private set; }

    public AnnounceEvent Event { get; private set; }

    public int Wanted { get; private set; }

    /// <summary>Gets whether the peers are wanted in compact form (BEP 23); who does not say so gets the list of BEP 3.</summary>
    public bool IsCompact { get; private set; }

    public readonly bool WantsPeerIds => !_noPeerIds;

    /// <summary>Reads the query of an announce.</summary>
    /// <param name="query">What follows the question mark, still percent-encoded.</param>
    /// <param name="asked">What it says, when it is right.</param>
    /// <param name="mistake">What is wrong with it, when it is not.</param>
    public static bool TryRead(ReadOnlySpan<byte> query, out HttpAnnounceQuery asked, out string mistake)
    {
        asked = new HttpAnnounceQuery { Wanted = -1 };
        mistake = "";
        Span<byte> buffer = stackalloc byte[32];
        while (TryTakePair(ref query, out var name, out var value))
        {
            if (mistake.Length > 0) return false;
            if (!TryUnescape(value, buffer, out var length)) length = -1;
            mistake = asked.Set(name, length < 0 ? default : buffer[..length], length >= 0);
        }

        if (mistake.Length > 0) return false;
        if (!asked._hasInfoHash) mistake = "info_hash is missing";
        else if (!asked._hasPeerId) mistake = "peer_id is missing";
        else if (asked.Port == 0) mistake = "port is missing";
        return mistake.Length == 0;
    }

    /// <summary>Reads the query of a scrape.</summary>
    /// <param name="query">What follows the question mark, still percent-encoded.</param>
    /// <param name="most">How many swarms may be asked for.</param>
    /// <param name="infoHashes">The swarms in ascending order, each once, when the query is right.</param>
    /// <param name="mistake">What is wrong with it, when it is not.</param>
    public static bool TryReadInfoHashes(ReadOnlySpan<byte> query, int most, out IReadOnlyCollection<InfoHash> infoHashes, out string mistake)
    {
        var found = new SortedDictionary<string, InfoHash>(StringComparer.Ordinal);
        infoHashes = found.Values;
        mistake = "";
        Span<byte> buffer = stackalloc byte[InfoHash.Length];
        while (TryTakePair(ref query, out var name, out var value))
        {
            if (!name.SequenceEqual("info_hash"u8)) continue;
            if (!TryUnescape(value, buffer, out var length) || length != InfoHash.Length)
            {
                mistake = "info_hash must be 20 bytes";
                return false;
            }

            var infoHash = new InfoHash(buffer);
            if (found.TryAdd(infoHash.ToString(), infoHash) && found.Count > most)
            {
                mistake = $"at most {most} info_hash at a time";
                return false;
            }
        }

        if (found.Count == 0) mistake = "info_hash is missing";
        return found.Count > 0;
    }

    private static bool TryTakePair(ref ReadOnlySpan<byte> query, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (query.IsEmpty) return false;
        var end = query.IndexOf((byte)'&');
        var pair = end < 0 ? query : query[..end];
        query = end < 0 ? default : query[(end + 1)..];
        var equals = pair.IndexOf((byte)'=');
        name = equals < 0 ? pair : pair[..equals];
        value = equals < 0 ? default : pair[(equals + 1)..];
        return true;
    }

    private static bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> buffer, out int length)
    {
        length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            if (length == buffer.Length) return false;
            if (escaped[i] != '%')
            {
                buffer[length++] = escaped[i];
                continue;
            }

            if (i + 2 >= escaped.Length || !char.IsAsciiHexDigit((char)escaped[i + 1]) || !char.IsAsciiHexDigit((char)escaped[i + 2])) return false;
            buffer[length++] = (byte)((HexValue(escaped[i + 1]) << 4) | HexValue(escaped[i + 2]));
            i += 2;
        }

        return true;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool TryReadNumber(ReadOnlySpan<byte> value, out long number) =>
        Utf8Parser.TryParse(value, out number, out var used) && used == value.Length && value.Length > 0;

    // Returns what is wrong, or nothing.
    private string Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isReadable)
    {
        if (name.SequenceEqual("info_hash"u8))
        {
            if (!isReadable || value.Length != InfoHash.Length) return "info_hash must be 20 bytes";
            InfoHash = new InfoHash(value);
            _hasInfoHash = true;
        }
        else if (name.SequenceEqual("peer_id"u8))
        {
            if (!isReadable || value.Length != 20) return "peer_id must be 20 bytes";
            var peerId = default(PeerIdBytes);
            value.CopyTo(peerId);
            PeerId = peerId;
            _hasPeerId = true;
        }
        else if (name.SequenceEqual("port"u8))
        {
            if (!TryReadNumber(value, out var port) || port is < 1 or > 65535) return "port must be 1 to 65535";
            Port = (ushort)port;
        }
        else if (name.SequenceEqual("left"u8))
        {
            if (!TryReadNumber(value, out var left)) return "left must be a number";
            IsSeed = left == 0;
        }
        else if (name.SequenceEqual("numwant"u8))
        {
            if (!TryReadNumber(value, out var wanted)) return "numwant must be a number";
            Wanted = (int)Math.Clamp(wanted, -1, Swarms.MostTold);
        }
        else if (name.SequenceEqual("event"u8))
        {
            return SetEvent(value);
        }
        else if (name.SequenceEqual("compact"u8))
        {
            IsCompact = value.SequenceEqual("1"u8);
        }
        else if (name.SequenceEqual("no_peer_id"u8))
        {
            _noPeerIds = value.SequenceEqual("1"u8);
        }

        return "";
    }

    private string SetEvent(ReadOnlySpan<byte> value)
    {
        if (value.SequenceEqual("started"u8)) Event = AnnounceEvent.Started;
        else if (value.SequenceEqual("completed"u8)) Event = AnnounceEvent.Completed;
        else if (value.SequenceEqual("stopped"u8)) Event = AnnounceEvent.Stopped;
        else if (!value.IsEmpty && !value.SequenceEqual("paused"u8)) return "event must be started, completed or stopped";
        return "";
    }
}
