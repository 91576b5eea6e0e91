using System.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;
using Owm.BitTorrent.TrackerServer;

namespace Owm.BitTorrent.Tests.TrackerServer;

/// <summary>Swarms as the tests fill them.</summary>
internal static class TestSwarms
{
    /// <summary>Returns one of many info-hashes.</summary>
    public static InfoHash Hash(int number)
    {
        var bytes = new byte[InfoHash.Length];
        BitConverter.TryWriteBytes(bytes, number);
        bytes[19] = 0xFF;
        return new InfoHash(bytes);
    }

    /// <summary>Announces a peer and returns the others it is told of, as text in order.</summary>
    public static string[] Announce(
        this Swarms swarms, string peer, bool isSeed = false, AnnounceEvent told = AnnounceEvent.None, int wanted = -1, int swarm = 1) =>
        [.. swarms.AnnounceCounted(peer, isSeed, told, wanted, swarm).Told.Order(StringComparer.Ordinal)];

    /// <summary>Announces a peer and returns the swarm's counts and the others it is told of.</summary>
    public static (ScrapeCounts Counts, string[] Told) AnnounceCounted(
        this Swarms swarms, string peer, bool isSeed = false, AnnounceEvent what = AnnounceEvent.None, int wanted = -1, int swarm = 1)
    {
        var endPoint = IPEndPoint.Parse(peer);
        var told = new List<ToldPeer>();
        var announce = new PeerAnnounce
        {
            InfoHash = Hash(swarm),
            PeerId = default,
            Address = endPoint.Address,
            Port = (ushort)endPoint.Port,
            IsSeed = isSeed,
            Event = what,
            Wanted = wanted,
        };
        var counts = swarms.Announce(announce, told);
        return (counts, [.. told.Select(other => new IPEndPoint(other.Address, other.Port).ToString())]);
    }
}
