using Owm.DataSources;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Translators;

/// <summary><c>owm translator show TRANSLATOR…</c></summary>
internal sealed class TranslatorShowCommand : OwmCommand
{
    private readonly OwmArgument _translators = new("TRANSLATOR", "the translator, such as ConnectomeEdgeListTranslator") { IsList = true };
    private readonly OwmFlag _all = new("--all", "show defaults and the identifier too");

    public TranslatorShowCommand()
        : base("show", "print a translator: its parameters, what it takes and what it makes")
    {
        Add(_translators);
        Add(_all);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => TranslatorText.Remarks + " JSON is an object for one TRANSLATOR, and an array for several.";

    public override IReadOnlyList<string> Examples => ["owm translator show ConnectomeEdgeListTranslator", "owm translator show my_translator --all --json"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        // Found first, all of them: half an answer would look like a whole one.
        var translators = context.GetAll(_translators).Select(project.Translators.Find).ToList();
        var all = context.Get(_all);
        if (context.Output.IsQuiet)
        {
            foreach (var translator in translators) context.Output.WriteLine(translator.ToString());
        }
        else if (context.Output.Format == OutputFormat.Json)
        {
            var json = translators.ConvertAll(translator => (IReadOnlyList<Field>)
            [
                new("record", "", new Cell("", new RawJson(DataSourceJson.TextOf(translator, all)))),
                .. TranslatorText.Fields(translator),
            ]);
            context.Output.WriteLine(json is [var only] ? JsonOutput.Object(only) : JsonOutput.Array(json));
        }
        else
        {
            foreach (var translator in translators)
            {
                context.Output.Write(project.Translators.ToText(translator, all));
                foreach (var field in TranslatorText.Fields(translator).Where(field => field.Value.Text.Length > 0)) context.Output.WriteLine($"    {field.Label}: {VisibleText.Of(field.Value.Text)}");
            }
        }

        return Task.FromResult(ExitCode.Done);
    }
}
