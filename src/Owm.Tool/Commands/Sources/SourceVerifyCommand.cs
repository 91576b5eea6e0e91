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

    public override string Remarks => SourceArguments.Remarks + " Pieces are checked first, then the digests in the torrent's name and in the record. Without a torrent, the record's digests are what counts. Nothing is fetched.";

    public override IReadOnlyList<string> Examples => ["owm source verify ConnectomeCSVDataSource:2000_connections"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var sources = context.GetAll(_ids).Select(project.Sources.Find).ToList();
        foreach (var source in sources)
        {
            var directory = SourceContent.DirectoryOf(project, source);
            var digests = source is LocalFileDataSource { TorrentFileName.Length: > 0 } record
                ? await VerifyAsync(context, directory, record, cancellationToken)
                : await VerifyFileAsync(context, project, directory, source, cancellationToken);
            if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet)
                context.Output.WriteLine($"{source}: right{(digests.Length == 0 ? " by its pieces; no digest is recorded" : $", {string.Join(", ", digests)}")}");
            else if (context.Output.Format == OutputFormat.Json)
                context.Output.WriteEvent("verified", Fields(source, digests));
            else
                context.Output.WriteRecord(Fields(source, digests));
        }

        return ExitCode.Done;
    }

    private static async Task<string[]> VerifyAsync(CommandContext context, string directory, LocalFileDataSource source, CancellationToken cancellationToken)
    {
        // The .torrent file is beside the content: in the directory or, where that is the torrent's own, above it.
        var file = new[] { directory, Path.GetDirectoryName(directory)! }.Select(place => Path.Combine(place, source.TorrentFileName!)).FirstOrDefault(File.Exists)
            ?? throw CommandException.NotFound($"{VisibleText.Of(source.TorrentFileName)} is not beside the content in {VisibleText.Of(directory)}. Load {source}: that brings its torrent, and checks what is there.");
        var document = await TorrentDocument.ReadAsync(file, cancellationToken);
        var place = Path.GetDirectoryName(file)!;
        var report = await TorrentFiles.VerifyAsync(context, document.Torrent, place, cancellationToken);
        if (!report.IsComplete) throw TorrentFiles.NotComplete(document.Torrent, report, $"'owm source load {source}' gets what is bad anew.");
        using var progress = context.Progress();
        var recheck = await ContentRecheck.RunAsync(source, document.Torrent, place, new LoadProgressReport(progress, source.ToString()), cancellationToken);
        return recheck.Mismatch is null ? [.. recheck.Digests.Select(digest => digest.ToString())]
            : throw new CommandException(ExitCode.WrongContent, $"{recheck.Mismatch} Its pieces are right, so the torrent or the record is wrong: ask who published it.");
    }

    private static async Task<string[]> VerifyFileAsync(CommandContext context, OwmProject project, string directory, DataSource source, CancellationToken cancellationToken)
    {
        using var progress = context.Progress();
        var check = await FileCheck.RunAsync(source, project.Files, new LoadProgressReport(progress, source.ToString()), cancellationToken);
        if (check is { Digests.Count: 0, Mismatch: null }) throw new CommandException(ExitCode.BadRecord, $"{source} has neither a torrent nor a digest to check its content against. Record its sha256.");
        if (check.Path is null) throw CommandException.NotFound($"The file of {source} is no longer in {VisibleText.Of(directory)}. Load it again with 'owm source load {source}'.");
        if (check.Mismatch is not null) throw new CommandException(ExitCode.WrongContent, $"'{VisibleText.Of(check.Path)}' {check.Mismatch}. Move it away, and get it anew with 'owm source load {source}'.");
        foreach (var warning in check.Warnings) context.Say(ErrorText.Line($"{source}: {warning}"));
        return [.. check.Digests];
    }

    private static IReadOnlyList<Field> Fields(DataSource source, string[] digests) =>
    [
        new("source", "Source", source.ExactName),
        new("verified", "Verified", digests),
    ];
}
