using Owm.BitTorrent.Tests.Trackers;
using Owm.BitTorrent.TrackerServer;
using Owm.Testing;
using Server = Owm.BitTorrent.TrackerServer.TrackerServer;

namespace Owm.BitTorrent.Tests.TrackerServer;

public sealed class HttpTrackerServerTests
{
    [Fact]
    public void When_handles_run_out_accepting_is_tried_again_every_second()
    {
        var clock = new ManualTimeProvider();
        using var thread = new SingleThread(clock);
        var listener = new ScarceListener(failures: 3);
        var server = Server.Start(
            new TrackerServerOptions { HttpEndPoints = [listener.LocalEndPoint], UdpEndPoints = [] }, listener, new MemoryDatagramNetwork(), clock, new Random(1));
        thread.PassSeconds(0.9);
        Assert.Equal(1, listener.Accepts);
        thread.PassSeconds(5);
        Assert.Equal(4, listener.Accepts);
        Assert.Equal(3, server.Status.Dropped);
        Assert.False(server.Completion.IsCompleted);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(86_401)]
    public void An_interval_out_of_bounds_is_refused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Server.Start(new TrackerServerOptions { Interval = TimeSpan.FromSeconds(seconds) }));
}
