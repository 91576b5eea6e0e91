using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Owm.Server.Daemon;

/// <summary>Limits that hold on some days at some time, such as <c>mon-fri 08:00-18:00 down=2M up=500K</c>.</summary>
/// <remarks>Days are <c>mon</c> to <c>sun</c>, ranges of them, several with commas, or left out for every day; times are local ones,
/// the end not included, and may go over midnight, which then belongs to the day on which they began. A rate that is left out is not limited.</remarks>
public sealed class ScheduledLimits
{
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private readonly bool[] _days;
    private readonly TimeOnly _from;
    private readonly TimeOnly _until;

    private ScheduledLimits(string text, bool[] days, TimeOnly from, TimeOnly until, long download, long upload)
    {
        Text = text;
        _days = days;
        _from = from;
        _until = until;
        DownloadLimit = download;
        UploadLimit = upload;
    }

    /// <summary>Gets the line, as it was written.</summary>
    public string Text { get; }

    /// <summary>Gets how fast all torrents may be downloaded, in bytes a second; 0 for no limit.</summary>
    public long DownloadLimit { get; }

    /// <summary>Gets how fast all torrents may be uploaded, in bytes a second; 0 for no limit.</summary>
    public long UploadLimit { get; }

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="readRate">Reads a rate such as <c>500K</c>.</param>
    /// <param name="limits">What it says.</param>
    /// <returns>Whether it says something.</returns>
    public static bool TryParse(string text, Func<string, long?> readRate, [NotNullWhen(true)] out ScheduledLimits? limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(readRate);
        limits = null;
        var days = new bool[7];
        (TimeOnly From, TimeOnly Until)? times = null;
        long? download = null, upload = null;
        foreach (var word in text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.StartsWith("down=", StringComparison.Ordinal) && download is null) download = readRate(word[5..]) ?? -1;
            else if (word.StartsWith("up=", StringComparison.Ordinal) && upload is null) upload = readRate(word[3..]) ?? -1;
            else if (word.Contains(':', StringComparison.Ordinal) && times is null && Times(word) is { } read) times = read;
            else if (!AddDays(word, days)) return false;
        }

        if (times is not { } found || download < 0 || upload < 0 || (download is null && upload is null)) return false;
        if (!days.Contains(true)) Array.Fill(days, true);
        limits = new ScheduledLimits(text.Trim(), days, found.From, found.Until, download ?? 0, upload ?? 0);
        return true;
    }

    /// <summary>Returns whether they hold at a time.</summary>
    /// <param name="local">The time, on clocks of this place.</param>
    public bool HoldAt(DateTimeOffset local)
    {
        var time = TimeOnly.FromDateTime(local.DateTime);
        var today = (int)local.DayOfWeek;
        if (_from < _until) return _days[today] && time >= _from && time < _until;
        return (_days[today] && time >= _from) || (_days[(today + 6) % 7] && time < _until);
    }

    private static (TimeOnly From, TimeOnly Until)? Times(string word)
    {
        // 24:00 is the midnight that ends a day.
        var parts = word.Split('-');
        return parts is [var from, var until]
            && TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
            && TimeOnly.TryParseExact(until == "24:00" ? "00:00" : until, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end)
            ? (start, end) : null;
    }

    private static bool AddDays(string word, bool[] days)
    {
        foreach (var part in word.Split(','))
        {
            var ends = part.Split('-');
            var first = Array.IndexOf(DayNames, ends[0]);
            var last = Array.IndexOf(DayNames, ends[^1]);
            if (first < 0 || last < 0 || ends.Length > 2) return false;
            for (var day = first; ; day = (day + 1) % 7)
            {
                days[day] = true;
                if (day == last) break;
            }
        }

        return true;
    }
}
