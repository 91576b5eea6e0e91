using System.Net;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Tests.WebSeeds;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Web seeds alone and beside peers: BEP 19, ROBUSTNESS T-22.</summary>
public class WebSeedTests
{
    private const string Url = "http://seed.example/data/";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_web_seed_alone_is_enough(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = AddLeecher(swarm);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        Assert.Equal(swarm.Content.Length, swarm.WebServer.SentBytes);
        Assert.Equal(0, leecher.Handle.Status.WastedBytes);
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {simulation.Clock.Elapsed}.");
        await swarm.Pass(TimeSpan.FromSeconds(1));
        var status = Assert.Single(leecher.Handle.Status.WebSeeds);
        Assert.Equal((Url, WebSeedState.Idle, (long)swarm.Content.Length, null), (status.Url, status.State, status.DownloadedBytes, status.Error));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Many_files_come_file_by_file(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), simulation => new SimulatedSwarm(simulation, 1_000_000, 64 * 1024, 100_000, 0, 1, 399_999, 500_000), async (simulation, swarm) =>
    {
        Publish(swarm);
        var leecher = AddLeecher(swarm);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        Assert.Equal(swarm.Content.Length, swarm.WebServer.SentBytes);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Files_that_nobody_wants_are_not_asked_for(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), simulation => new SimulatedSwarm(simulation, 10 * 64 * 1024, 64 * 1024, 4 * 64 * 1024, 6 * 64 * 1024), async (simulation, swarm) =>
    {
        Publish(swarm);
        var leecher = AddLeecher(swarm, torrent => torrent with { WantedFiles = [false, true] });
        await leecher.CompleteAsync();
        Assert.All(swarm.WebServer.Requests, request => Assert.StartsWith("/data/content/1 ", request, StringComparison.Ordinal));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Web_seed_and_peers_share_the_work(int seed) => Run(seed, async (simulation, swarm) =>
    {
        using var limiter = swarm.WebServer.Limiter = new RateLimiter(simulation.Clock, 400_000);
        var leecher = AddLeecher(swarm);
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 400_000).Listens);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        Assert.InRange(swarm.WebServer.SentBytes, swarm.Content.Length / 4, swarm.Content.Length * 3 / 4);
        Assert.InRange(leecher.Handle.Status.WastedBytes, 0, 3 * 64 * 1024);
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(8), $"It took {simulation.Clock.Elapsed}; either alone would take 11 s.");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_slow_web_seed_keeps_nothing_from_peers(int seed) => Run(seed, async (simulation, swarm) =>
    {
        using var limiter = swarm.WebServer.Limiter = new RateLimiter(simulation.Clock, 2_000);
        var leecher = AddLeecher(swarm);
        await swarm.Pass(TimeSpan.FromSeconds(5));
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 1_000_000).Listens);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(14), $"It took {simulation.Clock.Elapsed}; the peer alone would take 9 s.");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_slow_peer_does_not_hold_up_a_fast_web_seed(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = AddLeecher(swarm, torrent => torrent with { WebSeeds = [] });
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 2_000).Listens);
        await swarm.Pass(TimeSpan.FromSeconds(10));
        var other = AddLeecher(swarm);
        other.Handle.AddPeer(swarm.AddSeed(uploadRate: 2_000).Listens);
        await other.CompleteAsync();
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(20), $"It took {simulation.Clock.Elapsed}.");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_lying_web_seed_is_dropped_for_good_and_peers_are_not(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var spoiled = swarm.Content.ToArray();
        for (var offset = 0; offset < spoiled.Length; offset += 50_000) spoiled[offset] ^= 1;
        swarm.WebServer.Files[Url + "content"] = spoiled;
        using var limiter = swarm.WebServer.Limiter = new RateLimiter(simulation.Clock, 500_000);
        var honest = swarm.AddSeed(uploadRate: 500_000);
        var leecher = AddLeecher(swarm);
        leecher.Handle.AddPeer(honest.Listens);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        Assert.False(leecher.Session.Swarm.IsBanned(honest.Listens));
        var status = Assert.Single(leecher.Handle.Status.WebSeeds);
        Assert.Equal(WebSeedState.Dropped, status.State);
        Assert.Contains("hash", status.Error, StringComparison.Ordinal);
        var requests = swarm.WebServer.Requests.Count;
        await leecher.PauseAsync();
        await leecher.ResumeAsync();
        await swarm.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(requests, swarm.WebServer.Requests.Count);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_lying_web_seed_and_an_honest_one_complete(int seed) => Run(seed, async (simulation, swarm) =>
    {
        swarm.WebServer.Files["http://liar.example/content"] = new byte[swarm.Content.Length];
        var leecher = AddLeecher(swarm, torrent => torrent with { WebSeeds = ["http://liar.example/", Url] });
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        await swarm.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal([WebSeedState.Dropped, WebSeedState.Idle], leecher.Handle.Status.WebSeeds.Select(status => status.State));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_web_seed_that_dies_half_way_leaves_the_rest_to_peers(int seed) => Run(seed, async (simulation, swarm) =>
    {
        using var limiter = swarm.WebServer.Limiter = new RateLimiter(simulation.Clock, 1_000_000);
        var leecher = AddLeecher(swarm);
        await swarm.Until(() => swarm.WebServer.SentBytes > swarm.Content.Length / 2);
        swarm.WebServer.BreaksAfter = () => 0;
        swarm.WebServer.Instead = _ => throw new HttpRequestException("Connection refused");
        swarm.WebServer.SilentAfter = 0;
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(45), $"It took {simulation.Clock.Elapsed}.");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_web_seed_that_comes_back_is_asked_again(int seed) => Run(seed, async (simulation, swarm) =>
    {
        swarm.WebServer.Instead = _ => simulation.Clock.Elapsed < TimeSpan.FromMinutes(2) ? new HttpResponseMessage(HttpStatusCode.BadGateway) : null;
        var leecher = AddLeecher(swarm);
        await swarm.Pass(TimeSpan.FromSeconds(5));
        var status = Assert.Single(leecher.Handle.Status.WebSeeds);
        Assert.Equal(WebSeedState.Waiting, status.State);
        Assert.Contains("502", status.Error, StringComparison.Ordinal);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        Assert.InRange(swarm.WebServer.Requests.Count, 4, 20);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_busy_web_seed_is_asked_again_when_it_says(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var asked = new List<TimeSpan>();
        swarm.WebServer.Instead = _ =>
        {
            asked.Add(simulation.Clock.Elapsed);
            if (asked.Count > 1) return null;
            var busy = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            busy.Headers.TryAddWithoutValidation("Retry-After", "50");
            return busy;
        };
        await AddLeecher(swarm).CompleteAsync();
        Assert.InRange(asked[1], TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(52));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_server_without_ranges_gives_its_file_once_in_order(int seed) => Run(seed, async (simulation, swarm) =>
    {
        swarm.WebServer.HasRanges = false;
        var leecher = AddLeecher(swarm);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        Assert.InRange(swarm.WebServer.SentBytes, swarm.Content.Length, swarm.Content.Length + (1024 * 1024));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_server_without_ranges_and_peers_complete(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), simulation => new SimulatedSwarm(simulation, 6_000_000, 64 * 1024, 2_500_000, 10, 1_000_000, 2_499_990), async (simulation, swarm) =>
    {
        Publish(swarm);
        swarm.WebServer.HasRanges = false;
        using var limiter = swarm.WebServer.Limiter = new RateLimiter(simulation.Clock, 500_000);
        var leecher = AddLeecher(swarm);
        leecher.Handle.AddPeer(swarm.AddPartial(piece => piece % 3 == 0, uploadRate: 200_000).Listens);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        Assert.InRange(swarm.WebServer.SentBytes, swarm.Content.Length / 2, swarm.Content.Length * 2);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_missing_file_costs_the_seed_that_file_alone(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), simulation => new SimulatedSwarm(simulation, 10 * 64 * 1024, 64 * 1024, 4 * 64 * 1024, 6 * 64 * 1024), async (simulation, swarm) =>
    {
        Publish(swarm);
        swarm.WebServer.Files.Remove(Url + "content/0");
        var leecher = AddLeecher(swarm);
        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces == 6);
        await swarm.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(6, leecher.Handle.Status.VerifiedPieces);
        Assert.Contains("404", leecher.Handle.Status.WebSeeds[0].Error, StringComparison.Ordinal);
        Assert.InRange(swarm.WebServer.Requests.Count(request => request.StartsWith("/data/content/0", StringComparison.Ordinal)), 1, 3);
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.CompleteAsync();
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_pause_ends_all_requests_at_once_and_costs_little(int seed) => Run(seed, async (simulation, swarm) =>
    {
        using var limiter = swarm.WebServer.Limiter = new RateLimiter(simulation.Clock, 500_000);
        var leecher = AddLeecher(swarm);
        await swarm.Pass(TimeSpan.FromSeconds(3));
        await leecher.PauseAsync();
        Assert.Equal(0, swarm.WebServer.OpenBodies);
        var sent = swarm.WebServer.SentBytes;
        await swarm.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(sent, swarm.WebServer.SentBytes);
        await leecher.ResumeAsync();
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        Assert.InRange(swarm.WebServer.SentBytes, swarm.Content.Length, swarm.Content.Length + (4 * 64 * 1024));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_limit_on_downloads_holds_for_web_seeds(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = AddLeecher(swarm, torrent => torrent with { DownloadLimit = 200_000 });
        await leecher.CompleteAsync();
        Assert.InRange(simulation.Clock.Elapsed, TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(24));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Little_memory_is_enough(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = AddLeecher(swarm, options: new TorrentEngineOptions { PieceMemory = 1 });
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 500_000).Listens);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_large_torrent_comes_over_several_connections(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), simulation => new SimulatedSwarm(simulation, 30_000_000, 256 * 1024), async (simulation, swarm) =>
    {
        Publish(swarm);
        using var limiter = swarm.WebServer.Limiter = new RateLimiter(simulation.Clock, 10_000_000);
        var leecher = AddLeecher(swarm);
        await leecher.CompleteAsync();
        Assert.Equal(3, swarm.WebServer.MostOpenBodies);
        Assert.Equal(swarm.Content, leecher.Content);
        Assert.InRange(swarm.WebServer.SentBytes, swarm.Content.Length, swarm.Content.Length * 11L / 10);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Two_leechers_on_a_web_seed_help_each_other(int seed) => Run(seed, async (simulation, swarm) =>
    {
        using var limiter = swarm.WebServer.Limiter = new RateLimiter(simulation.Clock, 200_000);
        var (left, right) = (AddLeecher(swarm), AddLeecher(swarm));
        left.Handle.AddPeer(right.Listens);
        await left.CompleteAsync();
        await right.CompleteAsync();
        Assert.Equal(swarm.Content, left.Content);
        Assert.Equal(swarm.Content, right.Content);
        Assert.InRange(left.Handle.Status.UploadedBytes + right.Handle.Status.UploadedBytes, swarm.Content.Length / 10, swarm.Content.Length);
    });

    [Theory]
    [InlineData("http://files.example/right.torrent", true)]
    [InlineData("http://files.example/redirect.torrent", true)]
    [InlineData("http://files.example/other.torrent", false)]
    [InlineData("http://files.example/endless.torrent", false)]
    [InlineData("http://files.example/nonsense.torrent", false)]
    public void A_magnet_link_may_say_where_the_torrent_lies(string url, bool isFound) => Run(1, async (simulation, swarm) =>
    {
        var other = new SimulatedSwarm(simulation, 100, 16384);
        swarm.WebServer.Files["http://files.example/right.torrent"] = TorrentWriter.Write(swarm.Torrent);
        swarm.WebServer.Files["http://files.example/other.torrent"] = TorrentWriter.Write(other.Torrent);
        swarm.WebServer.Files["http://files.example/endless.torrent"] = new byte[10_000_001];
        swarm.WebServer.Files["http://files.example/nonsense.torrent"] = [1, 2, 3];
        swarm.WebServer.Instead = request => request.RequestUri!.AbsolutePath == "/redirect.torrent" ? MemoryWebServer.Redirect("/right.torrent") : null;
        var link = MagnetLink.Parse($"magnet:?xt=urn:btih:{swarm.Torrent.InfoHash}&as={Uri.EscapeDataString(url)}&ws={Uri.EscapeDataString(Url)}");
        var leecher = swarm.AddEngine();
        var fetch = leecher.Engine.FetchMetadata(link);
        var finding = fetch.WaitAsync(CancellationToken.None);
        await swarm.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(isFound, finding.IsCompletedSuccessfully);
        if (!isFound) return;
        var torrent = await finding;
        Assert.Equal([Url], torrent.WebSeeds);
        leecher.Add(torrent, new TorrentOptions { Directory = "/" });
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void Only_https_is_asked_where_nothing_else_may_be() => Run(1, async (simulation, swarm) =>
    {
        swarm.WebServer.Files["https://secure.example/content"] = swarm.Content;
        var leecher = AddLeecher(swarm, torrent => torrent with { WebSeeds = [Url, "https://secure.example/"] }, new TorrentEngineOptions { Discovery = DiscoveryOptions.HttpsOnly });
        await leecher.CompleteAsync();
        Assert.All(swarm.WebServer.Messages, message => Assert.Equal("https", message.RequestUri!.Scheme));
    });

    private static void Run(int seed, Func<Simulation, SimulatedSwarm, Task> scenario) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(10), async (simulation, swarm) =>
    {
        Publish(swarm);
        await scenario(simulation, swarm);
    });

    private static void Publish(SimulatedSwarm swarm)
    {
        foreach (var file in swarm.Torrent.Files) swarm.WebServer.Files[Url + file.Path] = swarm.Content.AsSpan((int)file.Offset, (int)file.Length).ToArray();
    }

    private static SimulatedPeer AddLeecher(SimulatedSwarm swarm, Func<TorrentOptions, TorrentOptions>? configure = null, TorrentEngineOptions? options = null) =>
        swarm.AddLeecher(options: options, configure: torrent => configure is null ? torrent with { WebSeeds = [Url] } : configure(torrent with { WebSeeds = [Url] }));
}
