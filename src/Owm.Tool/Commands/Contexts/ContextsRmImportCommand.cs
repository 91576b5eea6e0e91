using Owm.Tool.Commands.Graph;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Contexts;

/// <summary><c>owm contexts rm-import CONTEXT IMPORTED…</c></summary>
internal sealed class ContextsRmImportCommand : OwmCommand
{
    private readonly OwmArgument _context = new("CONTEXT", "the context that imports: an IRI or prefix:local");
    private readonly OwmArgument _imported = GraphArguments.Contexts("IMPORTED", "the contexts that are no longer to be imported");

    public ContextsRmImportCommand()
        : base("rm-import", "let a context no longer import others; their statements stay")
    {
        Add(_context);
        Add(_imported);
    }

    public override IReadOnlyList<string> Examples => ["owm contexts rm-import http://example.org/my-lab http://example.org/neurons"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var terms = project.Statements.Terms();
        var importer = terms.ReadIdentifier(context.Get(_context));
        var chosen = context.GetAll(_imported).Select(terms.ReadIdentifier).ToList();
        var there = project.Contexts.ListImports(importer);
        if (chosen.Find(imported => !there.Contains(imported)) is { } missing)
            throw CommandException.NotFound($"{importer} does not import {missing}.{NearMatches.Question(missing.Value, there.Select(c => c.Value))} Nothing was changed; 'owm contexts list-imports' shows what it imports.");
        foreach (var imported in chosen)
        {
            project.Contexts.RemoveImport(importer, imported);
            context.Output.WriteLine(VisibleText.Of(context.Output.IsQuiet ? imported.Value : $"{importer} no longer imports {imported}"));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
