using Owm.BitTorrentLoader.Digests;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands;

/// <summary><c>owm integrity FILE.torrent PATH</c></summary>
internal sealed class IntegrityCommand : OwmCommand
{
    private readonly OwmArgument _torrent = new("TORRENT", "the torrent's file name: its digest counts, the file itself is not read");
    private readonly OwmArgument _path = new("PATH", "the content: a file or a directory");

    public IntegrityCommand()
        : base("integrity", "check content against the digest in its torrent's name")
    {
        Add(_torrent);
        Add(_path);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "The digest is MD5 (32 digits), SHA-256 (64) or SHA-512 (128). A directory's digest is made of its files in the order of their paths; " +
        "a digest that was made in another order, as older tools did, is accepted too, and it is said so.";

    public override IReadOnlyList<string> Examples => ["owm integrity d9da5ce947c6f1c127dfcdc2ede63320.torrent Merged_Nuclei_Stained_Worm.zip"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var torrent = context.Get(_torrent);
        var path = context.FullPath(context.Get(_path));
        IntegrityCheck check;
        using (var progress = context.Progress())
        {
            var total = ContentSize.Of(path);
            var report = new SynchronousProgress<long>(done => progress.Report(new ProgressState(Path.GetFileName(path), done, total)));
            check = await IntegrityCheck.RunAsync(torrent, path, report, cancellationToken);
        }

        var output = context.Output;
        if (output.Format != OutputFormat.Text) output.WriteRecord(Fields(path, check));
        switch (check.Verdict)
        {
            case IntegrityVerdict.NameHoldsNoDigest:
                throw CommandException.Usage($"'{Path.GetFileName(torrent)}' holds no digest: 32, 64 or 128 hexadecimal digits before .torrent. Check the pieces with 'owm torrent verify' instead.");
            case IntegrityVerdict.Mismatch:
                throw new CommandException(ExitCode.WrongContent, $"The data is not the same: {path} has {check.Actual}, and the torrent's name says {check.Expected!.Hex}. Load it again.");
            case IntegrityVerdict.MatchesInLegacyOrder:
                context.Say("The digest was made with the files in an older tool's order. It holds on machines that list them like that.");
                break;
        }

        if (output.Format == OutputFormat.Text) output.WriteLine("The Data Integrity Check cleared!");
        return ExitCode.Done;
    }

    private static List<Field> Fields(string path, IntegrityCheck check) =>
    [
        new("path", "Path", path),
        new("cleared", "Cleared", check.Cleared),
        new("algorithm", "Algorithm", check.Expected?.Algorithm.DisplayName()),
        new("expected", "Expected", check.Expected?.Hex),
        new("actual", "Actual", check.Actual?.Hex),
        new("legacy_order", "Older order", check.Verdict == IntegrityVerdict.MatchesInLegacyOrder),
    ];
}
