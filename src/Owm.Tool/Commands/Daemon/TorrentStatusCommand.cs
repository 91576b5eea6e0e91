using Owm.BitTorrentLoader.Daemon;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Daemon;

/// <summary><c>owm torrent status [NAME…]</c></summary>
internal sealed class TorrentStatusCommand : OwmCommand
{
    private readonly TorrentNames _names;
    private readonly OwmFlag _verbose = new("--verbose", "print files and trackers of each torrent too", "-v");
    private readonly OwmFlag _watch = new("--watch", "go on showing them as they change, until stopped");

    public TorrentStatusCommand()
        : base("status", "print how the daemon's torrents are doing")
    {
        _names = new TorrentNames(this, all: null);
        Add(_verbose);
        Add(_watch);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "Prints name, state, progress, size, rates, peers, ratio and the time left. With --watch a terminal shows a list that is drawn again each second, and a pipe gets a line for each " +
        "torrent that has changed; JSON is then one object per line.";

    public override IReadOnlyList<string> Examples => ["owm torrent status -o table", "owm torrent status -v worm.zip", "owm torrent status --watch", "owm torrent status --json | jq '.[].progress'"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var isVerbose = context.Get(_verbose);
        var details = isVerbose ? TorrentDetails.Files | TorrentDetails.Trackers | (context.Output.Format == OutputFormat.Json ? TorrentDetails.Peers : TorrentDetails.None) : TorrentDetails.None;
        using var client = await RunningDaemon.FindAsync(context, cancellationToken);
        if (context.Get(_watch) && client is not null)
        {
            await new StatusWatch(context).RunAsync(() => LookAsync(context, client, details, cancellationToken), isVerbose, cancellationToken);
            return ExitCode.Interrupted;
        }

        var torrents = client is null ? _names.Choose(context, []) : await LookAsync(context, client, details, cancellationToken);
        if (torrents.Count == 0 && context.Output.Format != OutputFormat.Json) context.Say("No torrents added.");
        if (!isVerbose || context.Output.Format == OutputFormat.Json || context.Output.IsQuiet)
        {
            context.Output.WriteRecords([.. torrents.Select(StatusFields.Of)], StatusFields.Columns);
            return ExitCode.Done;
        }

        foreach (var line in torrents.SelectMany(torrent => StatusText.Details(torrent, context.Invocation.Clock.GetUtcNow()))) context.Output.WriteLine(line);
        return ExitCode.Done;
    }

    private async Task<IReadOnlyList<DaemonTorrent>> LookAsync(CommandContext context, DaemonClient client, TorrentDetails details, CancellationToken cancellationToken)
    {
        var torrents = await client.ListAsync(_names.AreAll(context) ? details : TorrentDetails.None, cancellationToken);
        if (_names.AreAll(context)) return torrents;
        var chosen = _names.Choose(context, torrents);
        if (details == TorrentDetails.None) return chosen;
        var told = new List<DaemonTorrent>();
        foreach (var torrent in chosen) told.Add(await client.GetAsync(TorrentNames.IdOf(torrent), details, cancellationToken));
        return told;
    }
}
