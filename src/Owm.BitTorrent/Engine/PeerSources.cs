using System.Net;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Engine;

/// <summary>Finds the peers of one swarm: all the ways are started and stopped here, and here alone it is decided which of them a torrent may use.</summary>
internal sealed class PeerSources
{
    private readonly InfoHash _infoHash;
    private readonly Action<IEnumerable<IPEndPoint>, PeerReferral> _found;
    private readonly TrackerAnnouncer? _trackers;
    private readonly LocalNetwork? _network;
    private readonly DhtAnnouncer? _dht;

    /// <summary>Makes the sources of a swarm; they do nothing before <see cref="Start"/>.</summary>
    /// <param name="engine">What is shared by all torrents.</param>
    /// <param name="infoHash">The swarm.</param>
    /// <param name="isPrivate">Whether peers may come from trackers alone (BEP 27); false while that is not known.</param>
    /// <param name="tiers">The trackers (BEP 12).</param>
    /// <param name="random">Shuffles tiers and spreads retries.</param>
    /// <param name="transferred">How far the torrent has come, in bytes.</param>
    /// <param name="found">Takes the peers and who named them, on the torrent's loop.</param>
    /// <param name="dhtNodes">Nodes of the DHT that the torrent names (BEP 5).</param>
    /// <param name="named">The trackers that the user named; null for none.</param>
    public PeerSources(
        EngineContext engine,
        InfoHash infoHash,
        bool isPrivate,
        IReadOnlyList<IReadOnlyList<string>> tiers,
        Random random,
        Func<(long Uploaded, long Downloaded, long Left)> transferred,
        Action<IEnumerable<IPEndPoint>, PeerReferral> found,
        IReadOnlyList<DnsEndPoint> dhtNodes,
        IReadOnlyList<string>? named = null)
    {
        var discovery = engine.Options.Discovery;
        _infoHash = infoHash;
        _found = found;
        if (!isPrivate && discovery.UseLocalDiscovery) _network = engine.LocalNetwork;
        if (discovery.RequireHttps) tiers = [.. tiers.Select(tier => tier.Where(IsHttps).ToArray()).Where(tier => tier.Length > 0)];
        if (discovery.UseTrackers && tiers.Count > 0) _trackers = new TrackerAnnouncer(engine, infoHash, tiers, named ?? [], random, transferred, peers => found(peers, new PeerReferral(PeerOrigin.Tracker)));
        if (engine.Dht is { } dht && !isPrivate) _dht = new DhtAnnouncer(engine, dht, infoHash, dhtNodes, _trackers is not null, random, found);
    }

    /// <summary>Returns whether peers may be exchanged with peers (BEP 11): never of a private torrent, whose tracker alone says who takes part (BEP 27).</summary>
    public static bool ExchangesPeers(EngineContext engine, bool isPrivate) => engine.Options.Discovery.UsePeerExchange && !isPrivate;

    /// <summary>Gets how things stand with every tracker.</summary>
    public IReadOnlyList<TrackerStatus> Trackers => _trackers?.Trackers ?? [];

    /// <summary>Begins to look for peers, and to tell that this one is there.</summary>
    public void Start()
    {
        _trackers?.Start();
        _network?.Add(_infoHash, SynchronizationContext.Current!, peer => _found([peer], new PeerReferral(PeerOrigin.LocalDiscovery, peer.Address)));
        _dht?.Start();
    }

    /// <summary>All is there now.</summary>
    public void Completed() => _trackers?.Completed();

    /// <summary>There are too few peers: more are looked for as soon as manners allow it.</summary>
    public void AskForPeers()
    {
        _trackers?.AskForPeers();
        _dht?.AskForPeers();
    }

    /// <summary>Stops, and tells that this peer leaves.</summary>
    public async Task StopAsync()
    {
        _network?.Remove(_infoHash);
        if (_dht is not null) await _dht.StopAsync();
        if (_trackers is not null) await _trackers.StopAsync();
    }

    private static bool IsHttps(string url) => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
