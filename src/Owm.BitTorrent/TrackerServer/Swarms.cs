using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>The swarms a tracker knows and the peers in them, in memory. Safe for use by several threads.</summary>
/// <remarks>
/// What has not announced for two intervals is forgotten when its swarm is next touched, or in <see cref="Expire"/>.
/// Swarms are in a list by when they were touched last, so that those that have died, and the one that makes room, are at its head.
/// IPv4 and IPv6 peers are kept apart: whoever asks over one gets peers that it can reach.
/// </remarks>
internal sealed class Swarms
{
    /// <summary>How many peers are told at the most.</summary>
    public const int MostTold = 82;

    // Whoever has a magnet link alone cannot know what is missing; aria2 then says that nothing is, and needs seeds all the same.
    private const int SeedsToldToSeeds = 5;

    private const int DefaultTold = 50;

    private readonly Lock _lock = new();
    private readonly Dictionary<InfoHash, Swarm> _swarms = [];
    private readonly TrackerServerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Random _random;
    private readonly long _start;
    private readonly uint _life;
    private Swarm? _oldest;
    private Swarm? _newest;
    private int _peers;

    /// <summary>Makes the swarms, of which there are none yet.</summary>
    /// <param name="options">How much is remembered, and how long.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">Chooses the peers that are told.</param>
    public Swarms(TrackerServerOptions options, TimeProvider timeProvider, Random random)
    {
        _options = options;
        _timeProvider = timeProvider;
        _random = random;
        _start = timeProvider.GetTimestamp();
        _life = (uint)(2 * options.Interval.TotalSeconds);
        Rates = new AnnounceRates(timeProvider, options.MaxAnnouncesPerAddress);
    }

    /// <summary>Gets how often each address asks, over whichever protocol.</summary>
    public AnnounceRates Rates { get; }

