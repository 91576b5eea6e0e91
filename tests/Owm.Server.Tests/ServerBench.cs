using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Daemon;
using Owm.Server.Daemon;
using Owm.Testing;

namespace Owm.Server.Tests;

/// <summary>A daemon in this process, and what speaks to it.</summary>
internal sealed class ServerBench : IAsyncDisposable
{
    private DaemonHost? _host;
    private HttpClient? _http;

    public TemporaryDirectory Files { get; } = new();

    public DaemonPlace Place => DaemonPlace.Of(Files["state"], null, Path.GetTempPath());

    public DaemonOptions Options => new()
    {
        Place = Place,
        Version = "0.0.0",
        Directory = Files["content"],
        Engine = new TorrentEngineOptions { ListenAddresses = [IPAddress.Loopback], Discovery = DiscoveryOptions.PrivateNetwork with { UseLocalDiscovery = false } },
    };

    public HttpClient Http => _http ??= new HttpClient(new SocketsHttpHandler
    {
        ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Place.SocketPath), token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://owm/") };

    public async Task<DaemonClient> StartAsync(DaemonOptions? options = null)
    {
        _host = await DaemonHost.StartAsync(options ?? Options, CancellationToken.None);
        Assert.NotNull(_host);
        return (await DaemonClient.TryConnectAsync(Place, CancellationToken.None))!;
    }

    public async Task StopAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        _host = null;
    }

    /// <summary>Makes content and a torrent of it.</summary>
    public Torrent Make(string name, int length, string directory = "content")
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        Files.Write(Path.Combine(directory, name), content);
        return TorrentBuilder.Build(Files[directory, name], new TorrentBuilderOptions());
    }

    /// <summary>Waits until a torrent is as it should be.</summary>
    public static async Task<DaemonTorrent> WaitAsync(DaemonClient client, Torrent torrent, Func<DaemonTorrent, bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var now = await client.GetAsync(torrent.InfoHash, TorrentDetails.None, limit.Token);
            if (isSo(now)) return now;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await StopAsync();
        Files.Dispose();
    }
}
