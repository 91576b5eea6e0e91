using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Daemon;
using Owm.Server.Daemon;
using Owm.Testing;

namespace Owm.Server.Tests;

/// <summary>A whole daemon whose time stands still until the test lets it pass: what it does by itself when its time comes.</summary>
public sealed class ManualTimeTests : IAsyncLifetime
{
    private readonly ServerBench _bench = new();
    private readonly ManualTimeProvider _clock = new();

    private DaemonOptions Options => _bench.Options with { Engine = _bench.Options.Engine with { TimeProvider = _clock } };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // Its end is bounded by time as well.
        var end = _bench.DisposeAsync().AsTask();
        while (!end.IsCompleted) await PassAsync();
        await end;
    }

    [Fact]
    public async Task A_torrent_is_paused_once_it_was_seeded_for_as_long_as_was_wanted()
    {
        using var client = await _bench.StartAsync(Options with { SeedTimeGoal = TimeSpan.FromHours(1) });
        var torrent = await AddAsync(client, "worm.bin");
        await UntilAsync(client, torrent, now => now.State == DaemonTorrentState.Seeding);
        await PassAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(DaemonTorrentState.Seeding, (await client.GetAsync(torrent.InfoHash, TorrentDetails.None, CancellationToken.None)).State);
        var paused = await UntilAsync(client, torrent, now => now.State == DaemonTorrentState.Paused);
        Assert.True(paused.GoalReached);
        Assert.InRange(_clock.Elapsed, TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task A_torrent_is_paused_once_others_have_had_as_much_of_it_as_was_wanted()
    {
        using var client = await _bench.StartAsync(Options with { RatioGoal = 1 });
        var torrent = await AddAsync(client, "worm.bin");
        await UntilAsync(client, torrent, now => now.State == DaemonTorrentState.Seeding);
        await using var engine = TorrentEngine.Start(_bench.Options.Engine);
        var handle = engine.Add(torrent, new TorrentOptions
        {
            Directory = _bench.Files["theirs"],
            Peers = [new IPEndPoint(IPAddress.Loopback, client.Hello.Port)],
        });

        var paused = await UntilAsync(client, torrent, now => now.State == DaemonTorrentState.Paused);

        Assert.True(paused is { GoalReached: true, Ratio: >= 1 });
        await handle.WaitUntilCompleteAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_torrent_that_failed_because_of_the_disk_is_tried_again_after_half_a_minute()
    {
        using var client = await _bench.StartAsync(Options);
        var torrent = _bench.Make("worm.bin", 100_000);
        await client.AddAsync(new NewTorrent { Torrent = TorrentWriter.Write(torrent), Paused = true }, CancellationToken.None);

        // As when a disk has gone: what was a directory leads nowhere.
        Directory.Move(_bench.Files["content"], _bench.Files["aside"]);
        File.WriteAllText(_bench.Files["content"], "");
        await client.ResumeAsync(torrent.InfoHash, CancellationToken.None);
        await UntilAsync(client, torrent, now => now.State == DaemonTorrentState.Failed);
        File.Delete(_bench.Files["content"]);
        Directory.Move(_bench.Files["aside"], _bench.Files["content"]);
        var failed = _clock.Elapsed;

        await UntilAsync(client, torrent, now => now.State == DaemonTorrentState.Seeding);

        Assert.InRange(_clock.Elapsed - failed, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task A_schedule_of_limits_begins_and_ends_by_itself()
    {
        // The clock begins at midnight, UTC.
        Assert.True(ScheduledLimits.TryParse("00:10-00:20 down=5 up=7", rate => long.Parse(rate, System.Globalization.CultureInfo.InvariantCulture), out var line));
        using var client = await _bench.StartAsync(Options with { Schedule = [line] });
        Assert.Null((await client.GetLimitsAsync(CancellationToken.None)).Schedule);
        await PassAsync(TimeSpan.FromMinutes(11));
        Assert.Equal(line.Text, (await client.GetLimitsAsync(CancellationToken.None)).Schedule);
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.Null((await client.GetLimitsAsync(CancellationToken.None)).Schedule);
        Assert.Equal(2, File.ReadLines(_bench.Place.LogFile).Count(entry => entry.Contains("imits", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Torrents_wait_for_their_turn_and_get_it_when_another_is_done()
    {
        var options = Options;
        using var client = await _bench.StartAsync(options with { Engine = options.Engine with { MaxActiveDownloads = 1, MaxActiveSeeds = 1 } });
        var seeds = new List<Torrent> { await AddAsync(client, "first.bin"), await AddAsync(client, "second.bin") };
        var missing = new List<Torrent> { _bench.Make("third.bin", 90_000, "lab"), _bench.Make("fourth.bin", 80_000, "lab") };
        foreach (var torrent in missing) await client.AddAsync(new NewTorrent { Torrent = TorrentWriter.Write(torrent) }, CancellationToken.None);
        await UntilAsync(client, seeds[0], now => now.State == DaemonTorrentState.Seeding);
        await UntilAsync(client, seeds[1], now => now.State == DaemonTorrentState.Queued);
        await UntilAsync(client, missing[0], now => now.State == DaemonTorrentState.Downloading);
        await UntilAsync(client, missing[1], now => now.State == DaemonTorrentState.Queued);

        await client.PauseAsync(seeds[0].InfoHash, CancellationToken.None);
        await client.RemoveAsync(missing[0].InfoHash, deleteContent: false, CancellationToken.None);

        await UntilAsync(client, seeds[1], now => now.State == DaemonTorrentState.Seeding);
        await UntilAsync(client, missing[1], now => now.State == DaemonTorrentState.Downloading);
    }

    [Fact]
    public async Task Prometheus_sees_figures_by_TCP_and_nothing_else()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        using var client = await _bench.StartAsync(Options with { MetricsAddress = new IPEndPoint(IPAddress.Loopback, port) });
        var torrent = await AddAsync(client, "worm.bin");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        Assert.Contains("# TYPE owm_", await http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
        foreach (var path in (string[])["/", "/v1/hello", "/v1/torrents", $"/v1/torrents/{torrent.InfoHash}"])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var stop = await http.PostAsync(new Uri("/v1/stop", UriKind.Relative), null);
        using var figures = await http.PostAsync(new Uri("/metrics", UriKind.Relative), null);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (stop.StatusCode, figures.StatusCode));
        Assert.Single(await client.ListAsync(TorrentDetails.None, CancellationToken.None));
    }

    private async Task<Torrent> AddAsync(DaemonClient client, string name)
    {
        var torrent = _bench.Make(name, 100_000 + name.Length);
        await client.AddAsync(new NewTorrent { Torrent = TorrentWriter.Write(torrent) }, CancellationToken.None);
        return torrent;
    }

    // What falls due runs on other threads: it gets a moment of real time for each second.
    private async Task PassAsync(TimeSpan? time = null)
    {
        _clock.Advance(time ?? TimeSpan.FromSeconds(1));
        await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
    }

    private async Task<DaemonTorrent> UntilAsync(DaemonClient client, Torrent torrent, Func<DaemonTorrent, bool> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var now = await client.GetAsync(torrent.InfoHash, TorrentDetails.None, CancellationToken.None);
            if (isSo(now)) return now;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), $"It is not as it should be: {now}");
            await PassAsync();
        }
    }
}
