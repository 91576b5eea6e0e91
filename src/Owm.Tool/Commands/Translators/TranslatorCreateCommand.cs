using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Translators;

/// <summary><c>owm translator create TYPE [PROPERTY=VALUE…]</c></summary>
internal sealed class TranslatorCreateCommand : OwmCommand
{
    private readonly OwmArgument _type = new("TYPE", "the kind of translator; see 'owm translator list-kinds'");
    private readonly OwmArgument _properties = new("PROPERTY=VALUE", "a parameter and its value; may be repeated") { IsList = true, IsOptional = true };
    private readonly OwmOption<string?> _key = new("--key", "KEY", "the key by which it is told from others of its kind", ValueReaders.NonEmpty!, "a text") { EnvironmentVariable = "OWM_TRANSLATOR_KEY" };

    public TranslatorCreateCommand()
        : base("create", "save a translator with parameters")
    {
        Add(_type);
        Add(_properties);
        Add(_key);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks => "A translator without parameters needs no saving: 'owm translate' takes the name of its kind.";

    public override IReadOnlyList<string> Examples => ["owm translator create ConnectomeEdgeListTranslator --key edges"];

    public override Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var project = context.OpenProject();
        var parameters = context.GetAll(_properties).Select(Parameter).ToList();
        var translator = project.Translators.Create(context.Get(_type), context.Get(_key), parameters);
        if (context.Output.Format == OutputFormat.Text) context.Output.WriteLine(translator.ToString());
        else context.Output.WriteRecord([new("name", "Name", translator.ExactName), new("id", "Identifier", translator.Identifier!.Value), new("kind", "Kind", translator.KindName)]);
        return Task.FromResult(ExitCode.Done);
    }

    private static KeyValuePair<string, string> Parameter(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? new(text[..equals], text[(equals + 1)..]) : throw CommandException.Usage($"'{VisibleText.Of(text)}' is no parameter. Give PROPERTY=VALUE.");
    }
}
