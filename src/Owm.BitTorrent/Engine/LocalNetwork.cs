using System.Net;
using System.Security.Cryptography;
using Owm.BitTorrent.Discovery;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>Finds peers on the local network for all torrents of an engine (BEP 14). Safe to use from any thread.</summary>
internal sealed class LocalNetwork : IAsyncDisposable
{
    private const int CookieBytes = 8;

    private readonly SynchronizationContext _loop;
    private readonly LocalServiceDiscovery _discovery;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    /// <summary>Begins to listen; nothing is told before a swarm is added.</summary>
    /// <param name="engine">The engine; it has a port on which peers are accepted.</param>
    /// <param name="transport">Joins the groups.</param>
    public LocalNetwork(EngineContext engine, IMulticastTransport transport)
    {
        _loop = engine.NewLoop();
        var cookie = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(CookieBytes));
        _discovery = new LocalServiceDiscovery(transport, engine.Clock, cookie, engine.Options.LoggerFactory.CreateLogger("Owm.BitTorrent"));
        var port = engine.ListenPort ?? throw new InvalidOperationException("Nobody can connect to a client that accepts no peers.");
        _running = _loop.InvokeAsync(() => _discovery.RunAsync(port, _stopping.Token));
    }

    /// <summary>Begins to tell of a swarm and to look for it.</summary>
    /// <param name="infoHash">The swarm.</param>
    /// <param name="loop">Where <paramref name="found"/> is called.</param>
    /// <param name="found">Takes where a peer listens.</param>
    public void Add(InfoHash infoHash, SynchronizationContext loop, Action<IPEndPoint> found) =>
        _loop.Post(() => _discovery.Add(infoHash, peer => loop.Post(() => found(peer))));

    /// <summary>Ends telling of a swarm and looking for it.</summary>
    public void Remove(InfoHash infoHash) => _loop.Post(() => _discovery.Remove(infoHash));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _loop.Post(_stopping.Cancel);
        await _running;
        _stopping.Dispose();
    }
}
