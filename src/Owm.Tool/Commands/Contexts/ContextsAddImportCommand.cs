using Owm.Tool.Commands.Graph;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Contexts;

/// <summary><c>owm contexts add-import CONTEXT IMPORTED…</c></summary>
internal sealed class ContextsAddImportCommand : OwmCommand
{
    private readonly OwmArgument _context = new("CONTEXT", "the context that imports: an IRI or prefix:local");
    private readonly OwmArgument _imported = GraphArguments.Contexts("IMPORTED", "the contexts that are imported");

    public ContextsAddImportCommand()
        : base("add-import", "let a context import others, so that what they say is read with it")
    {
        Add(_context);
        Add(_imported);
    }

    public override IReadOnlyList<string> Examples => ["owm contexts add-import http://example.org/my-lab http://example.org/neurons"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var terms = project.Statements.Terms();
        var importer = terms.ReadIdentifier(context.Get(_context));
        // Read first, all of them: a mistake in the last must not leave half a change.
        foreach (var imported in context.GetAll(_imported).Select(terms.ReadIdentifier).ToList())
        {
            var isNew = project.Contexts.AddImport(importer, imported);
            context.Output.WriteLine(VisibleText.Of(context.Output.IsQuiet ? imported.Value : $"{importer} imports {imported}{(isNew ? "" : " already")}"));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
