using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Commands.Torrents;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Catalogs;

/// <summary><c>owm catalog get SERIAL|NAME|ID</c></summary>
internal sealed class CatalogGetCommand : OwmCommand
{
    private readonly OwmArgument _entry = new("ENTRY", "serial number, name or id, as 'owm catalog list' prints them");
    private readonly OwmOption<string> _directory = new("--directory", "DIR", "where the .torrent file goes (default: here)", ValueReaders.NonEmpty, "a directory", "-d") { Default = "." };
    private readonly OwmFlag _dryRun = new("--dry-run", "say what would be fetched, and fetch nothing");
    private readonly CatalogOptions _catalog;

    public CatalogGetCommand()
        : base("get", "download a .torrent file from the catalog")
    {
        Add(_entry);
        Add(_directory);
        Add(_dryRun);
        _catalog = new CatalogOptions(this, hasOffline: true);
        OutputOptions = new OutputOptions(this);
    }

    public override IReadOnlyList<string> Examples => ["owm catalog get d9da5ce947c6f1c127dfcdc2ede63320.torrent", "owm catalog get 3 -d torrents"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var catalog = _catalog.Open(context);
        var entry = await CatalogEntries.FindAsync(catalog, context.Get(_entry), cancellationToken);
        var path = Path.Combine(context.FullPath(context.Get(_directory)), entry.FileName);
        if (context.Get(_dryRun))
        {
            context.Output.WriteLine($"Would fetch {VisibleText.Of(entry.Name)} into {VisibleText.Of(path)}");
            return ExitCode.Done;
        }

        var document = await catalog.GetAsync(entry, cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await TorrentSaving.SaveAsync(document, path, cancellationToken);
        if (context.Output.Format == OutputFormat.Text) context.Output.WriteLine(VisibleText.Of(path));
        else context.Output.WriteRecord([new("path", "Path", path), new("name", "Name", entry.Name), new("info_hash", "ID", document.Torrent.InfoHash.ToString())]);
        return ExitCode.Done;
    }
}
