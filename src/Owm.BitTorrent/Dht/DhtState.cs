using System.Net.Sockets;
using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Dht;

/// <summary>What a node remembers from one run to the next: its ids, and nodes it knew. In a file a bencoded dictionary: <c>id</c> and
/// <c>nodes</c> of IPv4, <c>id6</c> and <c>nodes6</c> of IPv6.</summary>
internal sealed class DhtState
{
    /// <summary>How many nodes of one address family are remembered.</summary>
    public const int MostNodes = 300;

    private const int LargestFile = 64 * 1024;

    private readonly Dictionary<AddressFamily, (NodeId Id, IReadOnlyList<NodeContact> Nodes)> _families = [];

    /// <summary>Reads what was saved. What is damaged is forgotten: a node can always begin anew.</summary>
    /// <param name="saved">The bytes; empty when nothing was saved.</param>
    public static DhtState Read(ReadOnlyMemory<byte> saved)
    {
        var state = new DhtState();
        if (saved.Length is 0 or > LargestFile) return state;
        try
        {
            var file = BencodeValue.Read(saved, maxValues: 100);
            state.Read(file, AddressFamily.InterNetwork, "id"u8, "nodes"u8);
            state.Read(file, AddressFamily.InterNetworkV6, "id6"u8, "nodes6"u8);
        }
        catch (InvalidTorrentException)
        {
            // As above.
        }

        return state;
    }

    /// <summary>Returns what was saved of one address family: an id and nodes, or nothing.</summary>
    public (NodeId Id, IReadOnlyList<NodeContact> Nodes)? Find(AddressFamily family) => _families.TryGetValue(family, out var saved) ? saved : null;

    /// <summary>Sets what is to be saved of one address family.</summary>
    public void Set(AddressFamily family, NodeId id, IReadOnlyList<NodeContact> nodes) => _families[family] = (id, nodes);

    /// <summary>Returns the bytes to save.</summary>
    public byte[] Write() => BencodeWriter.ToArray(writer =>
    {
        writer.StartDictionary();
        WriteId(writer, "id"u8, AddressFamily.InterNetwork);
        WriteId(writer, "id6"u8, AddressFamily.InterNetworkV6);
        WriteNodes(writer, "nodes"u8, AddressFamily.InterNetwork);
        WriteNodes(writer, "nodes6"u8, AddressFamily.InterNetworkV6);
        writer.EndDictionary();
    });

    private void Read(BencodeValue file, AddressFamily family, ReadOnlySpan<byte> idKey, ReadOnlySpan<byte> nodesKey)
    {
        if (file.Find(idKey)?.AsString is not { Length: NodeId.Length } id) return;
        var nodes = file.Find(nodesKey)?.AsString is { } compact ? NodeContact.Read(compact.Span, family, MostNodes) : [];
        _families[family] = (new NodeId(id.Span), nodes.FindAll(node => NodeAddresses.IsUsable(node.EndPoint)));
    }

    private void WriteId(BencodeWriter writer, ReadOnlySpan<byte> key, AddressFamily family)
    {
        if (!_families.TryGetValue(family, out var saved)) return;
        Span<byte> bytes = stackalloc byte[NodeId.Length];
        saved.Id.CopyTo(bytes);
        writer.WriteKey(key);
        writer.Write(bytes);
    }

    private void WriteNodes(BencodeWriter writer, ReadOnlySpan<byte> key, AddressFamily family)
    {
        if (!_families.TryGetValue(family, out var saved)) return;
        writer.WriteKey(key);
        writer.Write(NodeContact.Write(saved.Nodes, family));
    }
}
