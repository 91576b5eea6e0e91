using System.Net;
using System.Text;
using System.Text.Json;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.Server.Tests;

/// <summary>What the daemon answers to requests, good and bad.</summary>
public sealed class ControlApiTests : IAsyncLifetime
{
    private readonly ServerBench _bench = new();
    private DaemonClient _client = null!;

    public async Task InitializeAsync() => _client = await _bench.StartAsync();

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("POST", "v1/torrents", "nonsense", 400)]
    [InlineData("POST", "v1/torrents", "null", 400)]
    [InlineData("POST", "v1/torrents", "{}", 400)]
    [InlineData("POST", "v1/torrents", """{ "torrent": "AAAA", "magnet": "magnet:?" }""", 400)]
    [InlineData("POST", "v1/torrents", """{ "torrent": "AAAA", "run": "/bin/sh" }""", 400)]
    [InlineData("POST", "v1/torrents", """{ "torrent": "AAAA" }""", 400)]
    [InlineData("POST", "v1/torrents", """{ "magnet": "magnet:?xt=urn:btih:zz" }""", 400)]
    [InlineData("POST", "v1/torrents", """{ "magnet": "magnet:?xt=urn:btih:0123456789012345678901234567890123456789", "directory": "relative" }""", 400)]
    [InlineData("POST", "v1/torrents", """{ "magnet": "magnet:?xt=urn:btih:0123456789012345678901234567890123456789", "peers": ["nowhere"] }""", 400)]
    [InlineData("PATCH", "v1/limits", """{ "download_limit": -1 }""", 400)]
    [InlineData("PATCH", "v1/limits", """{ "download_limit": 1e99 }""", 400)]
    [InlineData("GET", "v1/torrents/zz", null, 400)]
    [InlineData("GET", "v1/torrents?detail=secrets", null, 400)]
    [InlineData("GET", "v1/torrents/0123456789012345678901234567890123456789", null, 404)]
    [InlineData("POST", "v1/torrents/0123456789012345678901234567890123456789/pause", null, 404)]
    [InlineData("DELETE", "v1/torrents/0123456789012345678901234567890123456789", null, 204)]
    [InlineData("GET", "v2/torrents", null, 404)]
    [InlineData("PUT", "v1/torrents", "{}", 404)]
    public async Task A_bad_request_is_refused_with_a_reason(string method, string path, string? body, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _bench.Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 204) return;
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        Assert.Equal(status == 404 ? "not_found" : body?.Contains("btih:zz", StringComparison.Ordinal) == true || body == """{ "torrent": "AAAA" }""" ? "bad_torrent" : "bad_request", error.GetProperty("code").GetString());
        Assert.NotEqual("", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Bodies_are_bounded_in_length_and_depth()
    {
        using var deep = new StringContent(string.Concat(Enumerable.Repeat("[", 100_000)));
        Assert.Equal(HttpStatusCode.BadRequest, (await _bench.Http.PostAsync("v1/torrents", deep)).StatusCode);
        using var large = new HttpRequestMessage(HttpMethod.Patch, "v1/limits") { Content = new StringContent(new string(' ', 2_000_000)) };
        large.Headers.ExpectContinue = true;
        Assert.Equal(HttpStatusCode.BadRequest, (await _bench.Http.SendAsync(large)).StatusCode);
        Assert.Empty(await _client.ListAsync(TorrentDetails.None, CancellationToken.None));
    }

    [Fact]
    public async Task A_torrent_is_added_changed_paused_and_removed()
    {
        var torrent = _bench.Make("worm.bin", 100_000);
        var added = await _client.AddAsync(new NewTorrent { Torrent = TorrentWriter.Write(torrent) }, CancellationToken.None);
        Assert.False(added.WasThere);
        Assert.True((await _client.AddAsync(new NewTorrent { Torrent = TorrentWriter.Write(torrent) }, CancellationToken.None)).WasThere);
        await ServerBench.WaitAsync(_client, torrent, one => one.State == DaemonTorrentState.Seeding);

        var changed = await _client.ChangeAsync(torrent.InfoHash, new TorrentChange { DownloadLimit = 1000, RatioGoal = 2, Priorities = [DaemonFilePriority.High] }, CancellationToken.None);
        Assert.Equal((1000, 0, 2.0), (changed.DownloadLimit, changed.UploadLimit, changed.RatioGoal));
        Assert.Equal(DaemonFilePriority.High, Assert.Single((await _client.GetAsync(torrent.InfoHash, TorrentDetails.Files, CancellationToken.None)).Files!).Priority);
        Assert.Equal(DaemonTorrentState.Paused, (await _client.PauseAsync(torrent.InfoHash, CancellationToken.None)).State);

        await _client.RemoveAsync(torrent.InfoHash, deleteContent: true, CancellationToken.None);
        Assert.Empty(await _client.ListAsync(TorrentDetails.None, CancellationToken.None));
        Assert.False(File.Exists(_bench.Files["content", "worm.bin"]));
        Assert.Empty(Directory.GetFiles(_bench.Place.TorrentsDirectory));
        Assert.Empty(Directory.GetFiles(_bench.Place.ResumeDirectory));
    }

    [Fact]
    public async Task Limits_hold_at_once_and_over_a_restart()
    {
        await _client.SetLimitsAsync(new DaemonLimits { DownloadLimit = 5000 }, CancellationToken.None);
        await _bench.StopAsync();
        using var again = await _bench.StartAsync();
        var limits = await again.GetLimitsAsync(CancellationToken.None);
        Assert.Equal((5000, 0), (limits.DownloadLimit, limits.UploadLimit));
    }

    [Fact]
    public async Task Figures_are_shown_as_Prometheus_reads_them()
    {
        var torrent = _bench.Make("worm.bin", 100_000);
        await _client.AddAsync(new NewTorrent { Torrent = TorrentWriter.Write(torrent) }, CancellationToken.None);
        await ServerBench.WaitAsync(_client, torrent, one => one.State == DaemonTorrentState.Seeding);
        var text = await _bench.Http.GetStringAsync("metrics");
        Assert.Contains("# TYPE owm_bittorrent_payload_received_bytes_total counter\n", text, StringComparison.Ordinal);
        Assert.Matches("""owm_bittorrent_torrents\{state="seeding"\} [1-9]""", text);
    }

    [Fact]
    public async Task What_happens_is_told_as_it_happens()
    {
        using var response = await _bench.Http.GetAsync("v1/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.StartsWith(": ", await reader.ReadLineAsync(), StringComparison.Ordinal);
        await reader.ReadLineAsync();
        var torrent = _bench.Make("worm.bin", 100_000);
        await _client.AddAsync(new NewTorrent { Torrent = TorrentWriter.Write(torrent) }, CancellationToken.None);
        Assert.Equal("event: added", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains($"\"info_hash\":\"{torrent.InfoHash}\"", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_daemon_finds_the_first() => Assert.Null(await DaemonHost.StartAsync(_bench.Options, CancellationToken.None));
}
