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
    }

    public override string Remarks => "That others import a context stays.";

    public override IReadOnlyList<string> Examples => ["owm contexts rm http://example.org/neurons --dry-run"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var contexts = context.GetAll(_contexts).Select(text => ContextChoice.Known(project, text)).Distinct().ToList();
        var statements = contexts.Sum(project.Contexts.Count);
        if (_deletion.MayDelete(context, $"take {string.Join(", ", contexts.Select(c => c.Value))} with {Amount.Count(statements, "statement")} out of the graph"))
        {
            foreach (var removed in contexts)
            {
                var count = project.Contexts.Remove(removed);
                context.Output.WriteLine(context.Output.IsQuiet ? VisibleText.Of(removed.Value) : $"Removed {VisibleText.Of(removed.Value)}: {Amount.Count(count, "statement")}");
            }
        }

        return Task.FromResult(ExitCode.Done);
    }
}
