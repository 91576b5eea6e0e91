using System.Net;

namespace Owm.BitTorrent.Dht;

/// <summary>A query under way.</summary>
internal sealed class OutgoingQuery
{
    /// <summary>Gets what ties the answer to it.</summary>
    public required uint Transaction { get; init; }

    /// <summary>Gets who was asked; an answer from anywhere else is none.</summary>
    public required IPEndPoint Remote { get; init; }

    /// <summary>Gets when it was sent.</summary>
    public required TimeSpan SentAt { get; init; }

    /// <summary>Gets what takes the answer: a reply, an error, or null when none came in time.</summary>
    public required Action<OutgoingQuery, KrpcMessage?> Done { get; init; }

    /// <summary>Gets what is told that the answer is late, though it may still come.</summary>
    public Action<OutgoingQuery>? Late { get; init; }

    /// <summary>Gets or sets whether the answer came, or is not waited for any more.</summary>
    public bool IsOver { get; set; }
}
