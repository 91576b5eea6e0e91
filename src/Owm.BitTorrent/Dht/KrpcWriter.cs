using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Dht;

/// <summary>Writes what is sent to other nodes (BEP 5).</summary>
internal static class KrpcWriter
{
    /// <summary>The length in bytes of a transaction of ours. With three, a query for nodes lets a stranger ping back and name one
    /// node without sending more than half as much again as it received.</summary>
    public const int TransactionLength = 3;

    /// <summary>The length in bytes of a ping by a node that answers queries.</summary>
    public const int PingLength = 57;

    // The client and its version (BEP 5, "v"), as in the peer id.
    private static ReadOnlySpan<byte> Version => "OW\u0001\u0000"u8;

    /// <summary>Writes a query without more arguments than who asks.</summary>
    public static byte[] Ping(uint transaction, NodeId id, bool isReadOnly) =>
        Query("ping"u8, transaction, isReadOnly, writer => WriteId(writer, "id"u8, id));

    /// <summary>Writes a query for the nodes near a place.</summary>
    /// <param name="transaction">Ties the answer to it.</param>
    /// <param name="id">Who asks.</param>
    /// <param name="target">The place.</param>
    /// <param name="wantsBoth">Whether nodes of both address families are asked for (BEP 32).</param>
    /// <param name="isReadOnly">Whether who asks answers nobody (BEP 43).</param>
    public static byte[] FindNode(uint transaction, NodeId id, NodeId target, bool wantsBoth, bool isReadOnly) =>
        Query("find_node"u8, transaction, isReadOnly, writer =>
        {
            WriteId(writer, "id"u8, id);
            WriteId(writer, "target"u8, target);
            WriteWants(writer, wantsBoth);
        });

    /// <summary>Writes a query for the peers of a torrent; arguments as in <see cref="FindNode"/>.</summary>
    public static byte[] GetPeers(uint transaction, NodeId id, NodeId infoHash, bool wantsBoth, bool isReadOnly) =>
        Query("get_peers"u8, transaction, isReadOnly, writer =>
        {
            WriteId(writer, "id"u8, id);
            WriteId(writer, "info_hash"u8, infoHash);
            WriteWants(writer, wantsBoth);
        });

    /// <summary>Writes an announce.</summary>
    /// <param name="transaction">Ties the answer to it.</param>
    /// <param name="id">Who announces.</param>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="port">Where peers are accepted.</param>
    /// <param name="token">What the node gave in its answer to get_peers.</param>
    /// <param name="isReadOnly">Whether who announces answers nobody (BEP 43).</param>
    public static byte[] AnnouncePeer(uint transaction, NodeId id, NodeId infoHash, int port, ReadOnlyMemory<byte> token, bool isReadOnly) =>
        Query("announce_peer"u8, transaction, isReadOnly, writer =>
        {
            WriteId(writer, "id"u8, id);
            WriteId(writer, "info_hash"u8, infoHash);
            writer.WriteKey("port"u8);
            writer.Write(port);
            writer.WriteKey("token"u8);
            writer.Write(token.Span);
        });

    /// <summary>Writes an answer.</summary>
    /// <param name="transaction">Of the query.</param>
    /// <param name="id">Who answers.</param>
    /// <param name="asker">Who asked, who is told the address that is seen (BEP 42).</param>
    /// <param name="nodes">IPv4 nodes; null to say nothing of them.</param>
    /// <param name="nodes6">IPv6 nodes; null to say nothing of them.</param>
    /// <param name="token">The token of an answer to get_peers; empty for none.</param>
    /// <param name="peers">The peers; none to say nothing of them.</param>
    public static byte[] Reply(
        ReadOnlyMemory<byte> transaction, NodeId id, IPEndPoint asker,
        IReadOnlyList<NodeContact>? nodes = null, IReadOnlyList<NodeContact>? nodes6 = null, ReadOnlyMemory<byte> token = default, IReadOnlyList<IPEndPoint>? peers = null) =>
        BencodeWriter.ToArray(writer =>
        {
            writer.StartDictionary();
            WriteSeen(writer, asker);
            writer.WriteKey("r"u8);
            writer.StartDictionary();
            WriteId(writer, "id"u8, id);
            WriteNodes(writer, "nodes"u8, nodes, AddressFamily.InterNetwork);
            WriteNodes(writer, "nodes6"u8, nodes6, AddressFamily.InterNetworkV6);
            if (!token.IsEmpty)
            {
                writer.WriteKey("token"u8);
                writer.Write(token.Span);
            }

            if (peers is { Count: > 0 }) WritePeers(writer, peers);
            writer.EndDictionary();
            WriteEnd(writer, transaction.Span, "r"u8);
        });

