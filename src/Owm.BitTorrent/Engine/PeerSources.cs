using System.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Engine;

/// <summary>Finds the peers of one swarm: all the ways are started and stopped here, and here alone it is decided which of them a torrent may use.</summary>
internal sealed class PeerSources
{
    private readonly TrackerAnnouncer? _trackers;

    /// <summary>Makes the sources of a swarm; they do nothing before <see cref="Start"/>.</summary>
    /// <param name="engine">What is shared by all torrents.</param>
    /// <param name="infoHash">The swarm.</param>
    /// <param name="isPrivate">Whether peers may come from trackers alone (BEP 27); false while that is not known.</param>
    /// <param name="tiers">The trackers (BEP 12).</param>
    /// <param name="random">Shuffles tiers and spreads retries.</param>
    /// <param name="transferred">How far the torrent has come, in bytes.</param>
    /// <param name="found">Takes the peers, from any thread.</param>
    /// <param name="named">The trackers that the user named; null for none.</param>
    public PeerSources(
        EngineContext engine,
        InfoHash infoHash,
        bool isPrivate,
        IReadOnlyList<IReadOnlyList<string>> tiers,
        Random random,
        Func<(long Uploaded, long Downloaded, long Left)> transferred,
        Action<IEnumerable<IPEndPoint>> found,
        IReadOnlyList<string>? named = null)
    {
        var discovery = engine.Options.Discovery;
        _ = isPrivate;
        if (discovery.RequireHttps) tiers = [.. tiers.Select(tier => tier.Where(IsHttps).ToArray()).Where(tier => tier.Length > 0)];
        if (discovery.UseTrackers && tiers.Count > 0) _trackers = new TrackerAnnouncer(engine, infoHash, tiers, named ?? [], random, transferred, found);
    }

    /// <summary>Gets how things stand with every tracker.</summary>
    public IReadOnlyList<TrackerStatus> Trackers => _trackers?.Trackers ?? [];

    /// <summary>Begins to look for peers, and to tell that this one is there.</summary>
    public void Start() => _trackers?.Start();

    /// <summary>All is there now.</summary>
    public void Completed() => _trackers?.Completed();

    /// <summary>There are too few peers: more are looked for as soon as manners allow it.</summary>
    public void AskForPeers() => _trackers?.AskForPeers();

    /// <summary>Stops, and tells that this peer leaves.</summary>
    public async Task StopAsync()
    {
        if (_trackers is not null) await _trackers.StopAsync();
    }

    private static bool IsHttps(string url) => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
