using System.Net;

namespace Owm.BitTorrent.Dht;

/// <summary>A node that has answered this one.</summary>
internal sealed class KnownNode
{
    /// <summary>How long a node counts as good after an answer (BEP 5).</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(15);

    public KnownNode(NodeContact contact, TimeSpan now)
    {
        Contact = contact;
        IsSecure = SecureNodeId.Matches(contact.Id, contact.EndPoint.Address);
        LastAnswer = now;
    }

    public NodeContact Contact { get; }

    public NodeId Id => Contact.Id;

    public IPEndPoint EndPoint => Contact.EndPoint;

    /// <summary>Gets whether its id follows from its address (BEP 42).</summary>
    public bool IsSecure { get; }

    public TimeSpan LastAnswer { get; private set; }

    /// <summary>Gets or sets when it was last asked whether it is there.</summary>
    public TimeSpan LastPing { get; set; } = TimeSpan.FromDays(-1);

    /// <summary>Gets how many queries in a row it has not answered.</summary>
    public int Failures { get; private set; }

    /// <summary>Gets whether it has left several queries in a row unanswered (BEP 5).</summary>
    public bool IsBad => Failures >= 2;

    /// <summary>Returns whether it is there, as far as one knows: it answered lately, and what it was asked since (BEP 5).</summary>
    public bool IsGood(TimeSpan now) => Failures == 0 && now - LastAnswer < Freshness;

    public void Answered(TimeSpan now)
    {
        LastAnswer = now;
        Failures = 0;
    }

    public void Failed() => Failures++;
}
