using Owm.DataSources;
using Owm.Rdf;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Graph;

/// <summary><c>owm retract SUBJECT PREDICATE OBJECT</c></summary>
internal sealed class RetractCommand : OwmCommand
{
    private readonly OwmArgument _subject = new("SUBJECT", "what the statements are about, or ANY");
    private readonly OwmArgument _predicate = new("PREDICATE", "the property, or ANY");
    private readonly OwmArgument _object = new("OBJECT", "the value, or ANY");
    private readonly OwmOption<string?> _context = GraphArguments.ContextOption("context that the statements are in; ANY: every one (default: the project's)");
    private readonly DeletionOptions _deletion;

    public RetractCommand()
        : base("retract", "take statements out of the graph")
    {
        Add(_subject);
        Add(_predicate);
        Add(_object);
        Add(_context);
        _deletion = new DeletionOptions(this);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        "ANY stands for every term. A dry run prints the statements as N-Quads. All go at once, or none. " + GraphArguments.TermRemarks;

    public override IReadOnlyList<string> Examples =>
    [
        "owm retract CSVDataSource:worm description ANY --dry-run",
        "owm retract ANY ANY '<http://example.org/old>' --context ANY --yes",
    ];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var terms = project.Statements.Terms();
        var pattern = Pattern(context, terms);
        var home = context.Get(_context) switch
        {
            null => project.Configuration.DefaultContext,
            GraphArguments.Any => null,
            var text => terms.ReadIdentifier(text),
        };
        var count = project.Statements.Match(pattern, home).LongCount();
        if (count == 0) throw NotFound(project, pattern, home);
        if (_deletion.IsDryRun(context))
        {
            Print(context.Output, project.Statements.Match(pattern, home));
            context.Say($"Would take {Amount.Count(count, "statement")} out of the graph.");
            return Task.FromResult(ExitCode.Done);
        }

        if (_deletion.MayDelete(context, $"take {Amount.Count(count, "statement")} out of {home?.ToString() ?? "every context"}"))
        {
            var removed = project.Statements.Retract(pattern, home);
            if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet) context.Output.WriteLine($"{Amount.Count(removed, "statement")} removed.");
            else context.Output.WriteRecord([new("statements_removed", "Statements removed", removed)]);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private QuadPattern Pattern(CommandContext context, TermReader terms)
    {
        var subject = context.Get(_subject) is var s and not GraphArguments.Any ? terms.ReadIdentifier(s) : null;
        return new QuadPattern(
            subject,
            context.Get(_predicate) is var p and not GraphArguments.Any ? terms.ReadPredicate(p, subject) : null,
            context.Get(_object) is var o and not GraphArguments.Any ? terms.ReadValue(o) : null);
    }

    private static CommandException NotFound(OwmProject project, QuadPattern pattern, Iri? home)
    {
        var elsewhere = home is null ? 0 : project.Statements.Match(pattern).Take(1).Count();
        return CommandException.NotFound(elsewhere > 0
            ? $"There is no such statement in {home}, but there is elsewhere. Name its context, or say --context ANY."
            : $"There is no such statement in {home?.ToString() ?? "the graph"}. 'owm export' shows what there is.");
    }

    private static void Print(DataOutput output, IEnumerable<Quad> quads)
    {
        if (output.Format == OutputFormat.Text)
        {
            foreach (var quad in quads) output.WriteLine(VisibleText.Of(Line(quad)));
            return;
        }

        output.WriteRecords(quads.Select(quad => (IReadOnlyList<Field>)
        [
            new("subject", "Subject", NTriplesLine.Of(quad.Subject)),
            new("predicate", "Predicate", NTriplesLine.Of(quad.Predicate)),
            new("object", "Object", NTriplesLine.Of(quad.Object)),
            new("context", "Context", (quad.Graph as Iri)?.Value),
        ]).ToList());
    }

    private static string Line(Quad quad) => quad.Graph is null ? NTriplesLine.Of(quad) : $"{NTriplesLine.Of(quad)[..^1]}{NTriplesLine.Of(quad.Graph)} .";
}
