using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Dht;

/// <summary>The peers that announced themselves to this node (BEP 5). Bounded: 2000 torrents of 500 peers, and no network address
/// fills a torrent alone.</summary>
internal sealed class AnnouncedPeers
{
    /// <summary>How many torrents are kept.</summary>
    public const int MostTorrents = 2000;

    /// <summary>How many peers of one torrent are kept.</summary>
    public const int MostPeers = 500;

    /// <summary>How many peers of one torrent may share an address, as those behind one router do.</summary>
    public const int MostPerAddress = 8;

    private const int SampledTorrents = 16;

    /// <summary>How long a peer is kept that does not announce itself again.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private readonly Entropy _entropy;
    private readonly Dictionary<InfoHash, Swarm> _swarms = [];
    private readonly List<Swarm> _list = [];

    public AnnouncedPeers(Entropy entropy) => _entropy = entropy;

    /// <summary>Gets how many torrents there are.</summary>
    public int TorrentCount => _list.Count;

    /// <summary>Gets how many peers there are, over all torrents.</summary>
    public int PeerCount { get; private set; }

    /// <summary>Keeps a peer for a while.</summary>
    public void Add(InfoHash infoHash, IPEndPoint peer, TimeSpan now)
    {
        if (!_swarms.TryGetValue(infoHash, out var swarm))
        {
            if (_list.Count >= MostTorrents) MakeRoom(now);
            swarm = new Swarm(infoHash) { Index = _list.Count };
            _swarms.Add(infoHash, swarm);
            _list.Add(swarm);
        }

        PeerCount += swarm.Add(peer, now);
    }

    /// <summary>Returns some peers of a torrent, chosen at random.</summary>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="now">The time.</param>
    public List<IPEndPoint> Sample(InfoHash infoHash, AddressFamily family, int most, TimeSpan now) =>
        _swarms.TryGetValue(infoHash, out var swarm) ? swarm.Sample(family, most, now, _entropy) : [];

    /// <summary>Forgets the peers that have not announced themselves for 30 minutes.</summary>
    public void RemoveExpired(TimeSpan now)
    {
        for (var i = _list.Count - 1; i >= 0; i--)
        {
            PeerCount -= _list[i].RemoveExpired(now);
            if (_list[i].Count == 0) Remove(_list[i]);
        }
    }

    // The torrent that few would miss, out of some: whoever floods the table with torrents mostly drives out their own.
    private void MakeRoom(TimeSpan now)
    {
        RemoveExpired(now);
        if (_list.Count < MostTorrents) return;
        var least = _list[_entropy.Next(_list.Count)];
        for (var i = 1; i < SampledTorrents; i++)
        {
            var other = _list[_entropy.Next(_list.Count)];
            if (other.Count < least.Count) least = other;
        }

        PeerCount -= least.Count;
        Remove(least);
    }

    private void Remove(Swarm swarm)
    {
        _swarms.Remove(swarm.InfoHash);
        var last = _list[^1];
        _list[swarm.Index] = last;
        last.Index = swarm.Index;
        _list.RemoveAt(_list.Count - 1);
    }

    private readonly record struct Peer(UInt128 Address, ushort Port, TimeSpan Seen);

    private sealed class Swarm(InfoHash infoHash)
    {
        private readonly List<Peer> _v4 = [];
        private readonly List<Peer> _v6 = [];

        public InfoHash InfoHash => infoHash;

        public int Index { get; set; }

        public int Count => _v4.Count + _v6.Count;

        /// <summary>Adds a peer, or knows one for longer; returns by how many there are more.</summary>
        public int Add(IPEndPoint endPoint, TimeSpan now)
        {
            var peers = Of(endPoint.AddressFamily);
            var peer = new Peer(NodeAddresses.BitsOf(endPoint.Address), (ushort)endPoint.Port, now);
            int sharing = 0, stalestSharing = -1, stalest = -1;
            for (var i = 0; i < peers.Count; i++)
            {
                if (stalest < 0 || peers[i].Seen < peers[stalest].Seen) stalest = i;
                if (!IsSameHost(peers[i].Address, peer.Address, endPoint.AddressFamily)) continue;
                if (peers[i].Address == peer.Address && peers[i].Port == peer.Port)
                {
                    peers[i] = peer;
                    return 0;
                }

                sharing++;
                if (stalestSharing < 0 || peers[i].Seen < peers[stalestSharing].Seen) stalestSharing = i;
            }

            var replaced = sharing >= MostPerAddress ? stalestSharing : Count >= MostPeers ? stalest : -1;
            if (replaced >= 0)
            {
                peers[replaced] = peer;
                return 0;
            }

            if (Count >= MostPeers) return 0; // all are of the other address family
            peers.Add(peer);
            return 1;
        }

        public List<IPEndPoint> Sample(AddressFamily family, int most, TimeSpan now, Entropy entropy)
        {
            var peers = Of(family);
            var sample = new List<IPEndPoint>(Math.Min(most, peers.Count));

            // From a place at random onward: what is left out differs from time to time.
            var start = peers.Count > most ? entropy.Next(peers.Count) : 0;
            for (var i = 0; i < peers.Count && sample.Count < most; i++)
            {
                var peer = peers[(start + i) % peers.Count];
                if (now - peer.Seen < Life) sample.Add(new IPEndPoint(ToAddress(peer.Address, family), peer.Port));
            }

            return sample;
        }

        public int RemoveExpired(TimeSpan now) =>
            _v4.RemoveAll(peer => now - peer.Seen >= Life) + _v6.RemoveAll(peer => now - peer.Seen >= Life);

        private static bool IsSameHost(UInt128 left, UInt128 right, AddressFamily family) =>
            family == AddressFamily.InterNetwork ? left == right : left >> 64 == right >> 64;

        private static IPAddress ToAddress(UInt128 bits, AddressFamily family)
        {
            Span<byte> bytes = stackalloc byte[16];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
            return new IPAddress(family == AddressFamily.InterNetwork ? bytes[12..] : bytes);
        }

        private List<Peer> Of(AddressFamily family) => family == AddressFamily.InterNetwork ? _v4 : _v6;
    }
}
