using Owm.BitTorrentLoader.Catalogs;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Commands.Torrents;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Catalogs;

/// <summary><c>owm catalog list</c></summary>
internal sealed class CatalogListCommand : OwmCommand
{
    private readonly OwmOption<string?> _search = new("--search", "TEXT", "only entries with this text in their name or description", ValueReaders.NonEmpty!, "a text");
    private readonly OwmFlag _health = new("--health", "ask the trackers of every entry for seeders and leechers");
    private readonly CatalogOptions _catalog;

    public CatalogListCommand()
        : base("list", "list the entries of the catalog")
    {
        Add(_search);
        Add(_health);
        _catalog = new CatalogOptions(this);
        OutputOptions = new OutputOptions(this);
    }

    public override IReadOnlyList<string> Examples => ["owm catalog list", "owm catalog list --search worm -o table", "owm catalog list --health"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var catalog = _catalog.Open(context);
        var search = context.Get(_search);
        var health = context.Get(_health);
        var records = new List<IReadOnlyList<Field>>();
        var serial = 0;
        await foreach (var entry in catalog.ListAsync(cancellationToken))
        {
            serial++;
            if (search is not null && !Contains(entry.Name, search) && !Contains(entry.Description, search)) continue;
            var fields = CatalogEntries.Fields(entry, serial);
            if (health) fields.AddRange(await HealthAsync(context, catalog, entry, cancellationToken));
            records.Add(fields);
        }

        string[] columns = ["serial", "name", "description", "size", "modified"];
        context.Output.WriteRecords(records, health ? [.. columns, "seeders", "leechers"] : columns);
        return ExitCode.Done;
    }

    private static bool Contains(string? text, string search) => text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true;

    private static async Task<Field[]> HealthAsync(CommandContext context, ITorrentCatalog catalog, CatalogEntry entry, CancellationToken cancellationToken)
    {
        var best = default(TrackerHealth?);
        try
        {
            var document = await catalog.GetAsync(entry, cancellationToken);
            best = (await TrackerHealth.AskAsync(context, document.Torrent, cancellationToken)).Where(health => health.Error is null).MaxBy(health => health.Counts.Seeds);
        }
        catch (CatalogException e) when (e.Failure is CatalogFailure.BadContent or CatalogFailure.NotFound)
        {
            context.Say(ErrorText.Line(e.Message));
        }

        return
        [
            new("seeders", "Seeders", best is { } known ? known.Counts.Seeds : new Cell("?", null)),
            new("leechers", "Leechers", best is { } there ? there.Counts.Leechers : new Cell("?", null)),
        ];
    }
}
