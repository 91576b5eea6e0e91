using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

/// <summary>
/// Behaves as the Drive v3 REST API and Google's OAuth servers do, on a loopback port, as far as a catalog needs them; and fails as
/// they do, when it is told to.
/// </summary>
internal sealed class FakeDriveServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Operation, Func<HttpContext, Task> Answer)> _faults = new();

    private FakeDriveServer(WebApplication app)
    {
        _app = app;
        Drive = new FakeDriveFiles(this);
        OAuth = new FakeOAuth(this);
        app.Run(AnswerAsync);
    }

    public FakeDriveFiles Drive { get; }

    public FakeOAuth OAuth { get; }

    /// <summary>Gets what takes the place of https://www.googleapis.com/ and of the OAuth servers.</summary>
    public Uri Endpoint { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Gets every request: the operation, the path with the query, the authorization.</summary>
    public ConcurrentQueue<Seen> Requests { get; } = new();

    /// <summary>Gets what was asked for in ways that the reference does not know.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>Gets the access tokens that are accepted.</summary>
    public ConcurrentDictionary<string, bool> AccessTokens { get; } = new();

    /// <summary>Gets or sets the API key that is accepted for reading.</summary>
    public string? ApiKey { get; set; }

    public static async Task<FakeDriveServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new FakeDriveServer(app);
        await app.StartAsync();
        server.Endpoint = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    /// <summary>Returns how often an operation was asked for.</summary>
    public int CountOf(string operation) => Requests.Count(r => r.Operation == operation);

    /// <summary>Answers the next requests for an operation in another way.</summary>
    public void Next(string operation, int times, Func<HttpContext, Task> answer)
    {
        for (var i = 0; i < times; i++) _faults.Enqueue((operation, answer));
    }

    /// <summary>Forgets every answer that was to come.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>Answers the next requests for an operation with an error as Drive words it.</summary>
    public void Fail(string operation, int status, string reason, int times = 1, int? retryAfterSeconds = null) => Next(operation, times, context =>
    {
        if (retryAfterSeconds is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ErrorAsync(context, status, reason);
    });

    /// <summary>Answers the next request for an operation with a web page, as captive portals and virus warnings do.</summary>
    public void AnswerWithPage(string operation) => Next(operation, 1, context =>
    {
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<!DOCTYPE html><html><body>Please log in</body></html>");
    });

    /// <summary>Cuts the connection of the next requests for an operation.</summary>
    public void Cut(string operation, int times = 1) => Next(operation, times, context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    internal static Task ErrorAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        // As careless as a server can be: the message quotes what it was sent.
        var message = $"{reason} {context.Request.Headers.Authorization} {context.Request.QueryString}";
        return JsonAsync(context, new JObject
        {
            ["error"] = new JObject
            {
                ["code"] = status,
                ["message"] = message,
                ["errors"] = new JArray(new JObject { ["domain"] = "global", ["reason"] = reason, ["message"] = message }),
            },
        });
    }

    internal static Task JsonAsync(HttpContext context, JToken json)
    {
        context.Response.ContentType = "application/json; charset=UTF-8";
        return context.Response.WriteAsync(json.ToString(), Encoding.UTF8);
    }

    private static string OperationOf(HttpRequest request) => (request.Method, request.Path.Value!) switch
    {
        ("GET", "/drive/v3/files") => "list",
        ("GET", "/drive/v3/files/generateIds") => "generateIds",
        ("GET", "/drive/v3/about") => "about",
        ("GET", var p) when p.StartsWith("/drive/v3/files/", StringComparison.Ordinal) => request.Query["alt"] == "media" ? "media" : "get",
        ("DELETE", var p) when p.StartsWith("/drive/v3/files/", StringComparison.Ordinal) => "delete",
        ("POST", "/upload/drive/v3/files") => "upload",
        ("PUT", "/upload/drive/v3/files") => "chunk",
        ("POST", "/token") => "token",
        ("POST", "/revoke") => "revoke",
        ("POST", "/device/code") => "device",
        ("GET", "/o/oauth2/v2/auth") => "auth",
        _ => "unknown",
    };

    private async Task AnswerAsync(HttpContext context)
    {
        var operation = OperationOf(context.Request);
        Requests.Enqueue(new Seen(operation, context.Request.Path + context.Request.QueryString, context.Request.Headers.Authorization.ToString()));
        if (FakeReference.Complaint(operation, context.Request) is { } complaint)
        {
            Violations.Enqueue(complaint);
            await ErrorAsync(context, 400, "invalidParameter");
            return;
        }

        if (_faults.TryPeek(out var fault) && fault.Operation == operation && _faults.TryDequeue(out fault))
        {
            await fault.Answer(context);
            return;
        }

        if (operation is "token" or "revoke" or "auth" or "device")
        {
            await OAuth.AnswerAsync(context, operation);
        }
        else if (!IsAuthorized(context.Request, operation))
        {
            await ErrorAsync(context, 401, "authError");
        }
        else
        {
            await Drive.AnswerAsync(context, operation);
        }
    }

    private bool IsAuthorized(HttpRequest request, string operation)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.Ordinal)) return AccessTokens.ContainsKey(header[7..]);
        return ApiKey is not null && request.Query["key"] == ApiKey && operation is "list" or "get" or "media";
    }

    internal sealed record Seen(string Operation, string Target, string Authorization);
}
