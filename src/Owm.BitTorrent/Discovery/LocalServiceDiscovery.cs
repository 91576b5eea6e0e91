using System.Net;
using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Discovery;

/// <summary>Tells the local network of this client's swarms, and finds others there (BEP 14): one for all torrents. All of it runs on one loop.</summary>
internal sealed class LocalServiceDiscovery
{
    /// <summary>The group of IPv4 and its port.</summary>
    public static readonly IPEndPoint IPv4Group = IPEndPoint.Parse("239.192.152.143:6771");

    /// <summary>The group of IPv6 and its port.</summary>
    public static readonly IPEndPoint IPv6Group = IPEndPoint.Parse("[ff15::efc0:988f]:6771");

    // Torrents that start together are told of together.
    private static readonly TimeSpan TickTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);

    // What is heard in a minute, each swarm and peer once, in all and from one address; more would be a flood.
    private const int MaxHeard = 1000;
    private const int MaxHeardFromOne = 100;

    private readonly IMulticastTransport _transport;
    private readonly TimeProvider _clock;
    private readonly string _cookie;
    private readonly ILogger _logger;
    private readonly long _started;
    private readonly Dictionary<InfoHash, LocalSwarm> _swarms = [];

    // Outlives the swarm: a torrent that is stopped and started is not told of more often for that.
    private readonly Dictionary<InfoHash, TimeSpan> _announcedAt = [];
    private readonly HashSet<(InfoHash, IPEndPoint)> _heard = [];
    private readonly Dictionary<IPAddress, int> _heardFrom = [];
    private TimeSpan _heardSince;

    /// <summary>Makes the discovery; it does nothing before <see cref="RunAsync"/>.</summary>
    /// <param name="transport">Joins the groups.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cookie">What this client knows its own datagrams by: a few random letters and digits.</param>
    /// <param name="logger">Told when the network has no multicast.</param>
    public LocalServiceDiscovery(IMulticastTransport transport, TimeProvider clock, string cookie, ILogger logger)
    {
        _transport = transport;
        _clock = clock;
        _cookie = cookie;
        _logger = logger;
        _started = clock.GetTimestamp();
    }

    private TimeSpan Now => _clock.GetElapsedTime(_started);

    /// <summary>Begins to tell of a swarm, within a second or two, and to listen for others in it. Private torrents (BEP 27) do not come here.</summary>
    /// <param name="infoHash">The swarm.</param>
    /// <param name="found">Takes where a peer listens; called on the loop.</param>
    public void Add(InfoHash infoHash, Action<IPEndPoint> found)
    {
        var next = _announcedAt.TryGetValue(infoHash, out var last) ? last + ShortestInterval : Now;
        _swarms[infoHash] = new LocalSwarm(found) { NextAnnounce = next };
    }

    /// <summary>Ends telling of a swarm, and listening for it.</summary>
    public void Remove(InfoHash infoHash) => _swarms.Remove(infoHash);

    /// <summary>Tells and listens until it is cancelled. Networks without multicast are logged, and passed over.</summary>
    /// <param name="port">The TCP port on which this client accepts peers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        var sockets = new List<IMulticastSocket>();
        var receiving = new List<Task>();
        try
        {
            foreach (var group in (IPEndPoint[])[IPv4Group, IPv6Group])
            {
                if (TryJoin(group) is not { } socket) continue;
                sockets.Add(socket);
                receiving.Add(ReceiveAsync(socket, cancellationToken));
            }

            if (sockets.Count == 0) return;
            using var timer = new PeriodicTimer(TickTime, _clock);
            while (await timer.WaitForNextTickAsync(cancellationToken)) await AnnounceAsync(sockets, port, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was told to end.
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
            foreach (var task in receiving) await task;
        }
    }

    private IMulticastSocket? TryJoin(IPEndPoint group)
    {
        try
        {
            return _transport.Join(group);
        }
        catch (IOException exception)
        {
            _logger.NoLocalDiscovery(group, exception.Message);
            return null;
        }
    }

    private async Task AnnounceAsync(List<IMulticastSocket> sockets, int port, CancellationToken cancellationToken)
    {
        var now = Now;
        foreach (var old in _announcedAt.Where(announced => now - announced.Value >= ShortestInterval && !_swarms.ContainsKey(announced.Key)).ToList()) _announcedAt.Remove(old.Key);
        var due = _swarms.Where(swarm => swarm.Value.NextAnnounce <= now).ToList();
        if (due.Count == 0) return;
        foreach (var (infoHash, swarm) in due)
        {
            swarm.NextAnnounce = now + Interval;
            _announcedAt[infoHash] = now;
        }

        var message = new LsdMessage { Port = port, InfoHashes = [.. due.Select(swarm => swarm.Key)], Cookie = _cookie };
        foreach (var socket in sockets)
        {
            try
            {
                foreach (var datagram in message.ToDatagrams(socket.Group)) await socket.SendAsync(datagram, cancellationToken);
            }
            catch (IOException exception)
            {
                // There may be a network again when the next time comes.
                _logger.LocalAnnounceFailed(socket.Group, exception.Message);
            }
        }
    }

    private async Task ReceiveAsync(IMulticastSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[LsdMessage.MaxLength + 1];
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var datagram = await socket.ReceiveAsync(buffer, cancellationToken);
                if (datagram.IsOnLink && LsdMessage.TryRead(buffer.AsSpan(0, datagram.Length)) is { } message && message.Cookie != _cookie) Hear(message, datagram.Remote.Address);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was told to end.
        }
        catch (IOException exception)
        {
            if (!cancellationToken.IsCancellationRequested) _logger.NoLocalDiscovery(socket.Group, exception.Message);
        }
    }

    private void Hear(LsdMessage message, IPAddress address)
    {
        if (Now - _heardSince >= ShortestInterval)
        {
            _heard.Clear();
            _heardFrom.Clear();
            _heardSince = Now;
        }

        var peer = new IPEndPoint(address, message.Port);
        foreach (var infoHash in message.InfoHashes)
        {
            if (!_swarms.TryGetValue(infoHash, out var swarm)) continue;
            var fromOne = _heardFrom.GetValueOrDefault(address);
            if (_heard.Count >= MaxHeard || fromOne >= MaxHeardFromOne || !_heard.Add((infoHash, peer))) continue;
            _heardFrom[address] = fromOne + 1;
            swarm.Found(peer);
        }
    }

    private sealed class LocalSwarm(Action<IPEndPoint> found)
    {
        public Action<IPEndPoint> Found => found;

        public TimeSpan NextAnnounce { get; set; }
    }
}
