using Owm.BitTorrent.Peers;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class TransferMeterTests
{
    [Fact]
    public void The_rate_is_that_of_the_last_five_samples()
    {
        var meter = new TransferMeter();
        foreach (var bytes in new[] { 9_000_000, 1000, 2000, 3000, 4000, 5000 })
        {
            meter.Add(bytes);
            meter.Sample(1);
        }

        Assert.Equal(3000, meter.Rate);
        Assert.Equal(9_015_000, meter.Total);
    }

    [Fact]
    public void The_first_sample_gives_a_rate()
    {
        var meter = new TransferMeter();
        meter.Add(500);
        meter.Sample(0.5);
        Assert.Equal(1000, meter.Rate);
    }

    [Fact]
    public void Five_idle_seconds_bring_the_rate_to_nothing()
    {
        var meter = new TransferMeter();
        meter.Add(500_000);
        for (var i = 0; i < 6; i++) meter.Sample(1);
        Assert.Equal(0, meter.Rate);
    }

    [Fact]
    public void A_sample_of_no_time_gives_no_rate()
    {
        var meter = new TransferMeter();
        meter.Add(500);
        meter.Sample(0);
        Assert.Equal(0, meter.Rate);
    }
}
