using System.Net;

namespace Owm.BitTorrent.Dht;

/// <summary>What nodes ask each other (BEP 5).</summary>
internal enum KrpcMethod
{
    /// <summary>Are you there?</summary>
    Ping,

    /// <summary>Which nodes do you know near a place?</summary>
    FindNode,

    /// <summary>Which peers of a torrent do you know, or else which nodes near it?</summary>
    GetPeers,

    /// <summary>I am a peer of a torrent.</summary>
    AnnouncePeer,
}

/// <summary>One datagram of the DHT (BEP 5). What it holds of memory is borrowed from the datagram.</summary>
/// <param name="Transaction">Ties an answer to its query; chosen by who asked.</param>
internal abstract record KrpcMessage(ReadOnlyMemory<byte> Transaction);

/// <summary>A query.</summary>
/// <param name="Transaction">Ties the answer to it.</param>
/// <param name="Method">What is asked.</param>
/// <param name="Id">Who asks.</param>
internal sealed record KrpcQuery(ReadOnlyMemory<byte> Transaction, KrpcMethod Method, NodeId Id) : KrpcMessage(Transaction)
{
    /// <summary>Gets the place that is asked about: the target or the info-hash.</summary>
    public NodeId Target { get; init; }

    /// <summary>Gets whether IPv4 nodes are wanted; null when it is not said (BEP 32).</summary>
    public bool? WantsV4 { get; init; }

    /// <summary>Gets whether IPv6 nodes are wanted; null when it is not said (BEP 32).</summary>
    public bool? WantsV6 { get; init; }

    /// <summary>Gets the token of an announce.</summary>
    public ReadOnlyMemory<byte> Token { get; init; }

    /// <summary>Gets the port of an announce; null when the one it was sent from is meant.</summary>
    public int? Port { get; init; }

    /// <summary>Gets whether who asks answers nobody, and is to be told to nobody (BEP 43).</summary>
    public bool IsReadOnly { get; init; }
}

/// <summary>A query that cannot be answered.</summary>
/// <param name="Transaction">Ties the error to it.</param>
/// <param name="Code">Which error: 203 or 204.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record KrpcBadQuery(ReadOnlyMemory<byte> Transaction, int Code, string Reason) : KrpcMessage(Transaction);

/// <summary>An answer.</summary>
/// <param name="Transaction">Of the query.</param>
/// <param name="Id">Who answers.</param>
internal sealed record KrpcReply(ReadOnlyMemory<byte> Transaction, NodeId Id) : KrpcMessage(Transaction)
{
    /// <summary>Gets the nodes it names, of both address families.</summary>
    public IReadOnlyList<NodeContact> Nodes { get; init; } = [];

    /// <summary>Gets the peers it names.</summary>
    public IReadOnlyList<IPEndPoint> Peers { get; init; } = [];

    /// <summary>Gets what an announce to this node must show; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Token { get; init; }

    /// <summary>Gets this node's address as the answering one sees it (BEP 42).</summary>
    public IPAddress? SeenAddress { get; init; }

    /// <summary>Gets whether who answers is to be told to nobody (BEP 43).</summary>
    public bool IsReadOnly { get; init; }
}

/// <summary>A refusal.</summary>
/// <param name="Transaction">Of the query.</param>
/// <param name="Code">201 generic, 202 server, 203 protocol, 204 unknown method.</param>
internal sealed record KrpcError(ReadOnlyMemory<byte> Transaction, int Code) : KrpcMessage(Transaction);
