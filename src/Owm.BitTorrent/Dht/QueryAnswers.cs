using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Dht;

/// <summary>Answers other nodes' queries (BEP 5, BEP 32): query in, answer out, never longer than it may be.</summary>
internal sealed class QueryAnswers
{
    private const int MostPeers = 50;

    // "6:values", "l" and "e"; "5:nodes" and "208:" take one byte more.
    private const int FieldLength = 11;

    private readonly WriteTokens _tokens;
    private readonly AnnouncedPeers _peers;

    public QueryAnswers(WriteTokens tokens, AnnouncedPeers peers)
    {
        _tokens = tokens;
        _peers = peers;
    }

    /// <summary>Answers a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="remote">Who sent it.</param>
    /// <param name="overlay">Where it came in.</param>
    /// <param name="allowance">How many bytes the answer may have; a longer one is dropped.</param>
    /// <param name="showsToken">Whether the query has shown, by a token, that who sent it receives.</param>
    public byte[] Answer(KrpcQuery query, IPEndPoint remote, Overlay overlay, int allowance, out bool showsToken)
    {
        showsToken = false;
        switch (query.Method)
        {
            case KrpcMethod.FindNode:
                return Fill(query, remote, overlay, allowance, default);
            case KrpcMethod.GetPeers:
                return Fill(query, remote, overlay, allowance, _tokens.Make(remote.Address, overlay.Now));
            case KrpcMethod.AnnouncePeer:
                showsToken = _tokens.IsValid(remote.Address, query.Token.Span, overlay.Now);
                if (!showsToken) return KrpcWriter.Error(query.Transaction, 203, "bad token");
                _peers.Add(InfoHashOf(query.Target), new IPEndPoint(remote.Address, query.Port ?? remote.Port), overlay.Now);
                break;
        }

        return KrpcWriter.Reply(query.Transaction, overlay.Table.Own, remote);
    }

    private static InfoHash InfoHashOf(NodeId id)
    {
        Span<byte> bytes = stackalloc byte[NodeId.Length];
        id.CopyTo(bytes);
        return new InfoHash(bytes);
    }

    // Peers before nodes, since they are what is asked for; but one node at least, so that a search goes on.
    private byte[] Fill(KrpcQuery query, IPEndPoint remote, Overlay overlay, int allowance, ReadOnlyMemory<byte> token)
    {
        var left = allowance - KrpcWriter.Reply(query.Transaction, overlay.Table.Own, remote, token: token).Length;
        var isSaid = query.WantsV4 is not null;
        var nodes = Closest(AddressFamily.InterNetwork, query.WantsV4 ?? !isSaid && overlay.Family == AddressFamily.InterNetwork);
        var nodes6 = Closest(AddressFamily.InterNetworkV6, query.WantsV6 ?? !isSaid && overlay.Family == AddressFamily.InterNetworkV6);
        List<IPEndPoint> peers = [];
        if (query.Method == KrpcMethod.GetPeers)
        {
            var compact = overlay.Family == AddressFamily.InterNetwork ? CompactEndpoints.IPv4Length + 2 : CompactEndpoints.IPv6Length + 3;
            var room = left - FieldLength - (nodes is { Count: > 0 } ? FieldLength + NodeContact.LengthOf(AddressFamily.InterNetwork) : 0);
            peers = _peers.Sample(InfoHashOf(query.Target), overlay.Family, Math.Clamp(room / compact, 0, MostPeers), overlay.Now);
            if (peers.Count > 0) left -= FieldLength + (peers.Count * compact);
        }

        Trim(ref nodes, AddressFamily.InterNetwork, ref left);
        Trim(ref nodes6, AddressFamily.InterNetworkV6, ref left);
        return KrpcWriter.Reply(query.Transaction, overlay.Table.Own, remote, nodes, nodes6, token, peers);

        List<NodeContact>? Closest(AddressFamily family, bool isWanted)
        {
            var source = overlay.Family == family ? overlay : overlay.Sibling;
            return isWanted && source is not null ? source.Table.Closest(query.Target, Bucket.Size, overlay.Now, remote) : null;
        }
    }

    private static void Trim(ref List<NodeContact>? nodes, AddressFamily family, ref int left)
    {
        if (nodes is null) return;
        var count = nodes.Count;
        while (count > 0 && FieldLengthOf(count) > left) count--;
        if (FieldLengthOf(count) > left)
        {
            nodes = null;
            return;
        }

        nodes.RemoveRange(count, nodes.Count - count);
        left -= FieldLengthOf(count);

        int FieldLengthOf(int nodeCount)
        {
            var length = nodeCount * NodeContact.LengthOf(family);
            var digits = length < 10 ? 1 : length < 100 ? 2 : 3;
            return (family == AddressFamily.InterNetwork ? "5:nodes".Length : "6:nodes6".Length) + digits + 1 + length;
        }
    }
}
