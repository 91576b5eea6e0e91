using System.Net;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Primitives;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Commands.Torrents;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands;

/// <summary><c>owm download TORRENT|MAGNET|NAME…</c></summary>
internal sealed class DownloadCommand : OwmCommand
{
    private readonly OwmArgument _torrents = new("TORRENT", "a .torrent file, a magnet link, or an entry of the catalog") { IsList = true };
    private readonly OwmOption<string> _directory = new("--directory", "DIR", "where content goes (default: here)", ValueReaders.NonEmpty, "a directory", "-d") { Default = "." };
    private readonly OwmListOption<EndPoint> _peers = new("--peer", "HOST:PORT", "a peer to connect to, besides those that trackers name; may be repeated", ValueReaders.Peer, "HOST:PORT, such as 192.0.2.1:6881 or [2001:db8::1]:6881");
    private readonly OwmListOption<string> _webSeeds = new("--web-seed", "URL", "a web server that has the content, besides those that the torrent names; may be repeated", ValueReaders.WebUrl, "an http:// or https:// URL");
    private readonly OwmFlag _inOrder = new("--in-order", "get pieces from the first to the last, for who reads along");
    private readonly OwmOption<TimeSpan> _timeout = new("--timeout", "TIME", "give up after this time, such as 90s or 10m (default: never)", ValueReaders.Time, "a time such as 90s, 10m or 2h");
    private readonly OwmFlag _seed = new("--seed", "go on seeding when all is there; prints COMPLETE and the name of each torrent that is");
    private readonly OwmFlag _dryRun = new("--dry-run", "say what would be downloaded, and download nothing");
    private readonly FileChoice _files;
    private readonly TransferOptions _transfer;
    private readonly CatalogOptions _catalog;

    public DownloadCommand()
        : base("download", "get the content of torrents, until it is all there and verified")
    {
        Add(_torrents);
        Add(_directory);
        _files = new FileChoice(this);
        Add(_peers);
        Add(_webSeeds);
        Add(_inOrder);
        Add(_timeout);
        Add(_seed);
        Add(_dryRun);
        _transfer = new TransferOptions(this, isShort: true);
        _catalog = new CatalogOptions(this);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "Every piece is checked; content of a torrent whose name holds a digest is also checked against that. What is there already is kept, and the same command goes on " +
        "from it. Files that are something else are never overwritten. When --timeout passes, the exit code is 6 if no peer was found and 8 if there were some.";

    public override IReadOnlyList<string> Examples =>
    [
        "owm download d9da5ce947c6f1c127dfcdc2ede63320.torrent -d data",
        "owm download d9da5ce947c6f1c127dfcdc2ede63320 --catalog ../catalog",
        "owm download \"$(cat worm.magnet)\" -d data",
        "owm download worm.torrent --include 'images/*.png' --download-limit 2M --timeout 1h",
    ];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var directory = context.FullPath(context.Get(_directory));
        var timeout = context.Settings.IsGiven(_timeout) ? context.Get(_timeout) : Timeout.InfiniteTimeSpan;
        var arguments = context.GetAll(_torrents);
        var links = MagnetSearch.Read(arguments);
        var named = await NamedTorrent.FindAsync(context, _catalog, [.. arguments.Where(argument => !MagnetSearch.IsMagnet(argument))], cancellationToken);
        if (links.Count == 0 && context.Get(_dryRun))
        {
            foreach (var download in Choose(context, directory, named)) download.Describe();
            return ExitCode.Done;
        }

        var peers = await TransferOptions.AddressesAsync(context.Get(_peers), cancellationToken);
        List<Download> downloads;
        await using (var engine = _transfer.Start(context))
        {
            downloads = Choose(context, directory, [.. named, .. await MagnetSearch.FindAsync(context, engine, links, peers, timeout, cancellationToken)]);
            if (context.Get(_dryRun))
            {
                foreach (var download in downloads) download.Describe();
                return ExitCode.Done;
            }

            foreach (var download in downloads) await download.LookAsync(cancellationToken);
            foreach (var download in downloads) download.Begin(engine, new TorrentOptions { Directory = directory, Peers = peers, WebSeeds = context.Get(_webSeeds), Sequential = context.Get(_inOrder) });
            var seeds = context.Get(_seed);
            using (var progress = context.Progress())
            {
                var all = Task.WhenAll(downloads.Select(download => FinishAsync(context, download, progress, seeds, cancellationToken)));
                await WaitAsync(context, all, downloads, progress, timeout, cancellationToken);
            }

            if (seeds) await SeedCommand.UntilStoppedAsync(context, [.. downloads.Select(download => download.Handle)], cancellationToken);
        }

        // Whole content is checked anew the next time: somebody may have put something else in its place.
        foreach (var download in downloads) download.Forget();
        return context.Get(_seed) ? ExitCode.Interrupted : ExitCode.Done;
    }

    private List<Download> Choose(CommandContext context, string directory, IEnumerable<NamedTorrent> torrents) =>
        [.. torrents.Select(torrent => new Download(context, torrent, directory, WantedOf(context, torrent)))];

    // What the user says goes before what a magnet link says (BEP 53).
    private IReadOnlyList<bool>? WantedOf(CommandContext context, NamedTorrent torrent)
    {
        try
        {
            return _files.Of(context, torrent.Torrent) ?? torrent.Link?.WantedFilesOf(torrent.Torrent);
        }
        catch (InvalidTorrentException exception)
        {
            throw new CommandException(ExitCode.BadRecord, exception.Message, exception);
        }
    }

    private static async Task FinishAsync(CommandContext context, Download download, ProgressLine progress, bool seeds, CancellationToken cancellationToken)
    {
        await download.CompleteAsync(cancellationToken);
        progress.Clear();
        if (context.Output.Format == OutputFormat.Json) context.Output.WriteEvent("complete", download.Fields());
        else context.Output.WriteLine(seeds ? $"COMPLETE {VisibleText.Of(download.Torrent.Name)}" : VisibleText.Of(download.ContentPath));
        context.Output.Flush();
    }

    private static async Task WaitAsync(
        CommandContext context, Task all, List<Download> downloads, ProgressLine progress, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var clock = context.Invocation.Clock;
        var began = clock.GetTimestamp();
        while (!all.IsCompleted)
        {
            foreach (var download in downloads) download.TellTrackerErrors(progress);
            progress.Report(Download.Sum(downloads));
            if (timeout != Timeout.InfiniteTimeSpan && clock.GetElapsedTime(began) >= timeout) throw Download.TimedOut(downloads, timeout);
            var failed = downloads.Find(download => download.Failure is not null);
            if (failed is not null) break;
            await Task.WhenAny(all, Task.Delay(TimeSpan.FromMilliseconds(200), clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        await (downloads.Find(download => download.Failure is not null)?.Failure ?? all);
    }
}
