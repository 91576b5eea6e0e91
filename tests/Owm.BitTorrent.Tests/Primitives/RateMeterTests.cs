using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Primitives;

public sealed class RateMeterTests
{
    private readonly RateMeter _meter = new(TimeSpan.FromSeconds(5));

    [Fact]
    public void A_steady_stream_shows_its_rate()
    {
        for (var i = 0; i <= 200; i++)
        {
            _meter.Add(100, At(i * 0.1));
            if (i >= 20) Assert.InRange(_meter.GetRate(At(i * 0.1)), 950, 1060);
        }
    }

    [Fact]
    public void What_was_before_the_window_is_forgotten()
    {
        _meter.Add(1_000_000, At(0));
        Assert.InRange(_meter.GetRate(At(4)), 200_000, 260_000);
        Assert.Equal(0, _meter.GetRate(At(6)));
        Assert.Equal(1_000_000, _meter.Total);
    }

    [Fact]
    public void The_first_bytes_do_not_count_as_a_flood()
    {
        _meter.Add(16_384, At(100));
        Assert.Equal(16_384, _meter.GetRate(At(100.001)));
    }

    [Fact]
    public void Nothing_added_is_a_rate_of_zero() => Assert.Equal(0, _meter.GetRate(At(7)));

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
