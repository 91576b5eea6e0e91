using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Dht;

/// <summary>Joins a DHT, and keeps what is known of it fresh: looked at once a minute.</summary>
internal sealed class OverlayUpkeep
{
    private const int MostStarts = 64;
    private const int MostPingsAtOnce = 8;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(15); // BEP 5
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(20);

    private readonly Overlay _overlay;
    private readonly DhtCore _core;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<IPEndPoint> _starts = [];
    private readonly TaskCompletionSource _tried = new();
    private Task _joining = Task.CompletedTask;
    private Task _refreshing = Task.CompletedTask;
    private TimeSpan _retry = FirstRetry;
    private TimeSpan _nextAttempt = TimeSpan.Zero;
    private bool _isJoining;
    private bool _mustJoinAgain;

    public OverlayUpkeep(Overlay overlay, DhtCore core)
    {
        _overlay = overlay;
        _core = core;
    }

    /// <summary>Gets what completes when joining has been tried once, with or without success.</summary>
    public Task Tried => _tried.Task;

    /// <summary>Gets when joining is due; null while it is under way or has succeeded.</summary>
    public TimeSpan? NextDue => _isJoining ? null : _mustJoinAgain ? TimeSpan.Zero : IsAlone ? _nextAttempt : null;

    private string Name => _overlay.Family == AddressFamily.InterNetwork ? "IPv4" : "IPv6";

    private bool IsAlone => _overlay.Table.Count == 0 || _overlay.Now - _overlay.LastAnswer > Silence;

    /// <summary>Adds an address to begin with.</summary>
    public void AddStart(IPEndPoint start)
    {
        if (start.AddressFamily != _overlay.Family || !NodeAddresses.IsUsable(start) || _starts.Contains(start)) return;
        if (_starts.Count == MostStarts) _starts.RemoveAt(0);
        _starts.Add(start);
    }

    /// <summary>Somebody has been introduced: if nobody is known, joining is tried with them.</summary>
    public void TrySoon()
    {
        if (!IsAlone || _isJoining) return;
        _nextAttempt = _overlay.Now;
        _core.Schedule();
    }

    /// <summary>This node has a new id, with other neighbors.</summary>
    public void JoinAgain()
    {
        _mustJoinAgain = true;
        _core.Schedule();
    }

    /// <summary>Does what is due: joins, refreshes one bucket, asks those who have long been silent.</summary>
    public void Tick()
    {
        _overlay.CountVotes();
        if (_isJoining) return;
        if (NextDue <= _overlay.Now)
        {
            _joining = JoinAsync();
            return;
        }

        // Whoever waits for an answer leaves the asking to this one.
        if (_core.Watch.IsWanted) PingLatest();
        if (IsAlone) return;
        PingSilent();
        if (_refreshing.IsCompleted && StaleBucket() is { } bucket) _refreshing = RefreshAsync(bucket);
    }

    public async Task StopAsync()
    {
        _stopping.Cancel();
        _tried.TrySetResult();
        await _joining;
        await _refreshing;
        _stopping.Dispose();
    }

    private async Task JoinAsync()
    {
        _isJoining = true;
        try
        {
            var asked = await SearchSelfAsync(_starts);
            if (IsAlone) asked += await SearchSelfAsync(await ResolveAsync());

            // Those who answered now know that this node receives, and tell more; and its id may have changed by what they said.
            if (!IsAlone) asked += await SearchSelfAsync([]);
            if (IsAlone)
            {
                _nextAttempt = _overlay.Now + _retry;
                _core.Options.Logger.DhtAlone(_retry, Name);
                _retry = _retry * 2 < LongestRetry ? _retry * 2 : LongestRetry;
            }
            else
            {
                _retry = FirstRetry;
                _nextAttempt = TimeSpan.Zero;
                _core.Options.Logger.DhtJoined(_overlay.Table.Count, asked, Name);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // StopAsync.
        }
        catch (Exception exception)
        {
            _core.Options.Logger.DhtFailed(exception); // a mistake of this program; the next attempt may fare better
            _nextAttempt = _overlay.Now + LongestRetry;
        }
        finally
        {
            _isJoining = false;
            _tried.TrySetResult();
            _core.Schedule();
        }
    }

    private async Task<int> SearchSelfAsync(List<IPEndPoint> starts)
    {
        _mustJoinAgain = false;
        if (starts.Count == 0 && _overlay.Table.Count == 0) return 0;
        var lookup = new Lookup(_overlay, _overlay.Table.Own, null);
        await _overlay.SearchAsync(lookup, [.. starts], _stopping.Token);
        return lookup.AskedCount;
    }

    private async Task<List<IPEndPoint>> ResolveAsync()
    {
        var found = new List<IPEndPoint>();
        foreach (var node in _core.Options.BootstrapNodes)
        {
            try
            {
                var addresses = IPAddress.TryParse(node.Host, out var address) ? [address] : await _core.Options.ResolveHost(node.Host, _stopping.Token);
                found.AddRange(addresses.Where(one => one.AddressFamily == _overlay.Family).Take(4).Select(one => new IPEndPoint(one, node.Port)));
            }
            catch (SocketException exception)
            {
                _core.Options.Logger.DhtHostUnknown(node.Host, exception.Message);
            }
        }

        return found;
    }

    // Nodes that have been silent for 15 minutes are asked, the longest-silent first (BEP 5).
    private void PingSilent()
    {
        var now = _overlay.Now;
        var silent = _overlay.Table.Nodes
            .Where(node => !node.IsGood(now) && now - node.LastPing > TimeSpan.FromMinutes(1))
            .OrderBy(node => node.LastAnswer).Take(MostPingsAtOnce).ToList();
        foreach (var node in silent) _overlay.Ping(node.EndPoint);
    }

    private void PingLatest()
    {
        foreach (var node in _overlay.Table.Nodes.OrderByDescending(node => node.LastAnswer).Take(MostPingsAtOnce).ToList()) _overlay.Ping(node.EndPoint);
    }

    private int? StaleBucket()
    {
        var buckets = _overlay.Table.Buckets;
        int? stalest = null;
        for (var i = 0; i <= _overlay.Table.Depth; i++)
        {
            if (_overlay.Now - buckets[i].LastChange < Refresh) continue;
            if (stalest is null || buckets[i].LastChange < buckets[stalest.Value].LastChange) stalest = i;
        }

        return stalest;
    }

    private async Task RefreshAsync(int bucket)
    {
        _overlay.Table.Buckets[bucket].LastChange = _overlay.Now;
        try
        {
            var target = bucket == _overlay.Table.Depth ? _overlay.Table.Own : _overlay.Table.Own.RandomSharing(bucket, _core.Entropy);
            await _overlay.SearchAsync(new Lookup(_overlay, target, null), [], _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // StopAsync.
        }
    }
}
