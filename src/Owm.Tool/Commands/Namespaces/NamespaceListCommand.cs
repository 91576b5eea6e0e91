using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Namespaces;

/// <summary><c>owm namespace list</c></summary>
internal sealed class NamespaceListCommand : OwmCommand
{
    public NamespaceListCommand()
        : base("list", "list the prefixes, and the namespaces they stand for") =>
        OutputOptions = new OutputOptions(this);

    public override string Remarks => "Those of the kinds, which cannot be bound to anything else, are in it.";

    public override IReadOnlyList<string> Examples => ["owm namespace list", "owm namespace list --json"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        context.Output.WriteRecords([.. project.ReadPrefixes().Bindings.Select(binding => (IReadOnlyList<Field>)
        [
            new("prefix", "Prefix", binding.Key),
            new("namespace", "Namespace", binding.Value),
            new("kind", "Kind", project.Kinds.Find(binding.Key) is not null),
        ])], context.Output.Format == OutputFormat.Text ? ["prefix", "namespace"] : null);
        return Task.FromResult(ExitCode.Done);
    }
}
