using Owm.DataSources;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Translators;

/// <summary><c>owm translator list-kinds</c></summary>
internal sealed class TranslatorListKindsCommand : OwmCommand
{
    public TranslatorListKindsCommand()
        : base("list-kinds", "list the kinds of translator, what they take and what they make") =>
        OutputOptions = new OutputOptions(this);

    public override IReadOnlyList<string> Examples => ["owm translator list-kinds", "owm translator list-kinds --json"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        context.Output.WriteRecords([.. project.Translators.Kinds.Select(kind => (IReadOnlyList<Field>)
        [
            new("name", "Kind", kind.Name),
            .. TranslatorText.Fields((DataTranslator)kind.Create()),
            new("parameters", "Parameters", kind.Properties.Select(property => property.Name).ToArray()),
            new("type", "Class", kind.TypeIri.Value),
        ])], context.Output.Format == OutputFormat.Json ? null : ["name", "inputs", "output", "parameters"]);
        return Task.FromResult(ExitCode.Done);
    }
}
