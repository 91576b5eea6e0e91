using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Graph;

/// <summary><c>owm say SUBJECT PREDICATE OBJECT</c></summary>
internal sealed class SayCommand : OwmCommand
{
    private readonly OwmArgument _subject = new("SUBJECT", "what the statement is about");
    private readonly OwmArgument _predicate = new("PREDICATE", "the property; a: is of the class");
    private readonly OwmArgument _object = new("OBJECT", "the value");
    private readonly OwmOption<string?> _context = GraphArguments.ContextOption("context that the statement goes to (default: the project's)");

    public SayCommand()
        : base("say", "add a statement to the graph")
    {
        Add(_subject);
        Add(_predicate);
        Add(_object);
        Add(_context);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => GraphArguments.TermRemarks;

    public override IReadOnlyList<string> Examples =>
    [
        "owm say ConnectomeCSVDataSource:2000_connections description 'All connections of the year 2000'",
        "owm say '<http://example.org/worm>' rdfs:label '\"ver\"@fr' --context http://example.org/names",
    ];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var terms = project.Statements.Terms();
        var subject = terms.ReadIdentifier(context.Get(_subject));
        var predicate = terms.ReadPredicate(context.Get(_predicate), subject);
        var value = terms.ReadValue(context.Get(_object));
        SaveReport.Write(context.Output, project.Statements.Say(subject, predicate, value, GraphArguments.Read(context, _context, project)));
        return Task.FromResult(ExitCode.Done);
    }
}
