namespace Owm.BitTorrent.TrackerServer;

/// <summary>What a tracker has done since it was started, and what it knows now.</summary>
public sealed record TrackerServerStatus
{
    /// <summary>Gets how many announces over HTTP were answered.</summary>
    public long HttpAnnounces { get; init; }

    /// <summary>Gets how many announces over UDP were answered.</summary>
    public long UdpAnnounces { get; init; }

    /// <summary>Gets how many scrapes were answered, HTTP and UDP together.</summary>
    public long Scrapes { get; init; }

    /// <summary>Gets how many requests were refused with a reason.</summary>
    public long Refused { get; init; }

    /// <summary>Gets how many datagrams and connections were dropped without a word, for want of sense or of room.</summary>
    public long Dropped { get; init; }

    /// <summary>Gets how many swarms are known.</summary>
    public int Swarms { get; init; }

    /// <summary>Gets how many peers are known, those included that are about to be forgotten.</summary>
    public int Peers { get; init; }

    /// <summary>Gets how many HTTP connections are open.</summary>
    public int Connections { get; init; }
}
