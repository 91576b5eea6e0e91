using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Dht;

/// <summary>Reads what other nodes send (BEP 5). Nothing is taken on trust: kinds, lengths and counts are checked; fields that are not
/// known are skipped.</summary>
internal static class KrpcReader
{
    /// <summary>The largest datagram that is read.</summary>
    public const int LargestDatagram = 4096;

    /// <summary>The longest transaction that is given back; in use are 2 to 8 bytes.</summary>
    public const int LongestTransaction = 32;

    /// <summary>The longest token that is kept; in use are 4 to 20 bytes.</summary>
    public const int LongestToken = 64;

    private const int MostValues = 512;
    private const int MostNodes = 16; // eight are usual
    private const int MostPeers = 200;

    /// <summary>Reads a datagram.</summary>
    /// <param name="datagram">The bytes; kept by what is returned.</param>
    /// <returns>The message; null when it is none, or too broken to say so to who sent it.</returns>
    public static KrpcMessage? TryRead(ReadOnlyMemory<byte> datagram)
    {
        // Most of what is not for the DHT ends here, at no cost.
        if (datagram.Length is < 12 or > LargestDatagram || datagram.Span[0] != 'd' || datagram.Span[^1] != 'e') return null;
        BencodeValue message;
        try
        {
            message = BencodeValue.Read(datagram, MostValues);
        }
        catch (InvalidTorrentException)
        {
            return null; // hostile or broken bytes are everyday life here
        }

        if (message.Find("t"u8)?.AsString is not { Length: > 0 and <= LongestTransaction } transaction) return null;
        if (message.Find("y"u8)?.AsString is not { Length: 1 } kind) return null;
        return kind.Span[0] switch
        {
            (byte)'q' => ReadQuery(message, transaction),
            (byte)'r' => ReadReply(message, transaction),
            (byte)'e' => ReadError(message, transaction),
            _ => null,
        };
    }

    private static KrpcMessage ReadQuery(BencodeValue message, ReadOnlyMemory<byte> transaction)
    {
        if (message.Find("q"u8)?.AsString is not { } name || message.Find("a"u8) is not { Kind: BencodeKind.Dictionary } arguments)
        {
            return new KrpcBadQuery(transaction, 203, "no method or no arguments");
        }

        KrpcMethod method;
        if (name.Span.SequenceEqual("ping"u8)) method = KrpcMethod.Ping;
        else if (name.Span.SequenceEqual("find_node"u8)) method = KrpcMethod.FindNode;
        else if (name.Span.SequenceEqual("get_peers"u8)) method = KrpcMethod.GetPeers;
        else if (name.Span.SequenceEqual("announce_peer"u8)) method = KrpcMethod.AnnouncePeer;
        else return new KrpcBadQuery(transaction, 204, "method unknown");

        if (ReadId(arguments, "id"u8) is not { } id) return new KrpcBadQuery(transaction, 203, "bad id");
        var query = new KrpcQuery(transaction, method, id) { IsReadOnly = IsReadOnly(message) };
        if (method == KrpcMethod.Ping) return query;
        if ((method == KrpcMethod.FindNode ? ReadId(arguments, "target"u8) : ReadId(arguments, "info_hash"u8)) is not { } target)
        {
            return new KrpcBadQuery(transaction, 203, method == KrpcMethod.FindNode ? "bad target" : "bad info_hash");
        }

        return method == KrpcMethod.AnnouncePeer
            ? ReadAnnounce(query with { Target = target }, arguments)
            : ReadWants(query with { Target = target }, arguments);
    }

    private static KrpcMessage ReadAnnounce(KrpcQuery query, BencodeValue arguments)
    {
        if (arguments.Find("token"u8)?.AsString is not { Length: > 0 and <= LongestToken } token) return new KrpcBadQuery(query.Transaction, 203, "bad token");
        KrpcQuery announce = query with { Token = token };
        if (arguments.Find("implied_port"u8)?.AsInteger is not null and not 0) return announce;
        if (arguments.Find("port"u8)?.AsInteger is not (> 0 and <= IPEndPoint.MaxPort and var port)) return new KrpcBadQuery(query.Transaction, 203, "bad port");
        announce = announce with { Port = (int)port };
        return announce;
    }

    private static KrpcQuery ReadWants(KrpcQuery query, BencodeValue arguments)
    {
        if (arguments.Find("want"u8) is not { Kind: BencodeKind.List } want) return query;
        bool v4 = false, v6 = false;
        foreach (var item in want.Items)
        {
            if (item.AsString is not { } family) continue;
            v4 |= family.Span.SequenceEqual("n4"u8);
            v6 |= family.Span.SequenceEqual("n6"u8);
        }

        return query with { WantsV4 = v4, WantsV6 = v6 };
    }

    private static KrpcReply? ReadReply(BencodeValue message, ReadOnlyMemory<byte> transaction)
    {
        if (message.Find("r"u8) is not { } values || ReadId(values, "id"u8) is not { } id) return null;
        var nodes = NodeContact.Read(values.Find("nodes"u8)?.AsString is { } v4 ? v4.Span : default, AddressFamily.InterNetwork, MostNodes);
        nodes.AddRange(NodeContact.Read(values.Find("nodes6"u8)?.AsString is { } v6 ? v6.Span : default, AddressFamily.InterNetworkV6, MostNodes));
        return new KrpcReply(transaction, id)
        {
            Nodes = nodes,
            Peers = ReadPeers(values.Find("values"u8)),
            Token = values.Find("token"u8)?.AsString is { Length: <= LongestToken } token ? token : default,
            SeenAddress = message.Find("ip"u8)?.AsString is { } seen ? ReadAddress(seen.Span) : null,
            IsReadOnly = IsReadOnly(message),
        };
    }

    private static KrpcError ReadError(BencodeValue message, ReadOnlyMemory<byte> transaction) =>
        new(transaction, message.Find("e"u8) is { Items: [{ AsInteger: >= 0 and <= 999 and var code }, ..] } ? (int)code : 201);

    private static List<IPEndPoint> ReadPeers(BencodeValue? values)
    {
        var peers = new List<IPEndPoint>();
        foreach (var item in values?.Items ?? [])
        {
            if (peers.Count == MostPeers) break;
            if (item.AsString is not { } compact) continue;
            if (compact.Length == CompactEndpoints.IPv4Length) peers.AddRange(CompactEndpoints.ReadIPv4(compact.Span));
            else if (compact.Length == CompactEndpoints.IPv6Length) peers.AddRange(CompactEndpoints.ReadIPv6(compact.Span));
        }

        return peers;
    }

    // The address with its port (BEP 42); some nodes leave the port out.
    private static IPAddress? ReadAddress(ReadOnlySpan<byte> compact) => compact.Length switch
    {
        4 or CompactEndpoints.IPv4Length => new IPAddress(compact[..4]),
        16 or CompactEndpoints.IPv6Length => new IPAddress(compact[..16]),
        _ => null,
    };

    private static NodeId? ReadId(BencodeValue dictionary, ReadOnlySpan<byte> key) =>
        dictionary.Find(key)?.AsString is { Length: NodeId.Length } id ? new NodeId(id.Span) : null;

    private static bool IsReadOnly(BencodeValue message) => message.Find("ro"u8)?.AsInteger == 1;
}
