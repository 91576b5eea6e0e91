using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Namespaces;

/// <summary><c>owm namespace unbind PREFIX</c></summary>
internal sealed class NamespaceUnbindCommand : OwmCommand
{
    private readonly OwmArgument _prefix = new("PREFIX", "the prefix, without its colon");

    public NamespaceUnbindCommand()
        : base("unbind", "let a prefix stand for nothing; no statement changes") =>
        Add(_prefix);

    public override IReadOnlyList<string> Examples => ["owm namespace unbind cells"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var prefix = context.Get(_prefix).TrimEnd(':');
        if (!project.Contexts.UnbindPrefix(prefix)) throw CommandException.NotFound($"The prefix '{VisibleText.Of(prefix)}' is not bound.{NearMatches.Question(prefix, project.ReadBoundPrefixes().Bindings.Keys)} 'owm namespace list' shows what is.");
        context.Output.WriteLine(context.Output.IsQuiet ? prefix : $"{prefix} is no longer bound");
        return Task.FromResult(ExitCode.Done);
    }
}
