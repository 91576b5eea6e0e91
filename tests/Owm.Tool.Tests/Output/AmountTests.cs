using Owm.Tool.Output;

namespace Owm.Tool.Tests.Output;

public sealed class AmountTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(40_000, "39.1 KiB")]
    [InlineData(1024 * 1024 - 1, "1.0 MiB")]
    [InlineData(1_649_267_441_664, "1.5 TiB")]
    [InlineData(long.MaxValue, "8.0 EiB")]
    public void A_size_is_written_in_the_largest_unit_it_fills(long bytes, string text) => Assert.Equal(text, Amount.OfBytes(bytes));

    [Theory]
    [InlineData("500", 500)]
    [InlineData("64K", 65536)]
    [InlineData("2M", 2 * 1024 * 1024)]
    [InlineData("2MB", 2 * 1024 * 1024)]
    [InlineData("1.5GiB", 1_610_612_736)]
    [InlineData("0", 0)]
    public void A_size_is_read_with_or_without_a_unit(string text, long bytes)
    {
        Assert.True(Amount.TryReadBytes(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-1")]
    [InlineData("2X")]
    [InlineData("1e9")]
    [InlineData("9999999999999G")]
    public void What_is_no_size_is_refused(string text) => Assert.False(Amount.TryReadBytes(text, out _));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.2, "1 min 00 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 05 min")]
    [InlineData(100_000, "1 d 03 h")]
    public void A_time_is_written_in_its_two_largest_units(double seconds, string text) => Assert.Equal(text, Amount.OfTime(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("90", 90)]
    [InlineData("1.5", 1.5)]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    [InlineData("1D", 86400)]
    public void A_time_is_read_with_or_without_a_unit(string text, double seconds)
    {
        Assert.True(Amount.TryReadTime(text, out var time));
        Assert.Equal(TimeSpan.FromSeconds(seconds), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("99999d")]
    public void What_is_no_time_is_refused(string text) => Assert.False(Amount.TryReadTime(text, out _));
}
