using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>Accepts the connections peers make and brings each to the torrent its handshake names.</summary>
internal sealed class PeerAcceptor : IAsyncDisposable
{
    // While file handles are short, accepting again at once would only burn the processor (ROBUSTNESS T-11).
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly EngineContext _engine;
    private readonly FindSwarm _find;
    private readonly ILogger _logger;
    private readonly SynchronizationContext _loop;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<IConnectionListener> _listeners = [];
    private readonly List<Task> _accepting = [];
    private readonly RunningTasks _greeting = new();

    public PeerAcceptor(EngineContext engine, FindSwarm find)
    {
        _engine = engine;
        _find = find;
        _loop = engine.NewLoop();
        _logger = engine.Options.LoggerFactory.CreateLogger("Owm.BitTorrent");
    }

    /// <summary>Finds the swarm of a torrent and the loop it runs on.</summary>
    internal delegate Swarm? FindSwarm(InfoHash infoHash, out SynchronizationContext? loop);

    public IReadOnlyList<IPEndPoint> EndPoints => [.. _listeners.Select(listener => listener.LocalEndPoint)];

    /// <summary>Begins to listen, on the same port of every address; where that is taken, on one of the next, as many as the options allow.</summary>
    /// <exception cref="IOException">The port is taken, or may not be listened on.</exception>
    public void Listen()
    {
        var wanted = _engine.Options.Port;
        var port = wanted;
        for (var attempt = 1; !TryListen(ref port, isLast: attempt >= _engine.Options.PortAttempts || wanted == 0 || port == IPEndPoint.MaxPort); attempt++) port++;
        if (wanted != 0 && port != wanted) _logger.PortTaken(wanted, port);
        _engine.ListenPort = port;
        foreach (var listener in _listeners)
        {
            _logger.Listening(listener.LocalEndPoint);
            _accepting.Add(_loop.InvokeAsync(() => AcceptAsync(listener)));
        }
    }

    private bool TryListen(ref int port, bool isLast)
    {
        IOException? refused = null;
        foreach (var address in _engine.Options.ListenAddresses)
        {
            try
            {
                var listener = _engine.Transport.Listen(new IPEndPoint(address, port));
                _listeners.Add(listener);
                port = listener.LocalEndPoint.Port;
            }
            catch (IOException exception) when (!isLast || address.AddressFamily == AddressFamily.InterNetworkV6 || _listeners.Count > 0)
            {
                // A system without IPv6 is served over IPv4 alone.
                refused = exception;
            }
        }

        if (_listeners.Count == 0 && refused is not null && isLast) throw refused;
        return _listeners.Count > 0 || refused is null;
    }

    public async ValueTask DisposeAsync()
    {
        _stopping.Cancel();
        foreach (var listener in _listeners) listener.Dispose();
        await Task.WhenAll(_accepting);
        await _loop.InvokeAsync(_greeting.WhenAllEndedAsync);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var connection = await listener.AcceptAsync(_stopping.Token);
                if (!_engine.Slots.TryTake(connection.RemoteEndPoint.Address))
                {
                    connection.Dispose();
                    continue;
                }

                _greeting.Add(GreetAsync(connection));
            }
            catch (IOException exception) when (!_stopping.IsCancellationRequested)
            {
                _logger.AcceptFailed(Pause, exception.Message);
                if (TcpTransport.IsOutOfHandles(exception)) _logger.ConnectionsLowered(_engine.Slots.Lower());
                await Task.Delay(Pause, _engine.Clock);
            }
            catch (Exception exception) when (_stopping.IsCancellationRequested && exception is IOException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task GreetAsync(IConnection connection)
    {
        var received = new ReceiveBuffer();
        try
        {
            using var timeout = new CancellationTokenSource(PeerHandshake.Timeout, _engine.Clock);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
            var infoHash = await PeerHandshake.ReceiveInfoHashAsync(connection, received, stop.Token);
            if (_find(infoHash, out var loop) is { } swarm)
            {
                loop!.Post(() => swarm.Accept(connection, received));
                return;
            }
        }
        catch (Exception exception) when (exception is IOException or PeerProtocolException or OperationCanceledException or ObjectDisposedException)
        {
            _logger.HandshakeFailed(connection.RemoteEndPoint, "?", exception.Message);
        }

        _engine.Slots.Release(connection.RemoteEndPoint.Address);
        connection.Dispose();
        received.Dispose();
    }
}
