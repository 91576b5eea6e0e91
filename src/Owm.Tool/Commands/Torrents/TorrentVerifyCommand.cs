using System.Globalization;
using Owm.BitTorrent.Storage;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary><c>owm torrent verify FILE PATH</c></summary>
internal sealed class TorrentVerifyCommand : OwmCommand
{
    private readonly OwmArgument _file = new("FILE", "a .torrent file");
    private readonly OwmArgument _path = new("PATH", "its content, or the directory that the content is in");

    public TorrentVerifyCommand()
        : base("verify", "check content piece by piece, and name what is bad")
    {
        Add(_file);
        Add(_path);
        OutputOptions = new OutputOptions(this);
    }

    public override IReadOnlyList<string> Examples => ["owm torrent verify worm.torrent data", "owm torrent verify worm.torrent data/worm.zip --json"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var torrent = TorrentFiles.Read(context, context.Get(_file));
        var directory = TorrentFiles.DirectoryOf(context, torrent, context.Get(_path));
        var report = await TorrentFiles.VerifyAsync(context, torrent, directory, cancellationToken);
        if (context.Output.Format == OutputFormat.Text && report.IsComplete && !context.Output.IsQuiet)
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{VisibleText.Of(torrent.Name)}: all {torrent.Layout.PieceCount} pieces are right ({Amount.OfBytes(torrent.TotalLength)})."));
        else
            context.Output.WriteRecords([.. report.Files.Where(file => context.Output.Format == OutputFormat.Json || file.Condition != FileCondition.Ok).Select(Fields)]);
        return report.IsComplete ? ExitCode.Done : throw TorrentFiles.NotComplete(torrent, report, "'owm download' gets what is bad anew.");
    }

    private static IReadOnlyList<Field> Fields(FileVerification file) =>
    [
        new("path", "File", file.File.Path),
        new("condition", "Condition", new Cell(TextOf(file), NameOf(file.Condition))),
        new("length", "Length", Cell.Size(file.Length < 0 ? null : file.Length)),
        new("expected_length", "Expected", Cell.Size(file.File.Length)),
        new("wrong_pieces", "Wrong pieces", new Cell(Runs(file.WrongPieces), file.WrongPieces)),
    ];

    private static string NameOf(FileCondition condition) => condition switch
    {
        FileCondition.Ok => "ok",
        FileCondition.Missing => "missing",
        FileCondition.WrongLength => "wrong_length",
        FileCondition.Unreadable => "unreadable",
        FileCondition.Damaged => "damaged",
        _ => "unconfirmed",
    };

    private static string TextOf(FileVerification file) => file.Condition switch
    {
        FileCondition.WrongLength => "wrong length",
        FileCondition.Unreadable => file.Problem ?? "unreadable",
        var condition => NameOf(condition),
    };

    // 3-7, 12
    private static string Runs(IReadOnlyList<int> pieces)
    {
        var runs = new List<string>();
        for (var i = 0; i < pieces.Count;)
        {
            var end = i;
            while (end + 1 < pieces.Count && pieces[end + 1] == pieces[end] + 1) end++;
            runs.Add(end == i ? $"{pieces[i]}" : $"{pieces[i]}-{pieces[end]}");
            i = end + 1;
        }

        return string.Join(", ", runs);
    }
}
