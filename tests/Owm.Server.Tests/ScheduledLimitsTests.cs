using Owm.Server.Daemon;

namespace Owm.Server.Tests;

public class ScheduledLimitsTests
{
    // 2026-11-20 is a Friday.
    [Theory]
    [InlineData("mon-fri 08:00-18:00 down=2 up=1", "2026-11-20T08:00", true)]
    [InlineData("mon-fri 08:00-18:00 down=2 up=1", "2026-11-20T17:59", true)]
    [InlineData("mon-fri 08:00-18:00 down=2 up=1", "2026-11-20T18:00", false)]
    [InlineData("mon-fri 08:00-18:00 down=2 up=1", "2026-11-21T12:00", false)]
    [InlineData("08:00-18:00 up=1", "2026-11-21T12:00", true)]
    [InlineData("sat,sun 00:00-24:00 up=1", "2026-11-21T23:59", true)]
    [InlineData("sat-mon 00:00-24:00 up=1", "2026-11-22T00:00", true)]
    [InlineData("sat-mon 00:00-24:00 up=1", "2026-11-20T00:00", false)]
    [InlineData("fri 22:00-06:00 up=1", "2026-11-20T23:00", true)]
    [InlineData("fri 22:00-06:00 up=1", "2026-11-21T05:59", true)]
    [InlineData("fri 22:00-06:00 up=1", "2026-11-20T05:59", false)]
    [InlineData("FRI 22:00-06:00 UP=1", "2026-11-21T06:00", false)]
    public void A_line_holds_on_its_days_at_its_time(string line, string time, bool holds)
    {
        Assert.True(ScheduledLimits.TryParse(line, Rate, out var limits));
        Assert.Equal(holds, limits.HoldAt(DateTimeOffset.Parse(time + "+00:00", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_rate_that_is_left_out_is_not_limited()
    {
        Assert.True(ScheduledLimits.TryParse("08:00-18:00 up=700", Rate, out var limits));
        Assert.Equal((0, 700), (limits.DownloadLimit, limits.UploadLimit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mon-fri")]
    [InlineData("08:00-18:00")]
    [InlineData("down=2")]
    [InlineData("mon-fri 8-18 down=2")]
    [InlineData("mon-fri 08:00-18:00 down=fast")]
    [InlineData("mon-fri 08:00-18:00 down=2 down=3")]
    [InlineData("mon-fry 08:00-18:00 down=2")]
    [InlineData("mon-wed-fri 08:00-18:00 down=2")]
    [InlineData("08:00-25:00 down=2")]
    [InlineData("08:00-18:00 20:00-21:00 down=2")]
    [InlineData("08:00-18:00 sideways=2")]
    public void What_says_nothing_is_no_line(string line) => Assert.False(ScheduledLimits.TryParse(line, Rate, out _));

    private static long? Rate(string text) => long.TryParse(text, out var rate) ? rate : null;
}
