using System.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Engine;

/// <summary>Announces a torrent while it runs: one <see cref="AnnounceLoop"/> from every start to the next stop.</summary>
internal sealed class TrackerAnnouncer
{
    private readonly EngineContext _engine;
    private readonly InfoHash _infoHash;
    private readonly IReadOnlyList<IReadOnlyList<string>> _tiers;
    private readonly NamedTrackers _client;
    private readonly Random _random;
    private readonly Func<(long Uploaded, long Downloaded, long Left)> _transferred;
    private readonly Action<IEnumerable<IPEndPoint>> _found;
    private readonly uint _key;
    private AnnounceLoop? _loop;
    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Makes the announcer; it does nothing before <see cref="Start"/>.</summary>
    /// <param name="engine">What speaks to trackers, and the clock.</param>
    /// <param name="infoHash">The swarm.</param>
    /// <param name="tiers">The trackers; at least one.</param>
    /// <param name="named">Those of them that the user named.</param>
    /// <param name="random">Shuffles tiers and spreads retries.</param>
    /// <param name="transferred">How far the torrent has come, in bytes.</param>
    /// <param name="found">Takes the peers that trackers name.</param>
    public TrackerAnnouncer(EngineContext engine, InfoHash infoHash, IReadOnlyList<IReadOnlyList<string>> tiers, IReadOnlyList<string> named, Random random, Func<(long Uploaded, long Downloaded, long Left)> transferred, Action<IEnumerable<IPEndPoint>> found)
    {
        _engine = engine;
        _infoHash = infoHash;
        _tiers = tiers;
        _client = new NamedTrackers(engine.Trackers, named);
        _random = random;
        _transferred = transferred;
        _found = found;
        _key = (uint)random.Next();
    }

    /// <summary>Gets how things stand with every tracker.</summary>
    public IReadOnlyList<TrackerStatus> Trackers => _loop?.Trackers ?? [];

    /// <summary>Tells the trackers that this peer is there.</summary>
    public void Start()
    {
        _stopping.Dispose();
        _stopping = new CancellationTokenSource();
        _loop = new AnnounceLoop(new TrackerTiers(_tiers, _random), new CountedTrackers(_client, _engine.Counters), Describe, _found, _engine.Clock, _random);
        _running = _loop.RunAsync(_stopping.Token);
    }

    /// <summary>Tells the trackers that all is there now.</summary>
    public void Completed() => _loop?.Completed();

    /// <summary>Asks for more peers as soon as the trackers allow it.</summary>
    public void AskForPeers() => _loop?.AnnounceNow();

    /// <summary>Tells the trackers that this peer leaves.</summary>
    public async Task StopAsync()
    {
        _stopping.Cancel();
        await _running;
        _running = Task.CompletedTask;
    }

    private AnnounceRequest Describe()
    {
        var (uploaded, downloaded, left) = _transferred();
        return new AnnounceRequest
        {
            InfoHash = _infoHash,
            PeerId = _engine.PeerId,
            Port = _engine.ListenPort ?? 0,
            Uploaded = uploaded,
            Downloaded = downloaded,
            Left = left,
            Key = _key,
        };
    }
}
