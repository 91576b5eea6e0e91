using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Owm.BitTorrentLoader.Daemon;
using Owm.Server.Daemon;

namespace Owm.Server.Control;

/// <summary>Listens on the daemon's socket or pipe, for this user alone, and where figures are shown.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MaxConnections = 200;
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(2);
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;

    private ControlServer(WebApplication app, TimeProvider clock)
    {
        _app = app;
        _clock = clock;
    }

    /// <summary>Begins to listen. Whoever calls it holds the daemon's lock: a socket that is there is nobody's any more.</summary>
    /// <exception cref="IOException">It cannot be listened there.</exception>
    public static async Task<ControlServer> StartAsync(DaemonOptions options, RequestDelegate answer, RequestDelegate metrics, ILoggerFactory loggers)
    {
        var place = options.Place;
        var logger = loggers.CreateLogger("Owm.Server");
        if (!OperatingSystem.IsWindows()) PrivateDirectory.Make(Path.GetDirectoryName(place.SocketPath)!);
        if (!OperatingSystem.IsWindows()) File.Delete(place.SocketPath);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore();
        if (OperatingSystem.IsWindows()) UsePipes(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = ControlRequest.MaxBody;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            if (OperatingSystem.IsWindows()) kestrel.ListenNamedPipe(place.PipeName, listen => listen.Protocols = HttpProtocols.Http1);
            else kestrel.ListenUnixSocket(place.SocketPath, listen => ForOwnerOnly(listen, logger));
            if (options.MetricsAddress is { } address) kestrel.Listen(address, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.Run(context => IsControl(context) ? answer(context) : ShowFiguresAsync(context, metrics));
        try
        {
            await app.StartAsync();
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(place.SocketPath, OwnerOnly);
            return new ControlServer(app, options.Engine.TimeProvider);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(EndsWithin, _clock);
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    // Requests that come by TCP see the figures alone.
    private static bool IsControl(HttpContext context) => context.Connection.LocalIpAddress is null;

    private static Task ShowFiguresAsync(HttpContext context, RequestDelegate metrics)
    {
        if (context.Request is { Method: "GET", Path.Value: "/metrics" }) return metrics(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    [SupportedOSPlatform("windows")]
    private static void UsePipes(WebApplicationBuilder builder) => builder.WebHost.UseNamedPipes(pipes => pipes.CurrentUserOnly = true);

    // Permissions keep others out already; that the system names the peer holds also where somebody has opened them.
    private static void ForOwnerOnly(ListenOptions listen, ILogger logger)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => async connection =>
        {
            if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket && IsOwner(socket))
            {
                await next(connection);
                return;
            }

            logger.StrangerRefused();
            connection.Abort(new ConnectionAbortedException("Another user's connection."));
        });
    }

    private static bool IsOwner(Socket socket)
    {
        try
        {
            return LocalPeer.IsSameUser(socket);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
