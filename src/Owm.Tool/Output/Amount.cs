using System.Globalization;

namespace Owm.Tool.Output;

/// <summary>Sizes, rates and times as people read them, and as they write them in options.</summary>
internal static class Amount
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Returns a number of things such as <c>1 file</c> or <c>3 files</c>.</summary>
    public static string Count(long count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");

    /// <summary>Returns a size such as <c>39.1 KiB</c>; units are powers of 1024.</summary>
    public static string OfBytes(long bytes)
    {
        if (bytes < 1024) return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        double value = bytes;
        var unit = 0;
        // 1023.95 would be printed as 1024.0.
        while (value >= 1023.95 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {Units[unit]}");
    }

    /// <summary>Returns a rate such as <c>1.5 MiB/s</c>.</summary>
    public static string OfRate(long bytesPerSecond) => OfBytes(bytesPerSecond) + "/s";

    /// <summary>Returns a time such as <c>2 h 05 min</c>, <c>3 min 20 s</c> or <c>8 s</c>.</summary>
    public static string OfTime(TimeSpan time)
    {
        var seconds = (long)Math.Ceiling(Math.Max(0, time.TotalSeconds));
        return seconds switch
        {
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds} s"),
            < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s"),
            < 86400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds % 3600 / 60:00} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400} d {seconds % 86400 / 3600:00} h"),
        };
    }

    /// <summary>Reads a size such as <c>500</c>, <c>64K</c>, <c>2M</c> or <c>1.5GiB</c>: powers of 1024 in all spellings.</summary>
    public static bool TryReadBytes(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.AsSpan().TrimEnd();
        var factor = 1L;
        if (digits.EndsWith("iB", StringComparison.OrdinalIgnoreCase)) digits = digits[..^2];
        else if (digits.EndsWith("B", StringComparison.OrdinalIgnoreCase)) digits = digits[..^1];
        if (digits.Length > 0 && char.IsAsciiLetter(digits[^1]))
        {
            var power = "KMGT".IndexOf(char.ToUpperInvariant(digits[^1]), StringComparison.Ordinal);
            if (power < 0) return false;
            factor = 1L << (10 * (power + 1));
            digits = digits[..^1];
        }

        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)) return false;
        if (value < 0 || value > long.MaxValue / factor) return false;
        bytes = (long)(value * factor);
        return true;
    }

    /// <summary>Reads a time: seconds, or with a unit such as <c>90s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>.</summary>
    public static bool TryReadTime(string text, out TimeSpan time)
    {
        time = default;
        var digits = text.AsSpan().Trim();
        if (digits.Length == 0) return false;
        var seconds = char.ToLowerInvariant(digits[^1]) switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        if (seconds > 0) digits = digits[..^1];
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        value *= Math.Max(1, seconds);
        if (value > TimeSpan.FromDays(3650).TotalSeconds) return false;
        time = TimeSpan.FromSeconds(value);
        return true;
    }
}
