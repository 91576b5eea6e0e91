using Owm.BitTorrentLoader.Catalogs;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Catalogs;

/// <summary><c>owm catalog list</c></summary>
internal sealed class CatalogListCommand : OwmCommand
{
    private readonly OwmOption<string?> _search = new("--search", "TEXT", "only entries with this text in their name or description", ValueReaders.NonEmpty!, "a text");
    private readonly OwmFlag _health = new("--health", "ask the trackers for seeders and leechers, and mark entries that have no seeds");
    private readonly CatalogOptions _catalog;

    public CatalogListCommand()
        : base("list", "list the entries of the catalog")
    {
        Add(_search);
        Add(_health);
        _catalog = new CatalogOptions(this, hasOffline: true);
        OutputOptions = new OutputOptions(this);
    }

    public override IReadOnlyList<string> Examples => ["owm catalog list", "owm catalog list --search worm -o table", "owm catalog list --health"];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var catalog = _catalog.Open(context);
        var search = context.Get(_search);
        var health = context.Get(_health);
        var chosen = new List<(CatalogEntry Entry, int Serial)>();
        var serial = 0;
        await foreach (var entry in catalog.ListAsync(cancellationToken))
        {
            serial++;
            if (search is null || Contains(entry.Name, search) || Contains(entry.Description, search)) chosen.Add((entry, serial));
        }

        var states = health ? await CatalogHealth.AskAsync(context, catalog, chosen.ConvertAll(item => item.Entry), cancellationToken) : null;
        var records = chosen.Select((item, i) => (IReadOnlyList<Field>)[.. CatalogEntries.Fields(item.Entry, item.Serial), .. states is null ? [] : states[i].Fields]);
        string[] columns = ["serial", "name", "description", "size", "modified"];
        context.Output.WriteRecords([.. records], health ? [.. columns, "seeders", "leechers", "health"] : columns);
        return ExitCode.Done;
    }

    private static bool Contains(string? text, string search) => text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true;
}
