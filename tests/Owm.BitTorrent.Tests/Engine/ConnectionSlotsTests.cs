using System.Net;
using Owm.BitTorrent.Engine;

namespace Owm.BitTorrent.Tests.Engine;

public class ConnectionSlotsTests
{
    [Fact]
    public void Only_so_many_connections_of_all_torrents_are_in_the_making_at_a_time()
    {
        var slots = new ConnectionSlots(1000, 10);
        for (var i = 0; i < ConnectionSlots.MaxDialing; i++) Assert.True(slots.TryTake());
        Assert.False(slots.TryTake());
        Assert.True(slots.TryTake(IPAddress.Parse("192.0.2.1")));

        slots.EndDialing();
        Assert.True(slots.TryTake());
    }

    [Fact]
    public void When_handles_run_out_there_may_be_fewer_connections_than_there_were()
    {
        var slots = new ConnectionSlots(200, 10);
        for (var i = 0; i < 40; i++) slots.TryTake();

        Assert.Equal(32, slots.Lower());
        for (var i = 0; i < 9; i++)
        {
            Assert.False(slots.TryTake(IPAddress.Loopback));
            slots.Release();
        }

        Assert.True(slots.TryTake(IPAddress.Loopback));
    }

    [Fact]
    public void Some_connections_there_may_always_be() => Assert.Equal(4, new ConnectionSlots(200, 10).Lower());
}
