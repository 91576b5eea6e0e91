using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Dht;

/// <summary>A node of the Mainline DHT (BEP 5, BEP 32, BEP 42, BEP 43), in the DHT of IPv4, of IPv6, or in both. Safe to use from any
/// thread: everything runs on a loop it is given.</summary>
internal sealed class DhtNode : IAsyncDisposable
{
    private const int SavedStarts = 32;
    private const int MostResolving = 16;
    private const int MostAddresses = 4;

    private static readonly TimeSpan UpkeepTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);

    private readonly DhtCore _core;
    private readonly DhtState _saved;
    private readonly IReadOnlyList<Overlay> _overlays;
    private readonly ITimer _timer;
    private readonly Action _onTimer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _running = [];
    private readonly Lock _lock = new();
    private Task? _stopped;
    private TimeSpan _armedFor = TimeSpan.MaxValue;
    private TimeSpan _nextUpkeep;
    private bool _isStarted;
    private int _resolving;

    /// <summary>Makes a node; it does nothing before <see cref="Start"/>.</summary>
    /// <param name="options">How it comes by others, and what it does for them.</param>
    /// <param name="sockets">A socket for each address family it is to use, one or two; closed in the end.</param>
    /// <param name="loop">What everything runs on.</param>
    /// <param name="saved">What <see cref="SaveAsync"/> returned in an earlier run; empty if there was none.</param>
    public DhtNode(DhtOptions options, IReadOnlyList<IDatagramSocket> sockets, SynchronizationContext loop, ReadOnlyMemory<byte> saved = default)
    {
        _core = new DhtCore(options, loop, Schedule);
        _saved = DhtState.Read(saved);
        _overlays = [.. sockets.Select(socket => new Overlay(_core, socket, SavedId(socket) ?? _core.Entropy.NextId()))];
        if (_overlays.DistinctBy(overlay => overlay.Family).Count() != _overlays.Count) throw new ArgumentException("There are two sockets of one address family; each DHT has one.", nameof(sockets));
        if (_overlays.Count == 2) (_overlays[0].Sibling, _overlays[1].Sibling) = (_overlays[1], _overlays[0]);
        foreach (var overlay in _overlays)
        {
            foreach (var node in (_saved.Find(overlay.Family)?.Nodes ?? []).Take(SavedStarts)) overlay.Upkeep.AddStart(node.EndPoint);
        }

        _onTimer = OnTimer;
        _timer = options.TimeProvider.CreateTimer(static state => ((DhtNode)state!)._core.Post(((DhtNode)state)._onTimer), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets how things stand.</summary>
    public DhtStatus Status => new()
    {
        Families = [.. _overlays.Select(overlay => new DhtFamilyStatus(overlay.Family, overlay.Table.Own, overlay.Table.Count, overlay.ExternalAddress))],
        StoredTorrents = _core.Peers.TorrentCount,
        StoredPeers = _core.Peers.PeerCount,
        QueriesSent = _core.Counters.QueriesSent,
        Timeouts = _core.Counters.Timeouts,
        QueriesReceived = _core.Counters.QueriesReceived,
        Answered = _core.Counters.Answered,
        Dropped = _core.Counters.Dropped,
        BytesReceived = _overlays.Sum(overlay => overlay.Bytes.Received),
        BytesSent = _overlays.Sum(overlay => overlay.Bytes.Sent),
    };

    /// <summary>Gets whether it asks others and answers nobody (BEP 43).</summary>
    public bool IsReadOnly => _core.Options.IsReadOnly;

    /// <summary>Gets the two DHTs, for tests.</summary>
    internal IReadOnlyList<Overlay> Overlays => _overlays;

    /// <summary>Returns the port on which it receives; null when it is not in the DHT of that address family.</summary>
    public int? PortOf(AddressFamily family) => _overlays.FirstOrDefault(overlay => overlay.Family == family)?.Port;

    /// <summary>Begins to answer, and to look for others.</summary>
    public void Start() => _core.Post(() =>
    {
        if (_isStarted || _stopping.IsCancellationRequested) return;
        _isStarted = true;
        _core.StartedAt = _core.Now;
        foreach (var overlay in _overlays) overlay.Start();
        OnTimer();
    });

    /// <summary>Somebody says that there is a node at an address, as peers do (BEP 5, PORT).</summary>
    public void AddNode(IPEndPoint node) => _core.Post(() =>
    {
        if (_stopping.IsCancellationRequested || _overlays.FirstOrDefault(overlay => overlay.Family == node.AddressFamily) is not { } overlay) return;
        overlay.Upkeep.AddStart(node);
        if (!_isStarted) return;
        overlay.Upkeep.TrySoon();
        overlay.Introduce(node);
    });

    /// <summary>Somebody names a node by its host, as torrents do (BEP 5, <c>nodes</c>).</summary>
    public void AddNode(DnsEndPoint node) => _core.Post(() =>
    {
        if (_stopping.IsCancellationRequested || _resolving >= MostResolving) return;
        if (IPAddress.TryParse(node.Host, out var address)) AddNode(new IPEndPoint(address, node.Port));
        else Track(ResolveAsync(node));
    });

    /// <summary>Searches for the peers of a torrent, and announces this client as one of them.</summary>
    /// <param name="infoHash">The torrent; never a private one (BEP 27).</param>
    /// <param name="found">Takes peers as they are found, and the address of who named them; called on the node's loop, with some of them several times perhaps.</param>
    /// <param name="announcePort">The port on which this client accepts peers; null to announce nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, or the node was stopped.</exception>
    public Task<DhtSearchResult> GetPeersAsync(InfoHash infoHash, Action<IReadOnlyList<IPEndPoint>, IPAddress> found, int? announcePort, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<DhtSearchResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _core.Post(() =>
        {
            if (_stopping.IsCancellationRequested)
            {
                result.TrySetCanceled(CancellationToken.None);
                return;
            }

            Track(CompleteAsync());

            async Task CompleteAsync()
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
                try
                {
                    result.TrySetResult(await PeerSearch.RunAsync(_core, _overlays, infoHash, found, announcePort, either.Token));
                }
                catch (OperationCanceledException)
                {
                    result.TrySetCanceled(cancellationToken);
                }
                catch (Exception exception)
                {
                    result.TrySetException(exception);
                }
            }
        });
        return result.Task;
    }

    /// <summary>Waits until anybody has answered, whatever was asked: as long as nobody does, nodes are looked for once, for all who wait.</summary>
    /// <param name="known">How many answers there had been (<see cref="DhtSearchResult.AnswersInAll"/>).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, or the node was stopped.</exception>
    public async Task WaitForAnswerAsync(long known, CancellationToken cancellationToken)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), answered);
        _core.Post(() => _core.Watch.Add(answered, known));
        await answered.Task;
    }

    /// <summary>Returns what is worth remembering until the next run: this node's ids, and good nodes.</summary>
    public Task<byte[]> SaveAsync()
    {
        var result = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _core.Post(() => result.TrySetResult(Save()));
        return result.Task;
    }

    /// <summary>Stops. Nothing of it runs any more when it returns; searches under way are cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        Task stopped;
        lock (_lock)
        {
            if (_stopped is null)
            {
                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _stopped = ended.Task;
                _core.Post(() => _ = StopAsync(ended));
            }

            stopped = _stopped;
        }

        await stopped;
    }

    private async Task ResolveAsync(DnsEndPoint node)
    {
        _resolving++;
        try
        {
            foreach (var address in (await _core.Options.ResolveHost(node.Host, _stopping.Token)).Take(MostAddresses)) AddNode(new IPEndPoint(address, node.Port));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            _core.Options.Logger.DhtHostUnknown(node.Host, exception.Message);
        }
        finally
        {
            _resolving--;
        }
    }

    // What runs is awaited in the end.
    private void Track(Task task)
    {
        _running.RemoveWhere(other => other.IsCompleted);
        if (!task.IsCompleted) _running.Add(task);
    }

    // Several programs may share a file. One that answers nobody needs no lasting id, and must not have another's.
    private NodeId? SavedId(IDatagramSocket socket) => IsReadOnly ? null : _saved.Find(socket.LocalEndPoint.AddressFamily)?.Id;

    private byte[] Save()
    {
        var state = new DhtState();
        foreach (var overlay in _overlays)
        {
            var nodes = overlay.Table.Nodes.Where(node => !node.IsBad).OrderByDescending(node => node.LastAnswer).Select(node => node.Contact).Take(DhtState.MostNodes).ToList();

            // A run that has known nobody does not make an earlier one's nodes forgotten.
            if (nodes.Count == 0 && _saved.Find(overlay.Family) is { } earlier) nodes = [.. earlier.Nodes];
            state.Set(overlay.Family, IsReadOnly && _saved.Find(overlay.Family) is { } other ? other.Id : overlay.Table.Own, nodes);
        }

        return state.Write();
    }

    private async Task StopAsync(TaskCompletionSource ended)
    {
        try
        {
            _stopping.Cancel();
            _timer.Dispose();
            _core.Watch.Stop();
            foreach (var overlay in _overlays) await overlay.StopAsync();
            foreach (var task in _running.ToList()) await task;
            _stopping.Dispose();
            ended.SetResult();
        }
        catch (Exception exception)
        {
            ended.SetException(exception);
        }
    }

    private void OnTimer()
    {
        if (_stopping.IsCancellationRequested) return;
        _armedFor = TimeSpan.MaxValue;
        try
        {
            foreach (var overlay in _overlays) overlay.Expire();
            if (_core.Now >= _nextUpkeep || _overlays.Any(overlay => overlay.Upkeep.NextDue <= _core.Now)) Upkeep();
        }
        catch (Exception exception)
        {
            // A mistake of this program must not end the node's timekeeping, and is told.
            _core.Options.Logger.DhtFailed(exception);
        }

        Schedule();
    }

    private void Upkeep()
    {
        if (_core.Now >= _nextUpkeep)
        {
            _nextUpkeep = _core.Now + UpkeepTime;
            _core.Peers.RemoveExpired(_core.Now);
        }

        foreach (var overlay in _overlays) overlay.Upkeep.Tick();
    }

    // The one timer of the node: once a minute, unless answers are waited for.
    private void Schedule()
    {
        if (_stopping.IsCancellationRequested || !_isStarted) return;
        var due = _nextUpkeep;
        foreach (var overlay in _overlays)
        {
            if (overlay.NextDue is { } answer && answer < due) due = answer;
            if (overlay.Upkeep.NextDue is { } attempt && attempt < due) due = attempt;
        }

        if (due >= _armedFor) return;
        _armedFor = due;
        var wait = due - _core.Now;
        _timer.Change(wait > ShortestWait ? wait : ShortestWait, Timeout.InfiniteTimeSpan);
    }
}
