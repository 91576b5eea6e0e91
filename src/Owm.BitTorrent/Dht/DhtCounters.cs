namespace Owm.BitTorrent.Dht;

/// <summary>What a node has done since it was started.</summary>
internal sealed class DhtCounters
{
    /// <summary>Gets or sets how many queries were sent.</summary>
    public long QueriesSent { get; set; }

    /// <summary>Gets or sets how many of them nobody answered.</summary>
    public long Timeouts { get; set; }

    /// <summary>Gets or sets how many queries came in.</summary>
    public long QueriesReceived { get; set; }

    /// <summary>Gets or sets how many answers, errors included, were sent.</summary>
    public long Answered { get; set; }

    /// <summary>Gets or sets how many datagrams were dropped: too many of one sender, not of this protocol, answers nobody asked for, or
    /// queries whose answers would have been too long.</summary>
    public long Dropped { get; set; }
}
