using Owm.DataSources;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Graph;

/// <summary><c>owm declare KIND [PROP=VALUE…]</c></summary>
internal sealed class DeclareCommand : OwmCommand
{
    private readonly OwmArgument _kind = new("KIND", "the kind, such as CSVDataSource; see 'owm source list-kinds'");
    private readonly OwmArgument _values = new("PROPERTY=VALUE", "a property and its value; PROPERTY= takes its values away") { IsList = true, IsOptional = true };
    private readonly OwmOption<string?> _key = new("--key", "KEY", "key of the record", ValueReaders.NonEmpty!, "a text");
    private readonly OwmOption<string?> _id = new("--id", "IRI", "identifier of the record, instead of a key", ValueReaders.NonEmpty!, "an IRI, Kind:key or prefix:local");
    private readonly OwmOption<string?> _context = GraphArguments.ContextOption("context of the record (default: where it is, or else the project's)");

    public DeclareCommand()
        : base("declare", "make a record, or change one")
    {
        Add(_kind);
        Add(_values);
        Add(_key);
        Add(_id);
        Add(_context);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "Properties that are not named keep their values. A property named several times gets several values. " +
        "A value that is passed on to another property is so here too: csv_file_name sets file_name where none was given.";

    public override IReadOnlyList<string> Examples =>
    [
        "owm declare ConnectomeCSVDataSource csv_file_name=connectome.csv --key 2000_connections",
        "owm declare DataSource source=CSVDataSource:a source=CSVDataSource:b --key merged",
        "owm declare CSVDataSource description= --key worm",
    ];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var name = context.Get(_kind);
        var kind = project.Kinds.Find(name) ?? throw CommandException.NotFound(
            $"There is no kind '{VisibleText.Of(name)}'.{NearMatches.Question(name, project.Kinds.AllKinds.Select(k => k.Name))} 'owm source list-kinds' shows what there is.");
        if (context.Get(_key) is not null && context.Get(_id) is not null) throw CommandException.Usage("--key and --id both name the record. Leave one of them out.");
        var terms = project.Statements.Terms();
        var result = project.Statements.Declare(
            kind.Name,
            context.Get(_key),
            context.Get(_id) is { } id ? terms.ReadIdentifier(id) : null,
            context.GetAll(_values).Select(text => Assignment(kind, text)),
            GraphArguments.Read(context, _context, project));
        SaveReport.Write(context.Output, result);
        return Task.FromResult(ExitCode.Done);
    }

    private static KeyValuePair<string, string> Assignment(KindDescription kind, string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0) throw CommandException.Usage($"'{VisibleText.Of(text)}' is no PROPERTY=VALUE. Write one such as {kind.Properties[0].Name}=value.");
        var name = text[..at];
        if (kind.FindProperty(name) is null)
        {
            throw CommandException.Usage(
                $"{kind.Name} has no property '{VisibleText.Of(name)}'.{NearMatches.Question(name, kind.Properties.Select(p => p.Name))} It has {string.Join(", ", kind.Properties.Select(p => p.Name))}.");
        }

        return KeyValuePair.Create(name, text[(at + 1)..]);
    }
}
