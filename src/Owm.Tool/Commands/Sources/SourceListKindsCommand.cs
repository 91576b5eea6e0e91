using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Sources;

/// <summary><c>owm source list-kinds</c></summary>
internal sealed class SourceListKindsCommand : OwmCommand
{
    public SourceListKindsCommand()
        : base("list-kinds", "list the kinds of data source, and how many sources are of each") =>
        OutputOptions = new OutputOptions(this);

    public override IReadOnlyList<string> Examples => ["owm source list-kinds", "owm source list-kinds -o table"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        context.Output.WriteRecords([.. project.Sources.Kinds().Select(kind => (IReadOnlyList<Field>)
        [
            new("name", "Kind", kind.Name),
            new("count", "Sources", kind.Count),
            new("type", "Class", kind.TypeIri.Value),
            new("known", "Known here", kind.IsKnown),
        ])], context.Output.Format == OutputFormat.Text ? ["name", "count", "type"] : null);
        return Task.FromResult(ExitCode.Done);
    }
}
