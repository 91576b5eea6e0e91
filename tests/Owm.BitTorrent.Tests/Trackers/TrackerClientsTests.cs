using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Trackers;

public sealed class TrackerClientsTests
{
    [Theory]
    [InlineData("http://t.test/announce", true)]
    [InlineData("https://t.test/announce", true)]
    [InlineData("HTTP://t.test/announce", true)]
    [InlineData("udp://t.test:6969", false)]
    public async Task The_scheme_says_who_speaks_to_a_tracker(string tracker, bool isHttp)
    {
        var http = new RecordingTrackers(new ManualTimeProvider());
        var udp = new RecordingTrackers(new ManualTimeProvider());
        await using var clients = new TrackerClients(http, udp);
        await clients.AnnounceAsync(new Uri(tracker), Announces.Request, CancellationToken.None);
        Assert.Single((isHttp ? http : udp).Asked);
        Assert.Empty((isHttp ? udp : http).Asked);
    }

    [Fact]
    public async Task A_scheme_that_is_not_supported_is_an_error_that_says_so()
    {
        await using var clients = new TrackerClients(new MemoryDatagramNetwork(), new TrackerClientOptions());
        var exception = await Assert.ThrowsAsync<TrackerException>(
            () => clients.AnnounceAsync(new Uri("wss://t.test/"), Announces.Request, CancellationToken.None));
        Assert.Equal("Tracker wss://t.test cannot be asked: 'wss' trackers are not supported; http, https and udp are.", exception.Message);
    }
}
