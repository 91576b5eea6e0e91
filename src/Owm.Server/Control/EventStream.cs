using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Owm.BitTorrent.Engine;
using Owm.Server.Daemon;

namespace Owm.Server.Control;

/// <summary>Tells what happens as it happens, as server-sent events (WHATWG HTML, 9.2).</summary>
internal static class EventStream
{
    /// <summary>Writes events until the client goes, or the engine ends.</summary>
    public static async Task WriteAsync(HttpContext context, IAsyncEnumerable<TorrentEvent> events)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(": events of owm\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await foreach (var happened in events.WithCancellation(context.RequestAborted))
        {
            await context.Response.WriteAsync(Text(happened), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>Returns an event as it is sent.</summary>
    public static string Text(TorrentEvent happened)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("time", happened.Time);
            if (happened is EventsLost lost)
            {
                json.WriteNumber("count", lost.Count);
            }
            else
            {
                json.WriteString("info_hash", happened.InfoHash.ToString());
                json.WriteString("name", happened.Name);
            }

            WriteMore(json, happened);
            json.WriteEndObject();
        }

        return $"event: {NameOf(happened)}\ndata: {Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length)}\n\n";
    }

    private static string NameOf(TorrentEvent happened) => happened switch
    {
        TorrentAdded => "added",
        MetadataReceived => "found",
        TorrentStateChanged => "state",
        PieceVerified => "piece",
        FileCompleted => "file",
        TorrentCompleted => "completed",
        TorrentFailed => "failed",
        PeerBanned => "peer_banned",
        TrackerFailed => "tracker_failed",
        TrackerWarned => "tracker_warned",
        TorrentRemoved => "removed",
        EventsLost => "lost",
        _ => "other",
    };

    private static void WriteMore(Utf8JsonWriter json, TorrentEvent happened)
    {
        switch (happened)
        {
            case TorrentStateChanged state:
                json.WriteString("from", JsonNamingPolicy.SnakeCaseLower.ConvertName(state.From.ToString()));
                json.WriteString("to", JsonNamingPolicy.SnakeCaseLower.ConvertName(state.To.ToString()));
                break;
            case FileCompleted file:
                json.WriteString("path", file.File.Path);
                break;
            case TorrentFailed failed:
                json.WriteString("error", failed.Error.Message);
                break;
            case PeerBanned banned:
                json.WriteString("peer", banned.Peer.ToString());
                break;
            case TrackerFailed tracker:
                json.WriteString("tracker", TorrentReport.HostOf(tracker.Tracker));
                json.WriteString("error", tracker.Error);
                json.WriteNumber("failures", tracker.Failures);
                break;
            case TrackerWarned tracker:
                json.WriteString("tracker", TorrentReport.HostOf(tracker.Tracker));
                json.WriteString("warning", tracker.Warning);
                break;
        }
    }
}
