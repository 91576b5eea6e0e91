using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary><c>owm torrent scrape FILE</c></summary>
internal sealed class TorrentScrapeCommand : OwmCommand
{
    private readonly OwmArgument _file = new("FILE", "a .torrent file");

    public TorrentScrapeCommand()
        : base("scrape", "ask a torrent's trackers how many seeders and leechers there are")
    {
        Add(_file);
        OutputOptions = new OutputOptions(this);
    }

    public override IReadOnlyList<string> Examples => ["owm torrent scrape worm.torrent", "owm torrent scrape worm.torrent --json"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var torrent = TorrentFiles.Read(context, context.Get(_file));
        if (torrent.Trackers.Count == 0) throw CommandException.NotFound($"'{torrent.Name}' has no tracker to ask.");
        var answers = await TrackerHealth.AskAsync(context, torrent, cancellationToken);
        var answered = answers.Where(answer => answer.Error is null).ToList();
        var shown = context.Output.Format == OutputFormat.Json ? answers : answered;
        if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet)
        {
            foreach (var answer in answered)
                context.Output.WriteLine($"{VisibleText.Of(answer.Tracker)}: {Amount.Count(answer.Counts.Seeds, "seeder")}, {Amount.Count(answer.Counts.Leechers, "leecher")}, {Amount.Count(answer.Counts.Completed, "download")}");
        }
        else
        {
            context.Output.WriteRecords([.. shown.Select(Fields)]);
        }

        var failed = answers.Where(answer => answer.Error is not null).ToList();
        if (answered.Count == 0) throw new CommandException(ExitCode.Network, $"No tracker of '{torrent.Name}' answered. {failed[0].Error}");
        foreach (var answer in failed) context.Say(ErrorText.Line(answer.Error!));
        return ExitCode.Done;
    }

    private static IReadOnlyList<Field> Fields(TrackerHealth answer) =>
    [
        new("tracker", "Tracker", answer.Tracker),
        new("seeders", "Seeders", answer.Error is null ? answer.Counts.Seeds : new Cell("", null)),
        new("leechers", "Leechers", answer.Error is null ? answer.Counts.Leechers : new Cell("", null)),
        new("downloads", "Downloads", answer.Error is null ? answer.Counts.Completed : new Cell("", null)),
        new("error", "Error", answer.Error),
    ];
}
