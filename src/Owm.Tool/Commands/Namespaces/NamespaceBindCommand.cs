using Owm.Rdf;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Namespaces;

/// <summary><c>owm namespace bind PREFIX IRI</c></summary>
internal sealed class NamespaceBindCommand : OwmCommand
{
    private readonly OwmArgument _prefix = new("PREFIX", "the prefix, without its colon");
    private readonly OwmArgument _namespace = new("IRI", "what the IRIs begin with, such as http://example.org/cells#");

    public NamespaceBindCommand()
        : base("bind", "let a prefix stand for a namespace, in place of what it stood for")
    {
        Add(_prefix);
        Add(_namespace);
    }

    public override IReadOnlyList<string> Examples => ["owm namespace bind cells http://example.org/cells#"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var prefix = context.Get(_prefix).TrimEnd(':');
        var space = context.Get(_namespace) is ['<', .., '>'] bracketed ? bracketed[1..^1] : context.Get(_namespace);
        if (project.Kinds.Find(prefix) is { } kind) throw CommandException.Usage($"{prefix} stands for the kind: <{kind.InstanceNamespace}>. Take another prefix.");
        if (prefix.Length == 0) throw CommandException.Usage("The prefix is empty. Give one such as cells.");
        try
        {
            project.Contexts.BindPrefix(prefix, space);
        }
        catch (RdfException e) when (e.Failure == RdfFailure.Content)
        {
            throw CommandException.Usage(e.Message);
        }

        context.Output.WriteLine(context.Output.IsQuiet ? prefix : $"{prefix} stands for {VisibleText.Of(space)}");
        return Task.FromResult(ExitCode.Done);
    }
}
