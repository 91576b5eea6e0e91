using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Daemon;
using Owm.Server.Daemon;
using Owm.Server.Metrics;

namespace Owm.Server.Control;

/// <summary>Answers the requests of docs/daemon.md. Every request names all it needs: none runs what a client sends.</summary>
internal sealed class ControlApi
{
    private readonly DaemonSession _session;
    private readonly DaemonOptions _options;
    private readonly TorrentEngine _engine;
    private readonly EngineFigures _figures;
    private readonly Func<DaemonHello> _hello;
    private readonly Action _stop;
    private readonly ILogger _logger;

    public ControlApi(DaemonSession session, DaemonOptions options, TorrentEngine engine, EngineFigures figures, Func<DaemonHello> hello, Action stop, ILogger logger)
    {
        _session = session;
        _options = options;
        _engine = engine;
        _figures = figures;
        _hello = hello;
        _stop = stop;
        _logger = logger;
    }

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (DaemonException e)
        {
            await FailAsync(context, e);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The client has gone.
        }
        catch (Exception e)
        {
            _logger.Mistake($"{context.Request.Method} {context.Request.Path}", e);
            await FailAsync(context, new DaemonException(DaemonFailure.Other, "The daemon made a mistake; its log says which (daemon.log). Please report it."));
        }
    }

    private static Task FailAsync(HttpContext context, DaemonException error)
    {
        if (!context.Response.HasStarted) return ControlRequest.WriteErrorAsync(context, error);
        context.Abort();
        return Task.CompletedTask;
    }

    private Task RouteAsync(HttpContext context)
    {
        var path = (context.Request.Path.Value ?? "").Trim('/').Split('/');
        var method = context.Request.Method;
        return (method, path) switch
        {
            ("GET", ["v1", "hello"]) => ControlRequest.WriteAsync(context, _hello(), DaemonJson.Default.DaemonHello),
            ("POST", ["v1", "stop"]) => StopAsync(context),
            ("GET", ["v1", "torrents"]) => ListAsync(context),
            ("POST", ["v1", "torrents"]) => AddAsync(context),
            ("GET", ["v1", "torrents", var id]) => TellAsync(context, Entry(id)),
            ("PATCH", ["v1", "torrents", var id]) => ChangeAsync(context, Entry(id)),
            ("DELETE", ["v1", "torrents", var id]) => RemoveAsync(context, Id(id)),
            ("POST", ["v1", "torrents", var id, "pause"]) => DoAsync(context, Entry(id), entry => _session.PauseAsync(entry, context.RequestAborted)),
            ("POST", ["v1", "torrents", var id, "resume"]) => DoAsync(context, Entry(id), entry => _session.ResumeAsync(entry, context.RequestAborted)),
            ("POST", ["v1", "torrents", var id, "recheck"]) => DoAsync(context, Entry(id), entry => _session.RecheckAsync(entry, context.RequestAborted)),
            ("GET", ["v1", "limits"]) => ControlRequest.WriteAsync(context, _session.Limits.Report, DaemonJson.Default.DaemonLimits),
            ("PATCH", ["v1", "limits"]) => LimitAsync(context),
            ("GET", ["v1", "events"]) => EventStream.WriteAsync(context, _engine.Events),
            ("GET", ["metrics"]) => _figures.WriteAsync(context),
            _ => throw new DaemonException(DaemonFailure.NotFound, $"There is no {method} {context.Request.Path}. docs/daemon.md lists what there is."),
        };
    }

    private static InfoHash Id(string text) =>
        text.Length == 40 && InfoHash.TryParse(text, out var hash) ? hash : throw new DaemonException(DaemonFailure.BadRequest, $"'{text}' is no info-hash of 40 digits.");

    private static TorrentDetails DetailsOf(HttpContext context)
    {
        var details = TorrentDetails.None;
        foreach (var name in context.Request.Query["detail"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            details |= name switch
            {
                "files" => TorrentDetails.Files,
                "trackers" => TorrentDetails.Trackers,
                "peers" => TorrentDetails.Peers,
                _ => throw new DaemonException(DaemonFailure.BadRequest, $"'{name}' is no detail: files, trackers and peers are."),
            };
        }

        return details;
    }

    private DaemonEntry Entry(string id) => _session.Get(Id(id));

    private async Task StopAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.CompleteAsync();
        _stop();
    }

    private async Task ListAsync(HttpContext context)
    {
        var details = DetailsOf(context);
        var entries = _session.Entries;
        var list = new List<DaemonTorrent>(entries.Count);
        foreach (var entry in entries) list.Add(await TorrentReport.OfAsync(entry, details));
        await ControlRequest.WriteAsync(context, list, DaemonJson.Default.IReadOnlyListDaemonTorrent);
    }

    private async Task AddAsync(HttpContext context)
    {
        var request = await ControlRequest.ReadAsync(context, DaemonJson.Default.NewTorrent, ControlRequest.MaxTorrentBody);
        var addition = Addition.Of(request, _options.Directory, _options.Engine.TimeProvider.GetUtcNow());
        var added = await _session.AddAsync(addition, context.RequestAborted);
        await ControlRequest.WriteAsync(context, added, DaemonJson.Default.AddedTorrent, added.WasThere ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    private static async Task TellAsync(HttpContext context, DaemonEntry entry) =>
        await ControlRequest.WriteAsync(context, await TorrentReport.OfAsync(entry, DetailsOf(context)), DaemonJson.Default.DaemonTorrent);

    private static async Task DoAsync(HttpContext context, DaemonEntry entry, Func<DaemonEntry, Task> action)
    {
        await action(entry);
        await ControlRequest.WriteAsync(context, TorrentReport.Of(entry), DaemonJson.Default.DaemonTorrent);
    }

    private async Task ChangeAsync(HttpContext context, DaemonEntry entry)
    {
        var change = await ControlRequest.ReadAsync(context, DaemonJson.Default.TorrentChange, ControlRequest.MaxBody);
        await DoAsync(context, entry, one => _session.ChangeAsync(one, change, context.RequestAborted));
    }

    private async Task RemoveAsync(HttpContext context, InfoHash infoHash)
    {
        var content = context.Request.Query["content"].ToString();
        if (content is not ("" or "true" or "false")) throw new DaemonException(DaemonFailure.BadRequest, $"content is '{content}', not true or false.");
        await _session.RemoveAsync(infoHash, content == "true", context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task LimitAsync(HttpContext context)
    {
        await _session.SetLimitsAsync(await ControlRequest.ReadAsync(context, DaemonJson.Default.DaemonLimits, ControlRequest.MaxBody), context.RequestAborted);
        await ControlRequest.WriteAsync(context, _session.Limits.Report, DaemonJson.Default.DaemonLimits);
    }
}
