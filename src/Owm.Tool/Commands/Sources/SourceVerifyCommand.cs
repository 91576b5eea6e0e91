using Owm.BitTorrentLoader;
using Owm.DataSources;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Commands.Torrents;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Sources;

/// <summary><c>owm source verify ID…</c></summary>
internal sealed class SourceVerifyCommand : OwmCommand
{
    private readonly OwmArgument _ids = SourceArguments.Several();

    public SourceVerifyCommand()
        : base("verify", "check loaded content again, against every recorded digest")
    {
        Add(_ids);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => SourceArguments.Remarks + " Pieces are checked first, then the digests in the torrent's name and in the record. Nothing is fetched.";

    public override IReadOnlyList<string> Examples => ["owm source verify ConnectomeCSVDataSource:2000_connections"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var sources = context.GetAll(_ids).Select(project.Sources.Find).ToList();
        foreach (var source in sources)
        {
            if (source is not LocalFileDataSource { TorrentFileName.Length: > 0 } record)
                throw new CommandException(ExitCode.BadRecord, $"{source} names no torrent to check its content against. Set its torrent_file_name.");
            var recheck = await VerifyAsync(context, SourceContent.DirectoryOf(project, record), record, cancellationToken);
            if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet)
                context.Output.WriteLine($"{source}: right{(recheck.Digests.Count == 0 ? " by its pieces; no digest is recorded" : $", {string.Join(", ", recheck.Digests)}")}");
            else if (context.Output.Format == OutputFormat.Json)
                context.Output.WriteEvent("verified", Fields(source, recheck));
            else
                context.Output.WriteRecord(Fields(source, recheck));
        }

        return ExitCode.Done;
    }

    private static async Task<ContentRecheck> VerifyAsync(CommandContext context, string directory, LocalFileDataSource source, CancellationToken cancellationToken)
    {
        // The .torrent file is beside the content: in the directory or, where that is the torrent's own, above it.
        var file = new[] { directory, Path.GetDirectoryName(directory)! }.Select(place => Path.Combine(place, source.TorrentFileName!)).FirstOrDefault(File.Exists)
            ?? throw CommandException.NotFound($"{VisibleText.Of(source.TorrentFileName)} is no longer beside the content in {VisibleText.Of(directory)}. Load {source} again.");
        var document = await TorrentDocument.ReadAsync(file, cancellationToken);
        var place = Path.GetDirectoryName(file)!;
        var report = await TorrentFiles.VerifyAsync(context, document.Torrent, place, cancellationToken);
        if (!report.IsComplete) throw TorrentFiles.NotComplete(document.Torrent, report, $"'owm source load {source}' gets what is bad anew.");
        using var progress = context.Progress();
        var recheck = await ContentRecheck.RunAsync(source, document.Torrent, place, new LoadProgressReport(progress, source.ToString()), cancellationToken);
        return recheck.Mismatch is null ? recheck
            : throw new CommandException(ExitCode.WrongContent, $"{recheck.Mismatch} Its pieces are right, so the torrent or the record is wrong: ask who published it.");
    }

    private static IReadOnlyList<Field> Fields(DataSource source, ContentRecheck recheck) =>
    [
        new("source", "Source", source.ToString()),
        new("verified", "Verified", recheck.Digests.Select(digest => digest.ToString()).ToArray()),
    ];
}
