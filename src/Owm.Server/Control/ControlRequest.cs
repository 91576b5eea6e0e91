using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.Server.Control;

/// <summary>Reads requests and writes answers: JSON, bounded.</summary>
internal static class ControlRequest
{
    /// <summary>The longest body of a request that adds a torrent: the largest .torrent file there may be, in base64.</summary>
    public const int MaxTorrentBody = 16 * 1024 * 1024;

    /// <summary>The longest body of any other request.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="DaemonException">It is no such JSON, or too long.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, int maxLength)
        where T : class
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = maxLength;
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) ?? throw new DaemonException(DaemonFailure.BadRequest, "The body is null.");
        }
        catch (JsonException e)
        {
            throw new DaemonException(DaemonFailure.BadRequest, $"The body is not the JSON that is expected here: {e.Message}", e);
        }
        catch (BadHttpRequestException e)
        {
            throw new DaemonException(DaemonFailure.BadRequest, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"The body is longer than {maxLength:N0} bytes." : e.Message, e);
        }
    }

    /// <summary>Writes an answer.</summary>
    public static async Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Writes why a request failed.</summary>
    public static Task WriteErrorAsync(HttpContext context, DaemonException error) =>
        WriteAsync(context, new DaemonErrorAnswer(new DaemonError(error.Failure, error.Message)), DaemonJson.Default.DaemonErrorAnswer, StatusOf(error.Failure));

    private static int StatusOf(DaemonFailure failure) => failure switch
    {
        DaemonFailure.BadRequest or DaemonFailure.BadTorrent => StatusCodes.Status400BadRequest,
        DaemonFailure.NotAllowed => StatusCodes.Status403Forbidden,
        DaemonFailure.NotFound => StatusCodes.Status404NotFound,
        DaemonFailure.WouldOverwrite => StatusCodes.Status409Conflict,
        DaemonFailure.DiskFull or DaemonFailure.Storage => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };
}
