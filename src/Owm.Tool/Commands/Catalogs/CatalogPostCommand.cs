using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Digests;
using Owm.BitTorrentLoader.GoogleDrive;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Commands.Torrents;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Catalogs;

/// <summary><c>owm catalog post FILE.torrent</c></summary>
internal sealed class CatalogPostCommand : OwmCommand
{
    private readonly OwmArgument _file = new("FILE", "a .torrent file");
    private readonly OwmOption<string?> _description = new("--description", "TEXT", "what the data is, for people", ValueReaders.Text!, "a text");
    private readonly OwmOption<string?> _source = new("--source", "IRI", "identifier of the record that the torrent belongs to", (string text, out string? value) => { var isIri = ValueReaders.AbsoluteIri(text, out var iri); value = iri?.Value; return isIri; }, "an absolute IRI");
    private readonly OwmListOption<Digest> _digests = new("--digest", "HEX", "MD5, SHA-256 or SHA-512 of the content, besides the one in the name; may be repeated", (string text, out Digest value) => (value = Digest.TryParse(text)!) is not null, "32, 64 or 128 hexadecimal digits");
    private readonly OwmFlag _dryRun = new("--dry-run", "say what would be posted, and post nothing");
    private readonly CatalogOptions _catalog;

    public CatalogPostCommand()
        : base("post", "publish a .torrent file in the catalog")
    {
        Add(_file);
        Add(_description);
        Add(_source);
        Add(_digests);
        Add(_dryRun);
        _catalog = new CatalogOptions(this);
        OutputOptions = new OutputOptions(this);
    }

    public override IReadOnlyList<string> Examples => ["owm catalog post d9da5ce947c6f1c127dfcdc2ede63320.torrent --description \"2000 connections\""];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        // Read before anybody is asked to log in: a bad file is known at once.
        TorrentFiles.Read(context, context.Get(_file));
        var path = context.FullPath(context.Get(_file));
        var document = await TorrentDocument.ReadAsync(path, cancellationToken);
        var name = Path.GetFileName(path);
        using var catalog = _catalog.Open(context, DriveAccess.ReadAndPublish);
        if (context.Get(_dryRun))
        {
            var there = await catalog.FindAsync(name, cancellationToken) is not null;
            context.Output.WriteLine($"Would post {VisibleText.Of(name)} to {VisibleText.Of(catalog.DisplayName)}{(there ? ", where an entry has that name already" : "")}.");
            return ExitCode.Done;
        }

        var digests = context.Get(_digests);
        if (TorrentName.TryGetDigest(name, out var digest)) digests = [digest, .. digests.Where(other => other.Algorithm != digest.Algorithm)];
        var posting = new CatalogPosting { Name = name, Torrent = document, Description = context.Get(_description), Source = context.Get(_source), Digests = digests };
        var (entry, wasThere) = await catalog.PostAsync(posting, cancellationToken);
        if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet)
            context.Output.WriteLine($"{VisibleText.Of(entry.Name)} is {(wasThere ? "already " : "")}in {VisibleText.Of(catalog.DisplayName)}{(wasThere ? "; nothing was sent" : "")}");
        else context.Output.WriteRecord([new("name", "Name", entry.Name), new("id", "Id", entry.Id), new("description", "Description", entry.Description), new("was_there", "Was there", wasThere)]);
        return ExitCode.Done;
    }
}
