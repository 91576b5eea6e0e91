using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Commands.Torrents;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands;

/// <summary><c>owm seed TORRENT|PATH…</c></summary>
internal sealed class SeedCommand : OwmCommand
{
    private readonly OwmArgument _arguments = new("TORRENT|PATH", "a .torrent file, or content to make one of") { IsList = true };
    private readonly OwmOption<string> _directory = new("--directory", "DIR", "where the content of .torrent files is (default: here)", ValueReaders.NonEmpty, "a directory", "-d") { Default = "." };
    private readonly OwmFlag _superSeed = new("--super-seed", "show each peer one piece at a time until others have all: spares the line of who alone has it");
    private readonly TrackerOptions _trackers;
    private readonly TransferOptions _transfer;

    public SeedCommand()
        : base("seed", "offer content to others, until stopped")
    {
        Add(_arguments);
        Add(_directory);
        Add(_superSeed);
        _trackers = new TrackerOptions(this);
        _transfer = new TransferOptions(this, isShort: false);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "Content is checked first, piece by piece. Of a PATH that is no .torrent file a torrent is made, named by the content's digest, and written here. " +
        "JSON is one object per line.";

    public override IReadOnlyList<string> Examples => ["owm seed d9da5ce947c6f1c127dfcdc2ede63320.torrent -d data --port 6881", "owm seed data/worm.zip --tracker udp://tracker.example.org:6969"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var directory = context.FullPath(context.Get(_directory));
        var seeds = new List<(Torrent Torrent, string Directory)>();
        foreach (var argument in context.GetAll(_arguments))
        {
            if (Directory.Exists(context.FullPath(argument)) || !argument.EndsWith(".torrent", StringComparison.OrdinalIgnoreCase))
            {
                seeds.Add(await MakeAsync(context, argument, cancellationToken));
                continue;
            }

            var torrent = TorrentFiles.Read(context, argument);
            var report = await TorrentFiles.VerifyAsync(context, torrent, directory, cancellationToken);
            if (!report.IsComplete) throw TorrentFiles.NotComplete(torrent, report, $"'owm download {argument} -d {directory}' gets it.");
            seeds.Add((torrent, directory));
        }

        await using var engine = _transfer.Start(context);
        var handles = seeds.ConvertAll(seed => engine.Add(seed.Torrent, new TorrentOptions { Directory = seed.Directory, AssumeComplete = true, SuperSeed = context.Get(_superSeed) }));
        foreach (var handle in handles)
        {
            var port = engine.ListenEndPoints.Count == 0 ? 0 : engine.ListenEndPoints[0].Port;
            if (context.Output.Format == OutputFormat.Json)
                context.Output.WriteEvent("seeding", [new("name", "", handle.Torrent.Name), new("info_hash", "", handle.Torrent.InfoHash.ToString()), new("port", "", port)]);
            else
                context.Output.WriteLine($"Seeding {VisibleText.Of(handle.Torrent.Name)} (port {port})");
        }

        context.Output.Flush();
        await UntilStoppedAsync(context, handles, cancellationToken);
        return ExitCode.Interrupted;
    }

    /// <summary>Shows what is sent until the user stops it.</summary>
    public static async Task UntilStoppedAsync(CommandContext context, IReadOnlyList<TorrentHandle> handles, CancellationToken cancellationToken)
    {
        using var progress = context.Progress();
        try
        {
            while (true)
            {
                var states = handles.Select(handle => handle.Status).ToList();
                if (states.Find(state => state.Error is not null)?.Error is { } error) throw error;
                progress.Report($"Seeding {Amount.Count(handles.Count, "torrent")}: {Amount.OfRate(states.Sum(state => state.UploadRate))} to {Amount.Count(states.Sum(state => state.ConnectedPeers), "peer")}, {Amount.OfBytes(states.Sum(state => state.UploadedBytes))} in all");
                await Task.Delay(TimeSpan.FromSeconds(1), context.Invocation.Clock, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how seeding ends.
        }
    }

    private async Task<(Torrent Torrent, string Directory)> MakeAsync(CommandContext context, string path, CancellationToken cancellationToken)
    {
        var options = new TorrentPublishOptions { Torrent = TorrentMaking.WithTrackers(_trackers.Of(context)), OutputDirectory = context.Invocation.CurrentDirectory };
        var made = await TorrentMaking.MakeAsync(context, path, options, cancellationToken);
        context.Say($"Wrote {VisibleText.Of(made.Path)}");
        return (made.Document.Torrent, Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(context.FullPath(path)))!);
    }
}
