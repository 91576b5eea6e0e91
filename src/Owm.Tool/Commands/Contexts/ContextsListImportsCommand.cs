using Owm.Tool.Commands.Graph;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Contexts;

/// <summary><c>owm contexts list-imports CONTEXT</c> and <c>owm contexts list-importers CONTEXT</c></summary>
internal sealed class ContextsListImportsCommand : OwmCommand
{
    private readonly OwmArgument _context = GraphArguments.Context();
    private readonly bool _importers;

    /// <param name="importers">Whether it lists who imports the context, rather than what the context imports.</param>
    public ContextsListImportsCommand(bool importers)
        : base(importers ? "list-importers" : "list-imports", importers ? "list the contexts that import a context themselves" : "list what a context imports itself")
    {
        _importers = importers;
        Add(_context);
        OutputOptions = new OutputOptions(this);
    }

    public override IReadOnlyList<string> Examples =>
        [_importers ? "owm contexts list-importers http://example.org/neurons" : "owm contexts list-imports http://example.org/my-lab"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var about = ContextChoice.Known(project, context.Get(_context));
        var found = _importers ? project.Contexts.ListImporters(about) : project.Contexts.ListImports(about);
        context.Output.WriteRecords([.. found.Select(iri => (IReadOnlyList<Field>)[new("id", "Context", iri.Value)])]);
        return Task.FromResult(ExitCode.Done);
    }
}
