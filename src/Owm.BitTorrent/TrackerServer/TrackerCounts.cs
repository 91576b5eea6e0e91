namespace Owm.BitTorrent.TrackerServer;

/// <summary>What a tracker has done, counted by several threads.</summary>
internal sealed class TrackerCounts
{
    // Fields, so that they can be added to atomically.
    public long HttpAnnounces;
    public long UdpAnnounces;
    public long Scrapes;
    public long Refused;
    public long Dropped;
}
