using Owm.Rdf;
using Owm.Tool.Commands.Graph;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Contexts;

/// <summary><c>owm contexts serialize [CONTEXT]</c></summary>
internal sealed class ContextsSerializeCommand : OwmCommand
{
    private readonly OwmArgument _context = new("CONTEXT", "the context: an IRI or prefix:local (default: the project's)") { IsOptional = true };
    private readonly OwmOption<RdfFormat?> _format = new("--format", "NAME", $"{RdfFormatNames.All} (default: nquads)", RdfFormatNames.TryRead, RdfFormatNames.All, "-f");
    private readonly OwmFlag _withImports = new("--include-imports", "what the context imports, directly or not, too");
    private readonly OwmFlag _whole = new("--whole-graph", "every context, and what keeps imports and prefixes");

    public ContextsSerializeCommand()
        : base("serialize", "print a context as RDF, the same context always as the same bytes")
    {
        Add(_context);
        Add(_format);
        Add(_withImports);
        Add(_whole);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "owm contexts serialize http://example.org/neurons --format turtle > neurons.ttl",
        "owm contexts serialize --include-imports",
    ];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var format = context.Get(_format) ?? RdfFormat.NQuads;
        if (context.Get(_whole))
        {
            if (context.Find(_context) is not null || context.Get(_withImports)) throw CommandException.Usage("--whole-graph is every context already. Leave CONTEXT and --include-imports out.");
            project.Contexts.Export(context.Invocation.Out, format);
        }
        else
        {
            var chosen = context.Find(_context) is { } text ? ContextChoice.Known(project, text) : project.Configuration.DefaultContext;
            project.Contexts.Serialize(context.Invocation.Out, format, chosen, context.Get(_withImports));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
