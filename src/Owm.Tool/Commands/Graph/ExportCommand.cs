using Owm.Rdf;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Graph;

/// <summary><c>owm export</c></summary>
internal sealed class ExportCommand : OwmCommand
{
    private readonly OwmOption<RdfFormat?> _format = new("--format", "NAME", $"{RdfFormatNames.All} (default: nquads)", RdfFormatNames.TryRead, RdfFormatNames.All);
    private readonly OwmOption<Iri?> _context = new("--context", "IRI", "only the statements of this context", ValueReaders.AbsoluteIri, "an absolute IRI");

    public ExportCommand()
        : base("export", "print the graph as RDF, the same graph always as the same bytes")
    {
        Add(_format);
        Add(_context);
    }

    public override string Remarks =>
        "N-Triples and Turtle know no contexts: they take --context, or else hold the statements of every context together.";

    public override IReadOnlyList<string> Examples => ["owm export > graph.nq", "owm export --format turtle --context http://example.org/neurons"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var format = context.Get(_format) ?? RdfFormat.NQuads;
        var choice = context.Get(_context) is { } iri ? GraphChoice.Named(iri) : GraphChoice.Every;
        var quads = project.Store.Match(new QuadPattern(Graph: choice));
        if (choice.Name is not null && !quads.Any()) throw CommandException.NotFound($"There is no statement in the context {choice.Name}. 'owm contexts list' shows what there is.");
        if (!format.HasNamedGraphs()) quads = quads.Select(quad => quad with { Graph = null });
        quads = quads.TakeWhile(_ => !cancellationToken.IsCancellationRequested);
        RdfWriter.Write(context.Invocation.Out, format, quads, project.ReadPrefixes());
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ExitCode.Done);
    }
}
