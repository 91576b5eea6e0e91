using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Digests;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Torrents;

/// <summary><c>owm torrent create PATH</c></summary>
internal sealed class TorrentCreateCommand : OwmCommand
{
    private readonly OwmArgument _path = new("PATH", "the content: a file or a directory");
    private readonly OwmOption<string> _output = new("--output-directory", "DIR", "where the .torrent file goes (default: here)", ValueReaders.NonEmpty, "a directory", "-o") { Default = "." };
    private readonly TrackerOptions _trackers;
    private readonly OwmListOption<string> _webSeeds = new("--web-seed", "URL", "where the content can also be had over HTTP (BEP 19); may be repeated", ValueReaders.WebUrl, "an http:// or https:// URL");
    private readonly OwmOption<int?> _pieceLength = new("--piece-length", "SIZE", "length of a piece: a power of two from 16K to 64M (default: by the content's length)", TryReadPieceLength, "a power of two from 16K to 64M, such as 256K");
    private readonly OwmFlag _private = new("--private", "let peers come from the trackers alone (BEP 27)");
    private readonly OwmOption<string?> _comment = new("--comment", "TEXT", "a text in the torrent", ValueReaders.Text!, "a text");
    private readonly OwmOption<DigestAlgorithm> _digest = new("--digest", "md5|sha256", "digest that names the torrent (default: md5)", TryReadDigest, "md5 or sha256");
    private readonly OwmFlag _nameOnly = new("--name-only", "print the torrent's file name alone");

    public TorrentCreateCommand()
        : base("create", "make a torrent, named by the digest of its content")
    {
        Add(_path);
        Add(_output);
        _trackers = new TrackerOptions(this);
        Add(_webSeeds);
        Add(_pieceLength);
        Add(_private);
        Add(_comment);
        Add(_digest);
        Add(_nameOnly);
        OutputOptions = new OutputOptions(this, hasShortName: false);
    }

    public override string Remarks => "Prints the name, the info-hash and the magnet link. The content is read once. The same content and options make the same file.";

    public override IReadOnlyList<string> Examples =>
    [
        "owm torrent create Merged_Nuclei_Stained_Worm.zip --tracker udp://tracker.example.org:6969",
        "owm torrent create images -o torrents --digest sha256 --piece-length 1M",
    ];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var made = await TorrentMaking.MakeAsync(context, context.Get(_path), new TorrentPublishOptions
        {
            Torrent = new TorrentBuilderOptions
            {
                Trackers = _trackers.Of(context),
                WebSeeds = context.Get(_webSeeds),
                PieceLength = context.Get(_pieceLength),
                IsPrivate = context.Get(_private),
                Comment = context.Get(_comment),
                CreatedBy = TorrentMaking.CreatedBy,
            },
            NameDigest = context.Get(_digest),
            OutputDirectory = context.FullPath(context.Get(_output)),
        }, cancellationToken);
        if (context.Get(_nameOnly)) context.Output.WriteLine(made.Name);
        else if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet)
        {
            context.Output.WriteLine(made.Name);
            context.Output.WriteLine(made.Document.Torrent.InfoHash.ToString());
            context.Output.WriteLine(MagnetLink.Of(made.Document.Torrent).ToString());
        }
        else context.Output.WriteRecord(Fields(made));
        return ExitCode.Done;
    }

    private static IReadOnlyList<Field> Fields(PublishedTorrent made) =>
    [
        new("name", "Name", made.Name),
        new("info_hash", "ID", made.Document.Torrent.InfoHash.ToString()),
        new("magnet", "Magnet link", MagnetLink.Of(made.Document.Torrent).ToString()),
        new("path", "Path", made.Path),
        new("size", "Size", Cell.Size(made.Digests.Length)),
        new("files", "Files", made.Digests.FileCount),
        new("md5", "MD5", made.Digests.Md5),
        new("sha256", "SHA-256", made.Digests.Sha256),
    ];

    private static bool TryReadPieceLength(string text, out int? value)
    {
        var isLength = Amount.TryReadBytes(text, out var bytes)
            && bytes is >= TorrentBuilderOptions.MinPieceLength and <= TorrentBuilderOptions.MaxPieceLength && long.IsPow2(bytes);
        value = isLength ? (int)bytes : null;
        return isLength;
    }

    private static bool TryReadDigest(string text, out DigestAlgorithm value)
    {
        value = text == "sha256" ? DigestAlgorithm.Sha256 : DigestAlgorithm.Md5;
        return text is "md5" or "sha256";
    }
}
