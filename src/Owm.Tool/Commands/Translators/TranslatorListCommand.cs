using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Translators;

/// <summary><c>owm translator list</c></summary>
internal sealed class TranslatorListCommand : OwmCommand
{
    public TranslatorListCommand()
        : base("list", "list the translators that are saved in the project") =>
        OutputOptions = new OutputOptions(this);

    public override string Remarks => "Kinds of translator need not be saved to be used; 'owm translator list-kinds' lists them.";

    public override IReadOnlyList<string> Examples => ["owm translator list", "owm translator list -o table"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        context.Output.WriteRecords([.. project.Translators.List().Select(translator => (IReadOnlyList<Field>)
        [
            new("name", "Name", translator.ExactName),
            new("id", "Identifier", translator.Identifier?.Value),
            new("kind", "Kind", translator.KindName),
            new("runnable", "Can be run", translator.CanTranslate),
            .. TranslatorText.Fields(translator),
        ])], context.Output.Format switch { OutputFormat.Text => ["name"], OutputFormat.Table => ["name", "inputs", "output", "runnable"], _ => null });
        return Task.FromResult(ExitCode.Done);
    }
}
