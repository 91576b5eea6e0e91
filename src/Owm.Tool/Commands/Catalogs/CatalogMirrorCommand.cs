using Owm.BitTorrentLoader.Catalogs;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Catalogs;

/// <summary><c>owm catalog mirror DIR</c></summary>
internal sealed class CatalogMirrorCommand : OwmCommand
{
    private readonly OwmArgument _directory = new("DIR", "the directory; it is made when it is not there");
    private readonly OwmFlag _prune = new("--prune", "delete mirrored torrents that are no longer in the catalog");
    private readonly CatalogOptions _catalog;
    private readonly DeletionOptions _deletion;

    public CatalogMirrorCommand()
        : base("mirror", "copy the catalog into a directory, which is a catalog itself")
    {
        Add(_directory);
        Add(_prune);
        _catalog = new CatalogOptions(this);
        _deletion = new DeletionOptions(this);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "Again, only what has changed is fetched. The directory can be used as --catalog DIR, or be put on a web server: its index.json is then a catalog that everybody can read, as --catalog https://….";

    public override IReadOnlyList<string> Examples => ["owm catalog mirror /srv/www/catalog", "owm catalog mirror /srv/www/catalog --prune --yes"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var directory = context.FullPath(context.Get(_directory));
        using var catalog = _catalog.Open(context);
        var done = await CatalogMirror.RunAsync(catalog, directory, new CatalogMirrorOptions
        {
            IsDryRun = _deletion.IsDryRun(context),
            MayPrune = context.Get(_prune) ? gone => _deletion.MayDelete(context, $"delete {Amount.Count(gone.Count, "torrent")} in {directory}: {string.Join(", ", gone.Take(5))}{(gone.Count > 5 ? ", …" : "")}") : null,
        }, cancellationToken);
        Write(context, directory, done);
        foreach (var failure in done.Failures) context.Say(ErrorText.Line(failure));
        if (done.Failures.Count > 0) throw new CommandException(ExitCode.BadRecord, $"{Amount.Count(done.Failures.Count, "torrent")} could not be mirrored; the rest is there. Tell whoever keeps the catalog.");
        return ExitCode.Done;
    }

    private void Write(CommandContext context, string directory, CatalogMirrored done)
    {
        var isDryRun = _deletion.IsDryRun(context);
        if (context.Output.IsQuiet)
        {
            foreach (var name in done.Fetched) context.Output.WriteLine(VisibleText.Of(name));
        }
        else if (context.Output.Format == OutputFormat.Text)
        {
            var gone = done.Gone.Count == 0 ? "" : done.IsPruned ? $", {done.Gone.Count} deleted" : $", {done.Gone.Count} no longer in the catalog (--prune deletes them)";
            context.Output.WriteLine($"{VisibleText.Of(directory)}: {(isDryRun ? "would fetch " : "")}{Amount.Count(done.Fetched.Count, "torrent")}{(isDryRun ? "" : " fetched")}, {done.Unchanged} unchanged{gone}");
        }
        else
        {
            context.Output.WriteRecord(
            [
                new("directory", "Directory", directory),
                new("fetched", "Fetched", done.Fetched.ToArray()),
                new("unchanged", "Unchanged", done.Unchanged),
                new("gone", "No longer in the catalog", done.Gone.ToArray()),
                new("pruned", "Deleted", done.IsPruned),
                new("failures", "Failures", done.Failures.ToArray()),
            ]);
        }
    }
}
