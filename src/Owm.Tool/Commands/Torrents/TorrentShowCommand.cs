using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Files;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary><c>owm torrent show FILE</c></summary>
internal sealed class TorrentShowCommand : OwmCommand
{
    private readonly OwmArgument _file = new("FILE", "a .torrent file");

    public TorrentShowCommand()
        : base("show", "print what a .torrent file says")
    {
        Add(_file);
        OutputOptions = new OutputOptions(this);
    }

    public override IReadOnlyList<string> Examples => ["owm torrent show d9da5ce947c6f1c127dfcdc2ede63320.torrent", "owm torrent show --json worm.torrent"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var torrent = TorrentFiles.Read(context, context.Get(_file));
        if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet) WriteText(context.Output, torrent);
        else context.Output.WriteRecord(Fields(torrent));
        return Task.FromResult(ExitCode.Done);
    }

    private static void WriteText(DataOutput output, Torrent torrent)
    {
        output.WriteLine($"Name: {VisibleText.Of(torrent.Name)}");
        output.WriteLine($"ID: {torrent.InfoHash}");
        if (torrent.Trackers.Count == 0) output.WriteLine("Announce URLs: none");
        else output.WriteLine("Announce URLs:");
        for (var tier = 0; tier < torrent.Trackers.Count; tier++)
            output.WriteLine($"    Tier {tier + 1}: {string.Join(", ", torrent.Trackers[tier].Select(VisibleText.Of))}");
        if (torrent.WebSeeds.Count > 0) output.WriteLine("Web seeds:");
        foreach (var url in torrent.WebSeeds) output.WriteLine($"    {VisibleText.Of(url)}");
        output.WriteLine($"Pieces: {torrent.Layout.PieceCount} of {Amount.OfBytes(torrent.Layout.PieceLength)}");
        if (torrent.IsPrivate) output.WriteLine("Private: yes");
        if (torrent.Comment is { Length: > 0 } comment) output.WriteLine($"Comment: {VisibleText.Of(comment)}");
        if (torrent.CreatedBy is { Length: > 0 } program) output.WriteLine($"Created by: {VisibleText.Of(program)}");
        if (torrent.CreationDate is { } date) output.WriteLine($"Created: {Cell.Time(date).Text}");
        if (torrent.IsSingleFile)
        {
            output.WriteLine($"Content: single file ({Amount.OfBytes(torrent.TotalLength)})");
            return;
        }

        var files = torrent.Files.Where(file => !file.IsPadding).ToList();
        output.WriteLine($"Content: {Amount.Count(files.Count, "file")} (total {Amount.OfBytes(files.Sum(file => file.Length))})");
        foreach (var file in files) output.WriteLine($"    {VisibleText.Of(FilePatterns.PathOf(torrent, file))} ({Amount.OfBytes(file.Length)})");
    }

    private static List<Field> Fields(Torrent torrent) =>
    [
        new("info_hash", "ID", torrent.InfoHash.ToString()),
        new("name", "Name", torrent.Name),
        new("size", "Size", Cell.Size(torrent.TotalLength)),
        new("piece_length", "Piece length", Cell.Size(torrent.Layout.PieceLength)),
        new("pieces", "Pieces", torrent.Layout.PieceCount),
        new("private", "Private", torrent.IsPrivate),
        new("trackers", "Trackers", new Cell(string.Join("; ", torrent.Trackers.Select(tier => string.Join(", ", tier))), torrent.Trackers)),
        new("web_seeds", "Web seeds", torrent.WebSeeds.ToArray()),
        new("comment", "Comment", torrent.Comment),
        new("created_by", "Created by", torrent.CreatedBy),
        new("created", "Created", Cell.Time(torrent.CreationDate)),
        new("single_file", "Single file", torrent.IsSingleFile),
        new("files", "Files", new Cell(
            string.Join(", ", torrent.Files.Where(file => !file.IsPadding).Select(file => file.Path)),
            torrent.Files.Where(file => !file.IsPadding).Select(file => new List<Field> { new("path", "", file.Path), new("length", "", file.Length) }))),
    ];
}
