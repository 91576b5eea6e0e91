using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Contexts;

/// <summary><c>owm contexts list</c></summary>
internal sealed class ContextsListCommand : OwmCommand
{
    public ContextsListCommand()
        : base("list", "list the contexts that records are read from") =>
        OutputOptions = new OutputOptions(this);

    public override IReadOnlyList<string> Examples => ["owm contexts list", "owm contexts list --json"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        context.Output.WriteRecords([.. project.Contexts.List().Select(summary => (IReadOnlyList<Field>)
        [
            new("id", "Context", summary.Identifier.Value),
            new("statements", "Statements", summary.Statements),
            new("default", "Default", new Cell(summary.IsDefault ? "default" : "", summary.IsDefault)),
            new("imports", "Imports", summary.Imports.Select(iri => iri.Value).ToArray()),
        ])], context.Output.Format == OutputFormat.Text ? ["id", "statements", "default"] : null);
        return Task.FromResult(ExitCode.Done);
    }
}