    /// <summary>Writes a refusal.</summary>
    public static byte[] Error(ReadOnlyMemory<byte> transaction, int code, string reason) => BencodeWriter.ToArray(writer =>
    {
        writer.StartDictionary();
        writer.WriteKey("e"u8);
        writer.StartList();
        writer.Write(code);
        writer.Write(reason);
        writer.EndList();
        WriteEnd(writer, transaction.Span, "e"u8);
    });

    private static byte[] Query(ReadOnlySpan<byte> method, uint transaction, bool isReadOnly, Action<BencodeWriter> writeArguments)
    {
        var output = new ArrayBufferWriter<byte>(160);
        var writer = new BencodeWriter(output);
        writer.StartDictionary();
        writer.WriteKey("a"u8);
        writer.StartDictionary();
        writeArguments(writer);
        writer.EndDictionary();
        writer.WriteKey("q"u8);
        writer.Write(method);
        if (isReadOnly)
        {
            writer.WriteKey("ro"u8);
            writer.Write(1);
        }

        writer.WriteKey("t"u8);
        writer.Write([(byte)((transaction >> 16) & 0xFF), (byte)((transaction >> 8) & 0xFF), (byte)(transaction & 0xFF)]);
        if (!method.SequenceEqual("ping"u8))
        {
            // Not in a ping: those to strangers must be short.
            writer.WriteKey("v"u8);
            writer.Write(Version);
        }

        writer.WriteKey("y"u8);
        writer.Write("q"u8);
        writer.EndDictionary();
        return output.WrittenSpan.ToArray();
    }

    private static void WriteEnd(BencodeWriter writer, ReadOnlySpan<byte> transaction, ReadOnlySpan<byte> kind)
    {
        writer.WriteKey("t"u8);
        writer.Write(transaction);
        writer.WriteKey("y"u8);
        writer.Write(kind);
        writer.EndDictionary();
    }

    private static void WriteId(BencodeWriter writer, ReadOnlySpan<byte> key, NodeId id)
    {
        Span<byte> bytes = stackalloc byte[NodeId.Length];
        id.CopyTo(bytes);
        writer.WriteKey(key);
        writer.Write(bytes);
    }

    private static void WriteWants(BencodeWriter writer, bool wantsBoth)
    {
        if (!wantsBoth) return;
        writer.WriteKey("want"u8);
        writer.StartList();
        writer.Write("n4"u8);
        writer.Write("n6"u8);
        writer.EndList();
    }

    private static void WriteSeen(BencodeWriter writer, IPEndPoint asker)
    {
        Span<byte> compact = stackalloc byte[CompactEndpoints.IPv6Length];
        var length = CompactEndpoints.Write(compact, asker);
        writer.WriteKey("ip"u8);
        writer.Write(compact[..length]);
    }

    private static void WriteNodes(BencodeWriter writer, ReadOnlySpan<byte> key, IReadOnlyList<NodeContact>? nodes, AddressFamily family)
    {
        if (nodes is null) return;
        writer.WriteKey(key);
        writer.Write(NodeContact.Write(nodes, family));
    }

    private static void WritePeers(BencodeWriter writer, IReadOnlyList<IPEndPoint> peers)
    {
        Span<byte> compact = stackalloc byte[CompactEndpoints.IPv6Length];
        writer.WriteKey("values"u8);
        writer.StartList();
        foreach (var peer in peers)
        {
            var length = CompactEndpoints.Write(compact, peer);
            writer.Write(compact[..length]);
        }

        writer.EndList();
    }
}
