using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Translators;

/// <summary><c>owm translator rm TRANSLATOR…</c></summary>
internal sealed class TranslatorRmCommand : OwmCommand
{
    private readonly OwmArgument _translators = new("TRANSLATOR", "a translator that is saved") { IsList = true };
    private readonly DeletionOptions _deletion;

    public TranslatorRmCommand()
        : base("rm", "take saved translators out of the graph; what they made stays")
    {
        Add(_translators);
        _deletion = new DeletionOptions(this);
    }

    public override string Remarks => "A TRANSLATOR is Kind:key, a whole IRI, or a key that only one translator has.";

    public override IReadOnlyList<string> Examples => ["owm translator rm ConnectomeEdgeListTranslator:edges"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var translators = context.GetAll(_translators).Select(project.Translators.FindSaved).DistinctBy(translator => translator.Identifier).ToList();
        if (_deletion.MayDelete(context, $"take {string.Join(", ", translators)} out of the graph; what was made by it stays"))
        {
            project.Translators.Remove(translators.Select(translator => translator.Identifier!.ToString()));
            foreach (var translator in translators) context.Output.WriteLine(context.Output.IsQuiet ? translator.ToString() : $"Removed {translator}");
        }

        return Task.FromResult(ExitCode.Done);
    }
}
