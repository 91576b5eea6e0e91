using Owm.BitTorrentLoader.GoogleDrive;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Catalogs;

/// <summary><c>owm catalog rm ENTRY</c></summary>
internal sealed class CatalogRmCommand : OwmCommand
{
    private readonly OwmArgument _entry = new("ENTRY", "serial number, name or id, as 'owm catalog list' prints them");
    private readonly CatalogOptions _catalog;
    private readonly DeletionOptions _deletion;

    public CatalogRmCommand()
        : base("rm", "withdraw an entry from the catalog")
    {
        Add(_entry);
        _catalog = new CatalogOptions(this);
        _deletion = new DeletionOptions(this);
    }

    public override IReadOnlyList<string> Examples => ["owm catalog rm d9da5ce947c6f1c127dfcdc2ede63320.torrent --yes"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var catalog = _catalog.Open(context, DriveAccess.ReadAndPublish);
        var entry = await CatalogEntries.FindAsync(catalog, context.Get(_entry), cancellationToken);
        if (!_deletion.MayDelete(context, $"withdraw {entry.Name} from {catalog.DisplayName}")) return ExitCode.Done;
        await catalog.RemoveAsync(entry, cancellationToken);
        context.Output.WriteLine(context.Output.IsQuiet ? VisibleText.Of(entry.Name) : $"Withdrew {VisibleText.Of(entry.Name)} from {VisibleText.Of(catalog.DisplayName)}");
        return ExitCode.Done;
    }
}
