using Owm.DataSources;
using Owm.Rdf;
using Owm.Tool.Commands.Graph;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Sources;

/// <summary><c>owm source list</c></summary>
internal sealed class SourceListCommand : OwmCommand
{
    private static readonly string[] FixedColumns = ["name", "id", "kind", "type", "key"];
    private readonly OwmOption<string?> _kind = new("--kind", "KIND", "only sources of this kind, or of one that derives from it", ValueReaders.NonEmpty!, "a kind; see 'owm source list-kinds'");
    private readonly OwmOption<string?> _context = GraphArguments.ContextOption("only sources that are described in this context");
    private readonly OwmOption<string?> _search = new("--search", "TEXT", "only sources with these words in their name or in a value; the beginning of a word is enough", ValueReaders.NonEmpty!, "a text");
    private readonly OwmOption<string?> _columns = new("--columns", "NAMES", "what is printed, such as name,file_name (default: name; as a table name,kind,description)", ValueReaders.NonEmpty!, "names separated by commas");

    private readonly OwmOption<string?> _sort = new("--sort", "NAME", "sort by this column, such as name (default: as they are stored)", ValueReaders.NonEmpty!, "the name of a column");

    public SourceListCommand()
        : base("list", "list the data sources of the project")
    {
        Add(_kind);
        Add(_context);
        Add(_search);
        Add(_columns);
        Add(_sort);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => $"Columns are {string.Join(", ", FixedColumns)} and the names of properties. JSON has every property that was given.";

    public override IReadOnlyList<string> Examples => ["owm source list", "owm source list --kind CSVDataSource --columns name,csv_file_name -o table", "owm source list --search worm --json"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var columns = (context.Get(_columns) ?? (context.Output.Format == OutputFormat.Table ? "name,kind,description" : "name"))
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var sort = context.Get(_sort);
        ThrowIfUnknown(project, sort is null ? columns : [.. columns, sort]);
        var isJson = context.Output.Format == OutputFormat.Json && !context.Output.IsQuiet;
        var namesOnly = !isJson && columns.All(FixedColumns.Contains) && (sort is null || FixedColumns.Contains(sort));
        var records = project.Sources.Stream(context.Get(_kind), GraphArguments.Read(context, _context, project), context.Get(_search), namesOnly).Select(record =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return record;
        });
        if (sort is not null) records = records.OrderBy(record => Fields(record, [sort]).Single(field => field.Name == sort).Value.Text, StringComparer.Ordinal).ThenBy(record => record.Identifier!.Value, StringComparer.Ordinal);
        if (isJson) context.Output.StreamJson(records.Select(record => new RawJson(DataSourceJson.TextOf(record))));
        else context.Output.StreamRecords(records.Select(record => Fields(record, columns)), columns);
        return Task.FromResult(ExitCode.Done);
    }

    private static List<Field> Fields(DataSource record, string[] columns)
    {
        var fields = new List<Field> { new("name", "Name", record.ExactName) };
        foreach (var column in columns.Where(column => column != "name"))
        {
            fields.Add(column switch
            {
                "id" => new(column, "Identifier", record.Identifier?.Value),
                "kind" => new(column, "Kind", record.KindName),
                "type" => new(column, "Type", record.TypeIri.Value),
                "key" => new(column, "Key", record.Key),
                _ => new(column, record.Kind.FindProperty(column)?.DisplayName ?? column, ValueOf(record, column)),
            });
        }

        return fields;
    }

    private static string ValueOf(DataSource record, string property) => record.Kind.FindProperty(property) is null ? ""
        : string.Join(", ", record.GetTerms(property).Select(term => term is Literal literal ? literal.LexicalForm : term.ToString()).Order(StringComparer.Ordinal));

    private static void ThrowIfUnknown(OwmProject project, string[] columns)
    {
        var known = FixedColumns.Concat(project.Kinds.Kinds.SelectMany(kind => kind.Properties).Select(property => property.Name)).ToHashSet(StringComparer.Ordinal);
        if (columns.FirstOrDefault(column => !known.Contains(column)) is { } unknown)
            throw CommandException.Usage($"'{VisibleText.Of(unknown)}' is no column.{NearMatches.Question(unknown, known)} Columns are {string.Join(", ", FixedColumns)} and the names of properties.");
    }
}
