using System.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Tests.Loopback;
using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Tests.Trackers;

/// <summary>ROBUSTNESS T-18: which trackers a torrent may name.</summary>
public class TrackerReachTests
{
    [Theory]
    [InlineData("http://10.0.0.1:6969/announce", true, false, "Local")]
    [InlineData("https://tracker.lab.example/announce", true, false, "Local")]
    [InlineData("udp://10.0.0.1:6969/announce", true, false, "Local")]
    [InlineData("udp://10.0.0.1:6969", true, false, "Local")]
    [InlineData("http://10.0.0.1:6969/announce?key=1", true, false, "Global")]
    [InlineData("udp://10.0.0.1:6969/announce?key=1", true, false, "Global")]
    [InlineData("http://user:pass@10.0.0.1:6969/announce", true, false, "Global")]
    [InlineData("http://10.0.0.1/announce/../admin", true, false, "Global")]
    [InlineData("http://10.0.0.1/admin/announce", true, false, "Global")]
    [InlineData("http://10.0.0.1/", true, false, "Global")]
    [InlineData("http://10.0.0.1:6969/announce", false, false, "Global")]
    [InlineData("http://10.0.0.1/x/announce.php?key=1", false, true, "Any")]
    public void A_torrent_may_name_plain_trackers_of_the_local_network_where_that_is_allowed_and_the_user_any(string tracker, bool allowsLocal, bool isNamedByUser, string reach) =>
        Assert.Equal(reach, TrackerReach.ScopeOf(new Uri(tracker), new TrackerClientOptions { AllowLocal = allowsLocal }, isNamedByUser).ToString());

    [Theory]
    [InlineData("/announce", true, false, true)]
    [InlineData("/announce", false, false, false)]
    [InlineData("/announce?x=1", true, false, false)]
    [InlineData("/shutdown", true, false, false)]
    [InlineData("/shutdown?x=1", false, true, true)]
    [Trait("Category", "Loopback")]
    public async Task A_local_tracker_is_asked_only_where_that_is_allowed(string path, bool allowsLocal, bool isNamedByUser, bool isAsked)
    {
        await using var server = LoopbackHttpServer.OfFile("d8:intervali60e5:peers0:e"u8.ToArray());
        using var client = new HttpTrackerClient(new TrackerClientOptions { AllowLocal = allowsLocal, Proxy = new WebProxy() });
        var asking = client.AnnounceAsync(new Uri($"http://127.0.0.1:{server.Port}{path}"), Announces.Request with { IsTrackerNamedByUser = isNamedByUser }, CancellationToken.None);
        if (isAsked) await asking;
        else Assert.Contains("a torrent may not choose hosts there", (await Assert.ThrowsAsync<TrackerException>(() => asking)).Message, StringComparison.Ordinal);
        Assert.Equal(isAsked ? 1 : 0, server.ConnectionCount);
    }

    [Fact]
    [Trait("Category", "Loopback")]
    public async Task A_redirect_does_not_lead_to_where_a_torrent_may_not_send_us()
    {
        await using var canary = new LoopbackHttpServer((_, _) => Task.FromResult(false));
        await using var server = new LoopbackHttpServer(async (_, stream) =>
        {
            await LoopbackHttpServer.SendAsync(stream, "302 Found", [], $"Location: http://127.0.0.1:{canary.Port}/shutdown\r\n");
            return true;
        });
        using var client = new HttpTrackerClient(new TrackerClientOptions { Proxy = new WebProxy() });
        await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(new Uri($"http://127.0.0.1:{server.Port}/announce"), Announces.Request, CancellationToken.None));
        Assert.Equal(0, canary.ConnectionCount);
    }

    [Theory]
    [InlineData("udp://169.254.169.254:80/announce")]
    [InlineData("udp://10.0.0.1:80/x")]
    [InlineData("udp://224.0.0.1:80/announce")]
    public async Task A_udp_tracker_is_under_the_same_rule(string tracker)
    {
        var network = new MemoryDatagramNetwork();
        await using var client = new UdpTrackerClient(network, new TrackerClientOptions());
        await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(new Uri(tracker), Announces.Request, CancellationToken.None));
        Assert.Empty(network.Sent);
    }
}
