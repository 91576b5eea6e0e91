using Owm.Tool.Commands.Graph;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Contexts;

/// <summary><c>owm contexts rm CONTEXT…</c></summary>
internal sealed class ContextsRmCommand : OwmCommand
{
    private readonly OwmArgument _contexts = GraphArguments.Contexts("CONTEXT", "the contexts: IRIs or prefix:local");
    private readonly DeletionOptions _deletion;

    public ContextsRmCommand()
        : base("rm", "take contexts out of the graph: their statements, and what they import")
    {
        Add(_contexts);
        _deletion = new DeletionOptions(this);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => "That others import a context stays.";

    public override IReadOnlyList<string> Examples => ["owm contexts rm http://example.org/neurons --dry-run"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var contexts = context.GetAll(_contexts).Select(text => ContextChoice.Known(project, text)).Distinct().ToList();
        var statements = contexts.Sum(project.Contexts.Count);
        var losing = project.Contexts.CountLosingClass(contexts);
        var deed = $"take {string.Join(", ", contexts.Select(c => c.Value))} with {Amount.Count(statements, "statement")} out of the graph";
        if (losing > 0) deed += $"; {Amount.Count(losing, "record")} elsewhere will no longer be found, as their classes are described there";
        if (!_deletion.MayDelete(context, deed)) return Task.FromResult(ExitCode.Done);
        var removed = contexts.Select(c => (Context: c, Statements: project.Contexts.Remove(c))).ToList();
        if (context.Output.Format == OutputFormat.Text)
        {
            foreach (var (gone, count) in removed) context.Output.WriteLine(context.Output.IsQuiet ? VisibleText.Of(gone.Value) : $"Removed {VisibleText.Of(gone.Value)}: {Amount.Count(count, "statement")}");
        }
        else
        {
            context.Output.WriteRecords([.. removed.Select(r => (IReadOnlyList<Field>)[new("id", "Context", r.Context.Value), new("statements_removed", "Statements removed", r.Statements)])]);
        }

        return Task.FromResult(ExitCode.Done);
    }
}
