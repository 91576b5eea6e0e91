using Owm.BitTorrentLoader.Daemon;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Daemon;

/// <summary><c>owm torrent limit</c></summary>
internal sealed class TorrentLimitCommand : OwmCommand
{
    private readonly TorrentNames _names;
    private readonly OwmOption<long> _down = new("--down", "RATE", "bytes a second to download at most, such as 2M; 0: no limit", ValueReaders.Bytes, "a rate such as 500K or 2M");
    private readonly OwmOption<long> _up = new("--up", "RATE", "bytes a second to upload at most, such as 500K; 0: no limit", ValueReaders.Bytes, "a rate such as 500K or 2M");
    private readonly OwmOption<double> _ratio = new("--ratio", "RATIO", "pause each when so much was given for what was got, such as 2; 0: never", DaemonSettings.Ratio, "a number such as 1.5");
    private readonly OwmOption<TimeSpan> _seedTime = new("--seed-time", "TIME", "pause each that was seeded for this time, such as 7d; 0: never", TimeOrNever, "a time such as 12h or 7d, or 0");

    public TorrentLimitCommand()
        : base("limit", "limit how fast torrents are, or for how long they are seeded")
    {
        _names = new TorrentNames(this, "limit the rates of all torrents together; goals are set for each");
        Add(_down);
        Add(_up);
        Add(_ratio);
        Add(_seedTime);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "Limits last until they are changed, also over restarts. Without any, prints what holds. A schedule (daemon.limits in owm.conf) goes before the limits of all together.";

    public override IReadOnlyList<string> Examples => ["owm torrent limit worm.zip --down 2M --up 500K", "owm torrent limit --all --up 1M", "owm torrent limit --all --ratio 2 --seed-time 7d"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var areAll = _names.AreAll(context);
        long? down = context.Settings.IsGiven(_down) ? context.Get(_down) : null;
        long? up = context.Settings.IsGiven(_up) ? context.Get(_up) : null;
        double? ratio = context.Settings.IsGiven(_ratio) ? context.Get(_ratio) : null;
        double? time = context.Settings.IsGiven(_seedTime) ? context.Get(_seedTime).TotalSeconds : null;
        using var client = await RunningDaemon.NeedAsync(context, cancellationToken);
        var torrents = _names.Choose(context, await client.ListAsync(TorrentDetails.None, cancellationToken));
        if (areAll)
        {
            var limits = down is null && up is null ? await client.GetLimitsAsync(cancellationToken) : await client.SetLimitsAsync(new DaemonLimits { DownloadLimit = down, UploadLimit = up }, cancellationToken);
            context.Output.WriteRecord(Fields(limits));
            if (ratio is null && time is null) return ExitCode.Done;
            (down, up) = (null, null);
        }

        var changed = new List<IReadOnlyList<Field>>();
        foreach (var torrent in torrents)
        {
            var change = new TorrentChange { DownloadLimit = down, UploadLimit = up, RatioGoal = ratio, SeedTimeGoal = time };
            var isChange = down is not null || up is not null || ratio is not null || time is not null;
            changed.Add(Fields(isChange ? await client.ChangeAsync(TorrentNames.IdOf(torrent), change, cancellationToken) : torrent));
        }

        if (!areAll) context.Output.WriteRecords(changed);
        return ExitCode.Done;
    }

    private static bool TimeOrNever(string text, out TimeSpan value) => Amount.TryReadTime(text, out value);

    private static Cell Rate(long? limit) => new(limit is > 0 and var rate ? Amount.OfRate(rate) : "no limit", limit);

    private static IReadOnlyList<Field> Fields(DaemonLimits limits) =>
    [
        new("download_limit", "Down", Rate(limits.DownloadLimit)),
        new("upload_limit", "Up", Rate(limits.UploadLimit)),
        new("schedule", "Schedule", limits.Schedule),
    ];

    private static IReadOnlyList<Field> Fields(DaemonTorrent torrent) =>
    [
        new("name", "Name", torrent.Name),
        new("info_hash", "ID", torrent.InfoHash),
        new("download_limit", "Down", Rate(torrent.DownloadLimit)),
        new("upload_limit", "Up", Rate(torrent.UploadLimit)),
        new("ratio_goal", "Ratio", StatusFields.Number(torrent.RatioGoal, "0.##")),
        new("seed_time_goal", "Seed time", new Cell(torrent.SeedTimeGoal is > 0 and var seconds ? Amount.OfTime(TimeSpan.FromSeconds(seconds)) : "", torrent.SeedTimeGoal)),
    ];
}
