using System.Net;
using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Dht;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;

namespace Owm.BitTorrent.Engine;

/// <summary>The engine's node of the DHT: its sockets, and the file that brings it back quickly after a restart.</summary>
internal sealed class DhtService : IAsyncDisposable
{
    private const int LargestFile = 64 * 1024;

    // A download that trackers serve may be over by then, and need not pay for it; whoever searches earlier starts it at once.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan SaveTime = TimeSpan.FromMinutes(15);

    private readonly string? _file;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _starting;
    private readonly Task _saving;

    private DhtService(DhtNode node, string? file, TimeProvider clock, SynchronizationContext loop, ILogger logger)
    {
        Node = node;
        _file = file;
        _clock = clock;
        _logger = logger;
        _starting = clock.CreateTimer(static state => ((DhtNode)state!).Start(), node, StartTime, Timeout.InfiniteTimeSpan);
        _saving = file is null ? Task.CompletedTask : loop.InvokeAsync(SaveNowAndThenAsync);
    }

    public DhtNode Node { get; }

    /// <summary>Makes a node, on the port on which peers are accepted if that is free.</summary>
    /// <param name="engine">How it works, and what it runs on.</param>
    /// <param name="transport">Opens its sockets.</param>
    /// <returns>The service, whose node starts a second later, or with the first search; null, and a log entry, when the system lets it receive nothing.</returns>
    public static DhtService? Start(EngineContext engine, IDatagramTransport transport)
    {
        var logger = engine.Options.LoggerFactory.CreateLogger("Owm.BitTorrent");
        var discovery = engine.Options.Discovery;
        var sockets = new List<IDatagramSocket>();
        var refusal = "there is no address to receive on.";
        foreach (var address in engine.Options.ListenAddresses.DistinctBy(address => address.AddressFamily))
        {
            // Not one with the other's port, if only one of them can have it.
            var port = engine.ListenPort ?? engine.Options.Port;
            if ((Open(transport, new IPEndPoint(address, port), ref refusal) ?? Open(transport, new IPEndPoint(address, 0), ref refusal)) is { } socket) sockets.Add(socket);
        }

        if (sockets.Count == 0)
        {
            logger.DhtUnavailable(refusal);
            return null;
        }

        var options = new DhtOptions
        {
            BootstrapNodes = [.. discovery.DhtBootstrap.Select(host => ReadHost(host) ?? throw new ArgumentException($"'{host}' is no host:port."))],
            IsReadOnly = discovery.IsDhtReadOnly,
            ResolveHost = async (host, cancellationToken) =>
                [.. (await engine.Options.Trackers.ResolveHost(host, cancellationToken)).Where(engine.Options.Trackers.MayContact)],
            TimeProvider = engine.Clock,
            FillRandom = engine.FillRandom,
            Logger = logger,
        };
        var loop = engine.NewLoop();
        return new DhtService(new DhtNode(options, sockets, loop, Load(discovery.DhtStateFile, logger)), discovery.DhtStateFile, engine.Clock, loop, logger);
    }

    /// <summary>Reads <c>host:port</c>; an IPv6 address stands in brackets.</summary>
    public static DnsEndPoint? ReadHost(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), out var port) || port is <= 0 or > IPEndPoint.MaxPort) return null;
        var host = text[..colon].TrimStart('[').TrimEnd(']');
        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : new DnsEndPoint(host, port);
    }

    /// <summary>Stops, and writes what is worth remembering.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping.Cancel();
        await _starting.DisposeAsync();
        await _saving;
        var isWorthKeeping = Node.Status.NodeCount > 0;
        await Node.DisposeAsync();
        if (_file is not null && isWorthKeeping) Write(await Node.SaveAsync());
        _stopping.Dispose();
    }

    private static IDatagramSocket? Open(IDatagramTransport transport, IPEndPoint local, ref string refusal)
    {
        try
        {
            return transport.Open(local);
        }
        catch (IOException exception)
        {
            refusal = exception.Message;
            return null;
        }
    }

    // A file that is missing, too large or not readable is as good as none: the node then begins anew.
    private static byte[] Load(string? path, ILogger logger)
    {
        try
        {
            return path is not null && File.Exists(path) && new FileInfo(path).Length <= LargestFile ? File.ReadAllBytes(path) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.DhtNotLoaded(path!, exception.Message);
            return [];
        }
    }

    private async Task SaveNowAndThenAsync()
    {
        using var timer = new PeriodicTimer(SaveTime, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token)) Write(await Node.SaveAsync());
        }
        catch (OperationCanceledException)
        {
            // DisposeAsync.
        }
    }

    private void Write(byte[] state)
    {
        try
        {
            DurableFile.Write(_file!, state);
        }
        catch (StorageException exception)
        {
            _logger.DhtNotSaved(exception.Message); // the next start takes a little longer
        }
    }
}
