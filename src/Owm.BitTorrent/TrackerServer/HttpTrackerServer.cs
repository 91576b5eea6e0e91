using System.Collections.Concurrent;
using System.Net;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>A small HTTP/1.1 server for trackers, on one listener. Its connections are bounded in number, in all and by address, and a client that takes
/// too long is cut: what a tracker must withstand is many slow ones.</summary>
internal sealed class HttpTrackerServer : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<HttpTrackerConnection, Task> _connections = new();
    private readonly Dictionary<IPAddress, int> _addresses = [];
    private readonly IConnectionListener _listener;
    private readonly HttpAnnounce _answers;
    private readonly TrackerServerOptions _options;
    private readonly TrackerCounts _counts;
    private readonly TimeProvider _timeProvider;

    public HttpTrackerServer(
        IConnectionListener listener, HttpAnnounce answers, TrackerServerOptions options, TrackerCounts counts, TimeProvider timeProvider)
    {
        _listener = listener;
        _answers = answers;
        _options = options;
        _counts = counts;
        _timeProvider = timeProvider;
    }

    public IPEndPoint LocalEndPoint => _listener.LocalEndPoint;

    public int ConnectionCount => _connections.Count;

    /// <summary>Serves until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var cutting = CutLateAsync(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    Serve(await _listener.AcceptAsync(cancellationToken), cancellationToken);
                }
                catch (IOException)
                {
                    Interlocked.Increment(ref _counts.Dropped);
                    await Task.Delay(LookInterval, _timeProvider, cancellationToken); // handles ran out; those in use go on
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var connection in _connections.Keys) connection.Cut();
            await Task.WhenAll(_connections.Values);
            await cutting;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Serve(IConnection accepted, CancellationToken cancellationToken)
    {
        var address = accepted.RemoteEndPoint.Address;
        if (_connections.Count >= _options.MaxConnections || !TryCount(address))
        {
            Interlocked.Increment(ref _counts.Dropped);
            accepted.Dispose();
            return;
        }

        var connection = new HttpTrackerConnection(accepted, _answers, _options.RequestTimeout, _timeProvider);
        _connections[connection] = Task.CompletedTask;
        _connections.TryUpdate(connection, RunAsync(connection, cancellationToken), Task.CompletedTask); // unless it has ended already
    }

    private async Task RunAsync(HttpTrackerConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            Uncount(connection.RemoteAddress);
        }
    }

    private async Task CutLateAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookInterval, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var connection in _connections.Keys)
                {
                    if (connection.IsLate) connection.Cut();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private bool TryCount(IPAddress address)
    {
        if (IPAddress.IsLoopback(address)) return true;
        lock (_addresses)
        {
            var count = _addresses.GetValueOrDefault(address);
            if (count >= _options.MaxConnectionsPerAddress) return false;
            _addresses[address] = count + 1;
            return true;
        }
    }

    private void Uncount(IPAddress address)
    {
        if (IPAddress.IsLoopback(address)) return;
        lock (_addresses)
        {
            var count = _addresses[address] - 1;
            if (count == 0) _addresses.Remove(address);
            else _addresses[address] = count;
        }
    }
}
