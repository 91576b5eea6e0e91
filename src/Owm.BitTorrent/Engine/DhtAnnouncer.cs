using System.Net;
using Owm.BitTorrent.Dht;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>Looks for the peers of one swarm in the DHT, and announces this client there, from every start to the next stop.</summary>
internal sealed class DhtAnnouncer
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan TrackersFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(1);

    private readonly EngineContext _engine;
    private readonly DhtNode _dht;
    private readonly InfoHash _infoHash;
    private readonly IReadOnlyList<DnsEndPoint> _nodes;
    private readonly bool _hasTrackers;
    private readonly Random _random;
    private readonly Action<IEnumerable<IPEndPoint>, PeerReferral> _found;
    private readonly long _start;
    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private TaskCompletionSource? _woken;
    private TimeSpan _due;
    private TimeSpan _retry = FirstRetry;
    private TimeSpan _look = FirstLook;
    private TimeSpan _notBefore;

    /// <summary>Makes the announcer; it does nothing before <see cref="Start"/>.</summary>
    /// <param name="engine">Where peers are accepted, and the clock.</param>
    /// <param name="dht">The engine's node.</param>
    /// <param name="infoHash">The swarm; never a private one (BEP 27).</param>
    /// <param name="nodes">Nodes that the torrent names (BEP 5).</param>
    /// <param name="hasTrackers">Whether trackers are asked as well; they answer faster.</param>
    /// <param name="random">Spreads announces, so that not all torrents are announced at once.</param>
    /// <param name="found">Takes the peers and who named them, on the torrent's loop.</param>
    public DhtAnnouncer(
        EngineContext engine, DhtNode dht, InfoHash infoHash, IReadOnlyList<DnsEndPoint> nodes, bool hasTrackers, Random random, Action<IEnumerable<IPEndPoint>, PeerReferral> found)
    {
        _engine = engine;
        _dht = dht;
        _infoHash = infoHash;
        _nodes = nodes;
        _hasTrackers = hasTrackers;
        _random = random;
        _found = found;
        _start = engine.Clock.GetTimestamp();
    }

    private TimeSpan Now => _engine.Clock.GetElapsedTime(_start);

    /// <summary>Begins; to be called on the torrent's loop.</summary>
    public void Start()
    {
        _stopping.Dispose();
        _stopping = new CancellationTokenSource();
        foreach (var node in _nodes) _dht.AddNode(node);
        _due = Now + (_hasTrackers ? TrackersFirst : TimeSpan.Zero);
        _running = RunAsync(SynchronizationContext.Current!, _stopping.Token);
    }

    /// <summary>There are too few peers: the next search comes sooner, less so each time.</summary>
    public void AskForPeers()
    {
        if (_due <= _notBefore) return;
        _due = _notBefore;
        _woken?.TrySetResult();
    }

    /// <summary>Stops. Nobody is told: nodes forget this client by themselves.</summary>
    public async Task StopAsync()
    {
        _stopping.Cancel();
        await _running;
        _running = Task.CompletedTask;
    }

    private async Task RunAsync(SynchronizationContext loop, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await WaitUntilDueAsync(cancellationToken);
                _dht.Start();
                _due = Now + Interval + (_random.NextDouble() * Interval / 10);
                var result = await _dht.GetPeersAsync(_infoHash, (peers, node) => loop.Post(() => Found(peers, node, cancellationToken)), _engine.ListenPort, cancellationToken);
                if (result.AnsweredNodes == 0)
                {
                    // Nobody is there to be told or asked. That is no business of each torrent: the node looks for others.
                    await _dht.WaitForAnswerAsync(result.AnswersInAll, cancellationToken);
                    _due = _notBefore = Now + _look;
                    _look = Longer(_look, LongestLook);
                    continue;
                }

                _look = FirstLook;
                if (result.FoundPeers > 0) _retry = FirstRetry;
                _notBefore = Now + _retry;
                _retry = Longer(_retry, LongestRetry);
            }
        }
        catch (OperationCanceledException)
        {
            // StopAsync, or the engine stops.
        }
    }

    private static TimeSpan Longer(TimeSpan time, TimeSpan longest) => time * 2 < longest ? time * 2 : longest;

    private void Found(IReadOnlyList<IPEndPoint> peers, IPAddress node, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested) _found(peers, new PeerReferral(PeerOrigin.Dht, node));
    }

    private async Task WaitUntilDueAsync(CancellationToken cancellationToken)
    {
        while (_due > Now)
        {
            var woken = _woken = new TaskCompletionSource();
            using var timer = _engine.Clock.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), woken, _due - Now, Timeout.InfiniteTimeSpan);
            using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), woken);
            await woken.Task;
        }
    }
}
