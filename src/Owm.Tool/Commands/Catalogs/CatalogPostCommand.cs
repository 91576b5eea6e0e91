using Owm.BitTorrentLoader;
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
    private readonly OwmFlag _dryRun = new("--dry-run", "say what would be posted, and post nothing");
    private readonly CatalogOptions _catalog;

    public CatalogPostCommand()
        : base("post", "publish a .torrent file in the catalog")
    {
        Add(_file);
        Add(_description);
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
        using var catalog = _catalog.Open(context);
        if (context.Get(_dryRun))
        {
            var there = await catalog.FindAsync(name, cancellationToken) is not null;
            context.Output.WriteLine($"Would post {VisibleText.Of(name)} to {VisibleText.Of(catalog.DisplayName)}{(there ? ", where an entry has that name already" : "")}.");
            return ExitCode.Done;
        }

        var entry = await catalog.PostAsync(name, document, context.Get(_description), cancellationToken);
        if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet)
            context.Output.WriteLine($"{VisibleText.Of(entry.Name)} is in {VisibleText.Of(catalog.DisplayName)}");
        else context.Output.WriteRecord([new("name", "Name", entry.Name), new("id", "Id", entry.Id), new("description", "Description", entry.Description)]);
        return ExitCode.Done;
    }
}