    /// <summary>Gets how many swarms are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _swarms.Count;
        }
    }

    /// <summary>Gets how many peers are remembered, those included that are about to be forgotten.</summary>
    public int PeerCount
    {
        get
        {
            lock (_lock) return _peers;
        }
    }

    private uint Now => (uint)_timeProvider.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Returns whether a swarm is served.</summary>
    /// <param name="infoHash">The swarm.</param>
    public bool IsAllowed(InfoHash infoHash) => _options.AllowedInfoHashes is not { } allowed || allowed.Contains(infoHash);

    /// <summary>Remembers a peer, or forgets it when it stops, and tells it of others.</summary>
    /// <param name="announce">What the peer told.</param>
    /// <param name="told">Takes the peers that it is told of: at random, not itself, and few seeds when it is one.</param>
    /// <returns>The swarm's counts in the peer's address family, itself included.</returns>
    public ScrapeCounts Announce(in PeerAnnounce announce, List<ToldPeer> told)
    {
        Span<byte> address = stackalloc byte[16];
        announce.Address.TryWriteBytes(address, out _);
        lock (_lock)
        {
            var now = Now;
            if (Touch(announce.InfoHash, now, mayAdd: announce.Event != AnnounceEvent.Stopped) is not { } swarm) return default;
            if (announce.Address.AddressFamily == AddressFamily.InterNetwork)
            {
                Put(swarm, ref swarm.V4, new IPv4Bits(BinaryPrimitives.ReadUInt32BigEndian(address)), announce, now);
                Tell(swarm.V4, new IPv4Bits(BinaryPrimitives.ReadUInt32BigEndian(address)), announce, told, static (in SwarmPeer<IPv4Bits> peer) => new ToldPeer(peer.Address, peer.Port, peer.PeerId));
                return new ScrapeCounts(swarm.V4.Count - swarm.V4.Leechers, swarm.V4.Leechers, swarm.Completed);
            }

            var bits = new IPv6Bits(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]));
            Put(swarm, ref swarm.V6, bits, announce, now);
            Tell(swarm.V6, bits, announce, told, static (in SwarmPeer<IPv6Bits> peer) => new ToldPeer(peer.Address, peer.Port, peer.PeerId));
            return new ScrapeCounts(swarm.V6.Count - swarm.V6.Leechers, swarm.V6.Leechers, swarm.Completed);
        }
    }

    /// <summary>Returns a swarm's counts over both address families, if it is known and served.</summary>
    /// <param name="infoHash">The swarm.</param>
    public ScrapeCounts? Scrape(InfoHash infoHash)
    {
        if (!IsAllowed(infoHash)) return null;
        lock (_lock)
        {
            if (!_swarms.TryGetValue(infoHash, out var swarm)) return null;
            Sweep(swarm, Now);
            var leechers = swarm.V4.Leechers + swarm.V6.Leechers;
            return new ScrapeCounts(swarm.PeerCount - leechers, leechers, swarm.Completed);
        }
    }

    /// <summary>Forgets the swarms in which nobody has announced for two intervals.</summary>
    public void Expire()
    {
        lock (_lock)
        {
            var now = Now;
            while (_oldest is { } swarm && IsDead(swarm, now)) Remove(swarm);
        }
    }

    private delegate ToldPeer Teller<TAddress>(in SwarmPeer<TAddress> peer)
        where TAddress : unmanaged, IEquatable<TAddress>;

    private bool IsDead(Swarm swarm, uint now) => now - swarm.Touched > _life;

    private uint NotSeenSince(uint now) => now > _life ? now - _life : 0;

    // Finds or makes a swarm and moves it to the newest end of the list.
    private Swarm? Touch(InfoHash infoHash, uint now, bool mayAdd)
    {
        // Two at a time keep pace with what is added, without a pause for all.
        for (var i = 0; i < 2 && _oldest is { } dead && IsDead(dead, now); i++) Remove(dead);

        if (_swarms.TryGetValue(infoHash, out var swarm))
        {
            Unlink(swarm);
        }
        else if (mayAdd)
        {
            swarm = _swarms.Count >= _options.MaxSwarms ? Reuse(_oldest!) : new Swarm();
            swarm.InfoHash = infoHash;
            swarm.Swept = now;
            _swarms.Add(infoHash, swarm);
        }
        else
        {
            return null;
        }

        swarm.Touched = now;
        swarm.Older = _newest;
        if (_newest is null) _oldest = swarm;
        else _newest.Newer = swarm;
        _newest = swarm;
        if (now - swarm.Swept > _life / 4) Sweep(swarm, now);
        return swarm;
    }

    private void Put<TAddress>(Swarm swarm, ref PeerTable<TAddress> peers, TAddress address, in PeerAnnounce announce, uint now)
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        var position = peers.Find(address, announce.Port);
        if (announce.Event == AnnounceEvent.Stopped)
        {
            if (position < 0) return;
            peers.RemoveAt(position);
            _peers--;
            return;
        }

        var peer = new SwarmPeer<TAddress> { Address = address, Port = announce.Port, Seen = now, PeerId = announce.PeerId };
        if (position >= 0)
        {
            if (announce.Event == AnnounceEvent.Completed && !peers.IsSeed(position) && swarm.Completed < int.MaxValue) swarm.Completed++;
            peers.Update(position, peer, announce.IsSeed);
            return;
        }

        if (peers.Count >= _options.MaxPeersPerSwarm) Sweep(swarm, now);
        if (peers.Count >= _options.MaxPeersPerSwarm) RemoveStalest(ref peers);
        if (_peers >= _options.MaxPeers)
        {
            if (_oldest != swarm) Remove(_oldest!);
            else if (peers.Count > 0) RemoveStalest(ref peers);
        }

        peers.Add(peer, announce.IsSeed);
        _peers++;
    }

    private void RemoveStalest<TAddress>(ref PeerTable<TAddress> peers)
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        peers.RemoveStalest(_random);
        _peers--;
    }

    private void Tell<TAddress>(in PeerTable<TAddress> peers, TAddress asker, in PeerAnnounce announce, List<ToldPeer> told, Teller<TAddress> tell)
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        told.Clear();
        if (announce.Event == AnnounceEvent.Stopped) return;
        var wanted = announce.Wanted < 0 ? DefaultTold : Math.Min(announce.Wanted, MostTold);
        if (!announce.IsSeed)
        {
            Tell(peers, 0, peers.Count, wanted, asker, announce, told, tell);
            return;
        }

        Tell(peers, 0, peers.Leechers, wanted, asker, announce, told, tell);
        Tell(peers, peers.Leechers, peers.Count - peers.Leechers, Math.Min(wanted, told.Count + SeedsToldToSeeds), asker, announce, told, tell);
    }

    // Tells of peers at random out of a part of the table, until so many have been told of.
    private void Tell<TAddress>(in PeerTable<TAddress> peers, int first, int count, int most, TAddress asker, in PeerAnnounce announce, List<ToldPeer> told, Teller<TAddress> tell)
        where TAddress : unmanaged, IEquatable<TAddress>
    {
        if (count == 0 || told.Count >= most) return;

        // A step that shares no divisor with the count comes to every peer once.
        var step = count <= most - told.Count ? 1 : _random.Next(1, count);
        while (!IsCoprime(step, count)) step = _random.Next(1, count);
        var position = _random.Next(count);
        for (var i = 0; i < count && told.Count < most; i++)
        {
            ref readonly var peer = ref peers[first + position];
            if (peer.Port != announce.Port || !peer.Address.Equals(asker)) told.Add(tell(peer));
            position = (int)(((long)position + step) % count);
        }
    }

    private static bool IsCoprime(int left, int right)
    {
        while (right != 0) (left, right) = (right, left % right);
        return left == 1;
    }

    private void Sweep(Swarm swarm, uint now)
    {
        swarm.Swept = now;
        _peers -= swarm.V4.RemoveStale(NotSeenSince(now)) + swarm.V6.RemoveStale(NotSeenSince(now));
    }

    private void Remove(Swarm swarm)
    {
        Unlink(swarm);
        _swarms.Remove(swarm.InfoHash);
        _peers -= swarm.PeerCount;
    }

    // A flood of made-up swarms then leaves no old objects behind, which would wait long to be collected.
    private Swarm Reuse(Swarm swarm)
    {
        Remove(swarm);
        swarm.V4.Clear();
        swarm.V6.Clear();
        swarm.Completed = 0;
        return swarm;
    }

    private void Unlink(Swarm swarm)
    {
        if (swarm.Older is null) _oldest = swarm.Newer;
        else swarm.Older.Newer = swarm.Newer;
        if (swarm.Newer is null) _newest = swarm.Older;
        else swarm.Newer.Older = swarm.Older;
        (swarm.Older, swarm.Newer) = (null, null);
    }

    private sealed class Swarm
    {
        // Fields, not properties: the tables are changed in place.
        public PeerTable<IPv4Bits> V4;
        public PeerTable<IPv6Bits> V6;

        public InfoHash InfoHash { get; set; }

        public int Completed { get; set; }

        public uint Touched { get; set; }

        public uint Swept { get; set; }

        public Swarm? Older { get; set; }

        public Swarm? Newer { get; set; }

        public int PeerCount => V4.Count + V6.Count;
    }
}

/// <summary>What a peer told the tracker.</summary>
internal readonly record struct PeerAnnounce
{
    public required InfoHash InfoHash { get; init; }

    public required PeerIdBytes PeerId { get; init; }

    /// <summary>Gets where the request came from. What a peer says of its own address does not count: it could name a victim.</summary>
    public required IPAddress Address { get; init; }

    public required ushort Port { get; init; }

    public AnnounceEvent Event { get; init; }

    public bool IsSeed { get; init; }

    /// <summary>Gets how many peers are wanted; negative for as many as the tracker likes.</summary>
    public int Wanted { get; init; }
}
