using System.Globalization;
using System.Net;
using Owm.Server.Daemon;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;

namespace Owm.Tool.Commands.Daemon;

/// <summary>The options of the daemon, most of which stand in the user's owm.conf.</summary>
internal sealed class DaemonSettings
{
    private const string ScheduleExpected = "days, a time and limits, such as 'mon-fri 08:00-18:00 down=2M up=500K'";
    private readonly OwmOption<string?> _directory = new("--directory", "DIR", "where content goes that is added without a directory (default: where 'owm torrent add' is run)", ValueReaders.NonEmpty!, "a directory", "-d") { ConfigurationKey = "daemon.directory" };
    private readonly OwmListOption<string> _watch = new("--watch-folder", "DIR", "add the .torrent files that appear in this folder; may be repeated", ValueReaders.NonEmpty, "a directory") { ConfigurationKey = "daemon.watch" };
    private readonly OwmOption<int> _downloads = new("--max-downloads", "N", "how many torrents download at a time; 0: all (default: 0)", ValueReaders.Count, "a number") { ConfigurationKey = "daemon.max_downloads" };
    private readonly OwmOption<int> _seeds = new("--max-seeds", "N", "how many torrents seed at a time; 0: all (default: 0)", ValueReaders.Count, "a number") { ConfigurationKey = "daemon.max_seeds" };
    private readonly OwmOption<double> _ratio = new("--ratio-goal", "RATIO", "pause a torrent when so much was given for what was got, such as 2; 0: never (default: 0)", Ratio, "a number such as 1.5") { ConfigurationKey = "daemon.ratio" };
    private readonly OwmOption<TimeSpan> _seedTime = new("--seed-time-goal", "TIME", "pause a torrent that was seeded for this time, such as 7d (default: never)", ValueReaders.Time, "a time such as 12h or 7d") { ConfigurationKey = "daemon.seed_time" };
    private readonly OwmListOption<ScheduledLimits> _schedule = new("--schedule", "LINE", "limits at certain times, such as 'mon-fri 08:00-18:00 down=2M up=500K'; may be repeated", Schedule!, ScheduleExpected) { ConfigurationKey = "daemon.limits" };
    private readonly OwmOption<IPEndPoint?> _metrics = new("--metrics", "ADDRESS", "show figures to Prometheus at this address, such as 127.0.0.1:9464 (default: on the control socket alone)", ValueReaders.ListenAddress!, "an address and port such as 127.0.0.1:9464") { ConfigurationKey = "daemon.metrics" };
    private readonly TransferOptions _transfer;

    public DaemonSettings(CommandNode command)
    {
        command.Add(_directory);
        command.Add(_watch);
        command.Add(_downloads);
        command.Add(_seeds);
        command.Add(_ratio);
        command.Add(_seedTime);
        command.Add(_schedule);
        command.Add(_metrics);
        _transfer = new TransferOptions(command, isShort: false);
    }

    /// <summary>Reads a ratio.</summary>
    public static bool Ratio(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && value >= 0;

    /// <summary>Returns how the daemon works.</summary>
    public DaemonOptions Of(CommandContext context) => new()
    {
        Place = RunningDaemon.PlaceOf(context),
        Version = ToolVersion.Text["owm ".Length..],
        Engine = _transfer.EngineOptions(context) with
        {
            MaxActiveDownloads = context.Get(_downloads),
            MaxActiveSeeds = context.Get(_seeds),
        },
        Directory = context.Get(_directory) is { } directory ? Path.GetFullPath(directory, context.Settings.BaseDirectoryOf(_directory) ?? context.Invocation.CurrentDirectory) : null,
        WatchFolders = [.. context.Get(_watch).Select(folder => Path.GetFullPath(folder, context.Settings.BaseDirectoryOf(_watch) ?? context.Invocation.CurrentDirectory))],
        RatioGoal = context.Get(_ratio),
        SeedTimeGoal = context.Get(_seedTime),
        Schedule = context.Get(_schedule),
        MetricsAddress = context.Get(_metrics),
    };

    private static bool Schedule(string text, out ScheduledLimits? value) =>
        ScheduledLimits.TryParse(text, static rate => Amount.TryReadBytes(rate, out var bytes) ? bytes : null, out value);
}
