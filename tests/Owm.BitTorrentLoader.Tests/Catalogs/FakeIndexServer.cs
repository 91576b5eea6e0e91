using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Owm.BitTorrentLoader.Tests.Catalogs;

/// <summary>A web server on this machine with files in memory, or those of a directory; it knows ETag and If-None-Match.</summary>
internal sealed class FakeIndexServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeIndexServer(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>Gets or sets a directory whose files are served, too.</summary>
    public string? Directory { get; set; }

    /// <summary>Gets what paths are answered with instead.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Instead { get; } = new();

    /// <summary>Gets every request: path, and status of the answer.</summary>
    public ConcurrentQueue<(string Path, int Status)> Requests { get; } = new();

    public Uri Endpoint { get; private set; } = new("http://127.0.0.1/");

    public static async Task<FakeIndexServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new FakeIndexServer(app);
        await app.StartAsync();
        server.Endpoint = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public void Put(string path, string content) => Files[path] = Encoding.UTF8.GetBytes(content);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (Instead.TryGetValue(path, out var answer)) await answer(context);
        else if (Find(path) is { } content) await SendAsync(context, content);
        else context.Response.StatusCode = 404;
        Requests.Enqueue((path, context.Response.StatusCode));
    }

    private byte[]? Find(string path)
    {
        if (Files.TryGetValue(path, out var content)) return content;
        var file = Directory is null ? null : Path.Combine(Directory, path.TrimStart('/'));
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    private static async Task SendAsync(HttpContext context, byte[] content)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = 304;
            return;
        }

        context.Response.Headers.ETag = tag;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content);
    }
}
