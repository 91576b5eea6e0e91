using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Sources;

/// <summary><c>owm source derivs ID</c></summary>
internal sealed class SourceDerivsCommand : OwmCommand
{
    private readonly OwmArgument _id = SourceArguments.One();

    public SourceDerivsCommand()
        : base("derivs", "list what was made of a data source, directly or by way of others")
    {
        Add(_id);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => SourceArguments.Remarks + " Each line is a source and one that was made of it, the nearest first.";

    public override IReadOnlyList<string> Examples => ["owm source derivs ConnectomeCSVDataSource:2000_connections", "owm source derivs 2000_connections --json"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var source = project.Sources.Find(context.Get(_id));
        var derivations = project.Translations.DerivedFrom(source.Identifier!).Select(derivation => (IReadOnlyList<Field>)
        [
            new("to", "To", NameOf(derivation.To)),
            new("from", "From", NameOf(derivation.From)),
            new("to_id", "Identifier", derivation.To.Value),
            new("from_id", "Identifier of the source", derivation.From.Value),
            new("translation", "Translation", derivation.Translation?.Value),
        ]).ToList();
        if (context.Output.Format == OutputFormat.Text && !context.Output.IsQuiet)
        {
            foreach (var derivation in derivations) context.Output.WriteLine($"{VisibleText.Of(derivation[1].Value.Text)} → {VisibleText.Of(derivation[0].Value.Text)}");
        }
        else
        {
            context.Output.WriteRecords(derivations, context.Output.Format == OutputFormat.Table ? ["from", "to"] : null);
        }

        return Task.FromResult(ExitCode.Done);

        string NameOf(Rdf.Iri identifier) => project.Sources.TryGet(identifier)?.ExactName ?? identifier.ToString();
    }
}
