using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Engine;
using Owm.BitTorrentLoader.Daemon;
using Owm.Server.Control;
using Owm.Server.Daemon;
using Owm.Server.Logging;
using Owm.Server.Metrics;

namespace Owm.Server;

/// <summary>A running daemon: it has its place's lock, keeps its torrents at work, and does what clients ask. Dispose it to stop.</summary>
public sealed class DaemonHost : IAsyncDisposable
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan EngineEndsWithin = TimeSpan.FromSeconds(20);
    private readonly TaskCompletionSource _stopAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Stack<Func<ValueTask>> _ends = new();
    private readonly DaemonOptions _options;
    private readonly DateTimeOffset _started;
    private DaemonSession? _session;
    private TorrentEngine? _engine;

    private DaemonHost(DaemonOptions options)
    {
        _options = options;
        _started = options.Engine.TimeProvider.GetUtcNow();
    }

    /// <summary>Gets what completes when a client has asked the daemon to end.</summary>
    public Task StopAsked => _stopAsked.Task;

    /// <summary>Gets the port on which peers are accepted; 0 when none are.</summary>
    public int Port => _engine?.ListenEndPoints is [var first, ..] ? first.Port : 0;

    /// <summary>Starts the daemon, unless one is running.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <returns>The daemon; <see langword="null"/> when one is running at this place already.</returns>
    /// <exception cref="DaemonException">Its directory or its port cannot be used.</exception>
    public static async Task<DaemonHost?> StartAsync(DaemonOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        PrivateDirectory.Make(options.Place.StateDirectory);
        var taken = await TakeLockAsync(options, cancellationToken);
        if (taken is null) return null;
        var host = new DaemonHost(options);
        host._ends.Push(() => End(taken));
        try
        {
            await host.StartAsync(taken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        while (_ends.TryPop(out var end)) await end();
        _stopping.Dispose();
    }

    // Who has the lock answers soon, or is about to end, or is no daemon of ours.
    private static async Task<DaemonLock?> TakeLockAsync(DaemonOptions options, CancellationToken cancellationToken)
    {
        var clock = options.Engine.TimeProvider;
        var began = clock.GetTimestamp();
        while (true)
        {
            if (DaemonLock.TryTake(options.Place) is { } taken) return taken;
            using var client = await DaemonClient.TryConnectAsync(options.Place, cancellationToken);
            if (client is not null) return null;
            if (clock.GetElapsedTime(began) > LockPatience) throw new DaemonException(DaemonFailure.Unreachable, $"'{options.Place.LockFile}' is locked by a process that does not answer. Is a daemon hanging? The file says which process it was.");
            await Task.Delay(LockInterval, clock, cancellationToken);
        }
    }

    private static ValueTask End(IDisposable part)
    {
        part.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task StartAsync(DaemonLock taken)
    {
        var place = _options.Place;
        taken.Describe(Environment.ProcessId, _started, _options.Version);
        PrivateDirectory.Make(place.TorrentsDirectory);
        PrivateDirectory.Make(place.ResumeDirectory);
        var log = new RollingLog(place.LogFile, LogLevel.Information, _options.Engine.TimeProvider);
        _ends.Push(() => End(log));
        var logger = log.CreateLogger("Owm.Server");
        var file = new ListFile(place, _options.Engine.TimeProvider, logger);
        var list = file.Read(_options.Directory ?? place.StateDirectory);
        var figures = new EngineFigures();
        _ends.Push(() => End(figures));
        _engine = StartEngine(list.Port, log, logger);
        _session = new DaemonSession(_options, _engine, file, list, logger);
        _ends.Push(() => EndTorrentsAsync(_session, _engine, logger));
        await _session.RestoreAsync();
        _session.Limits.Apply();
        var upkeep = new BackgroundTasks(logger);
        _ends.Push(async () => await upkeep.FinishAsync());
        var api = new ControlApi(_session, _options, _engine, figures, Hello, () => _stopAsked.TrySetResult(), logger);
        var server = await ControlServer.StartAsync(_options, api.AnswerAsync, figures.WriteAsync, log);
        _ends.Push(server.DisposeAsync);
        _ = upkeep.Add("the upkeep", () => new Upkeep(_session, _options, logger).RunAsync(_stopping.Token));
        _ = upkeep.Add("the watched folders", () => new WatchFolders(_session, _options, logger).RunAsync(_stopping.Token));
        logger.Started(_options.Version, Environment.ProcessId, list.Torrents.Count);
        _ends.Push(() =>
        {
            logger.Stopping(_stopAsked.Task.IsCompleted ? "a client has asked for it" : "the process was asked to end");
            return ValueTask.CompletedTask;
        });
    }

    private TorrentEngine StartEngine(int lastPort, ILoggerFactory log, ILogger logger)
    {
        var options = _options.Engine with { LoggerFactory = log, Discovery = _options.Engine.Discovery with { DhtStateFile = _options.Place.DhtFile } };
        if (options.Port == 0 && lastPort > 0)
        {
            try
            {
                return TorrentEngine.Start(options with { Port = lastPort });
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                logger.PortChanged(lastPort, e.Message);
            }
        }

        try
        {
            return TorrentEngine.Start(options.Port == 0 ? options : options with { PortAttempts = Math.Max(10, options.PortAttempts) });
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new DaemonException(DaemonFailure.Network, $"Peers cannot connect to port {options.Port}: {e.Message} Choose another port, or 0 for any free one.", e);
        }
    }

    private DaemonHello Hello()
    {
        var discovery = _options.Engine.Discovery;
        (string Name, bool IsUsed)[] ways =
        [
            ("trackers", discovery.UseTrackers), ("dht", discovery.UseDht), ("pex", discovery.UsePeerExchange), ("lsd", discovery.UseLocalDiscovery),
            ("web-seeds", discovery.UseWebSeeds), ("peers", discovery.UsePeers), ("plain", !discovery.RequireHttps),
        ];
        return new DaemonHello
        {
            Protocol = DaemonHello.CurrentProtocol,
            Version = _options.Version,
            ProcessId = Environment.ProcessId,
            Started = _started,
            Port = Port,
            Torrents = _session?.Entries.Count ?? 0,
            Discovery = [.. ways.Where(way => way.IsUsed).Select(way => way.Name)],
            AllowsLocal = _options.Engine.WebSeeds.AllowLocal,
        };
    }

    // Trackers are told for a few seconds at most; what has been done is written when all has ended, and before, should that take too long.
    private async ValueTask EndTorrentsAsync(DaemonSession session, TorrentEngine engine, ILogger logger)
    {
        await session.StopAsync();
        await SaveAsync(session, logger);
        await Task.WhenAny(engine.DisposeAsync().AsTask(), Task.Delay(EngineEndsWithin, _options.Engine.TimeProvider));
        await session.FinishAsync();
        await SaveAsync(session, logger);
        logger.Stopped();
    }

    private static async Task SaveAsync(DaemonSession session, ILogger logger)
    {
        try
        {
            await session.SaveAsync();
        }
        catch (DaemonException e)
        {
            logger.ListNotWritten(e.Message);
        }
    }
}
