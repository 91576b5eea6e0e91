using System.Net;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>A tracker: peers announce themselves to it over HTTP (BEP 3, 7, 23, 48) or UDP (BEP 15) and are told of each other.
/// All it knows is in memory. Disposing stops it.</summary>
public sealed class TrackerServer : IAsyncDisposable
{
    private static readonly TimeSpan ExpireInterval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TrackerCounts _counts = new();
    private readonly List<HttpTrackerServer> _http = [];
    private readonly List<UdpTrackerServer> _udp = [];
    private readonly List<Task> _running = [];
    private readonly TimeProvider _timeProvider;
    private readonly Swarms _swarms;
    private bool _disposed;

    private TrackerServer(TrackerServerOptions options, TimeProvider timeProvider, Random random)
    {
        _timeProvider = timeProvider;
        _swarms = new Swarms(options, timeProvider, random);
    }

    /// <summary>Gets where HTTP is answered, with the ports that were found.</summary>
    public IReadOnlyList<IPEndPoint> HttpEndPoints => [.. _http.Select(server => server.LocalEndPoint)];

    /// <summary>Gets where UDP is answered, with the ports that were found.</summary>
    public IReadOnlyList<IPEndPoint> UdpEndPoints => [.. _udp.Select(server => server.LocalEndPoint)];

    /// <summary>Gets what the tracker has done and knows.</summary>
    public TrackerServerStatus Status => new()
    {
        HttpAnnounces = Interlocked.Read(ref _counts.HttpAnnounces),
        UdpAnnounces = Interlocked.Read(ref _counts.UdpAnnounces),
        Scrapes = Interlocked.Read(ref _counts.Scrapes),
        Refused = Interlocked.Read(ref _counts.Refused),
        Dropped = Interlocked.Read(ref _counts.Dropped),
        Swarms = _swarms.Count,
        Peers = _swarms.PeerCount,
        Connections = _http.Sum(server => server.ConnectionCount),
    };

    /// <summary>Gets the loops, which end when the tracker is disposed; one that fails has failed with a defect of this program.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Starts a tracker on the network.</summary>
    /// <param name="options">Where it listens and how much it may remember.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="IOException">A port is taken, or may not be listened on.</exception>
    public static TrackerServer Start(TrackerServerOptions options) =>
        Start(options, new TcpTransport(), new UdpTransport(), TimeProvider.System, new Random(System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue)));

    /// <summary>Starts a tracker.</summary>
    /// <param name="options">Where it listens and how much it may remember.</param>
    /// <param name="transport">Listens for HTTP.</param>
    /// <param name="datagrams">Receives UDP.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">Chooses the peers that are told.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="IOException">A port is taken, or may not be listened on.</exception>
    public static TrackerServer Start(
        TrackerServerOptions options, ITransport transport, IDatagramTransport datagrams, TimeProvider timeProvider, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(datagrams);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        var server = new TrackerServer(options, timeProvider, random);
        try
        {
            server.Listen(options, transport, datagrams);
        }
        catch (IOException)
        {
            server.CloseSockets();
            throw;
        }

        server.Run();
        return server;
    }

    /// <summary>Stops answering, cuts all connections and forgets all peers.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stopping.CancelAsync();
        try
        {
            await Completion;
        }
        catch (OperationCanceledException)
        {
            // That is how the loops end.
        }
        finally
        {
            CloseSockets();
            _stopping.Dispose();
        }
    }

    private void Listen(TrackerServerOptions options, ITransport transport, IDatagramTransport datagrams)
    {
        var http = new HttpAnnounce(_swarms, options, _counts);
        var connections = new UdpConnectionIds(_timeProvider);
        foreach (var local in options.HttpEndPoints)
        {
            _http.Add(new HttpTrackerServer(transport.Listen(local), http, options, _counts, _timeProvider));
        }

        foreach (var local in options.UdpEndPoints)
        {
            _udp.Add(new UdpTrackerServer(datagrams.Open(local), new UdpAnnounce(_swarms, connections, options, _counts), _counts, _timeProvider));
        }
    }

    private void Run()
    {
        _running.AddRange(_http.Select(server => server.RunAsync(_stopping.Token)));
        _running.AddRange(_udp.Select(server => server.RunAsync(_stopping.Token)));
        _running.Add(ExpireAsync(_stopping.Token));
        Completion = Task.WhenAll(_running);
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ExpireInterval, _timeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken)) _swarms.Expire();
    }

    private void CloseSockets()
    {
        foreach (var server in _http) server.Dispose();
        foreach (var server in _udp) server.Dispose();
    }
}
