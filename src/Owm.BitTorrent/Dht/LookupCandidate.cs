using System.Net;

namespace Owm.BitTorrent.Dht;

/// <summary>How far a search has come with a node.</summary>
internal enum CandidateState
{
    /// <summary>Not asked yet.</summary>
    Heard,

    /// <summary>Asked.</summary>
    Asked,

    /// <summary>Asked, and its answer is late.</summary>
    Late,

    /// <summary>It answered.</summary>
    Answered,

    /// <summary>It did not answer, or not as the one it was said to be.</summary>
    Failed,
}

/// <summary>A node that a search has heard of.</summary>
internal sealed class LookupCandidate(NodeContact contact)
{
    public NodeContact Contact { get; } = contact;

    public IPEndPoint EndPoint => Contact.EndPoint;

    /// <summary>Gets the network it is in, of which a search believes one node.</summary>
    public UInt128 Network { get; } = NodeAddresses.NetworkOf(contact.EndPoint.Address);

    /// <summary>Gets whether its id follows from its address: only then is anything stored there (BEP 42).</summary>
    public bool IsSecure { get; } = SecureNodeId.Matches(contact.Id, contact.EndPoint.Address);

    public CandidateState State { get; set; }

    /// <summary>Gets or sets what an announce to it must show; empty while it is not known.</summary>
    public byte[] Token { get; set; } = [];
}
