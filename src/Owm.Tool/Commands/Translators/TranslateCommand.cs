using Owm.DataSources;
using Owm.Rdf;
using Owm.Tool.Commands.OptionGroups;
using Owm.Tool.Commands.Sources;
using Owm.Tool.Output;
using Owm.Tool.Parsing;
using Owm.Tool.Running;

namespace Owm.Tool.Commands.Translators;

/// <summary><c>owm translate TRANSLATOR SOURCE…</c></summary>
internal sealed class TranslateCommand : OwmCommand
{
    private readonly OwmArgument _translator = new("TRANSLATOR", "the translator, such as ConnectomeEdgeListTranslator");
    private readonly OwmArgument _sources = new("SOURCE", "what is translated: data sources, in the order of the translator's inputs") { IsList = true, IsOptional = true };
    private readonly OwmListOption<KeyValuePair<string, string>> _named = new("--name", "KEY=SOURCE", "a source for the input KEY; may be repeated", TryReadNamed, "an input's name and a source, such as neurons=my_neurons") { EnvironmentVariable = "OWM_TRANSLATE_NAME" };
    private readonly OwmOption<string?> _outputKey = new("--output-key", "KEY", "the key of what is made (default: an identifier made of how it is made)", ValueReaders.NonEmpty!, "a text");
    private readonly OwmOption<Iri?> _outputIdentifier = new("--output-identifier", "IRI", "the identifier of what is made, in place of a key", ValueReaders.AbsoluteIri, "an absolute IRI");
    private readonly OwmFlag _force = new("--force", "translate again, even if the result is there");
    private readonly OwmFlag _loadMissing = new("--load", "load sources whose content is not on this machine");
    private readonly LoadOptions _load;

    public TranslateCommand()
        : base("translate", "make a data source of others, and record how it was made")
    {
        Add(_translator);
        Add(_sources);
        Add(_named);
        Add(_outputKey);
        Add(_outputIdentifier);
        Add(_force);
        Add(_loadMissing);
        _load = new LoadOptions(this, hasFiles: false);
        OutputOptions = new OutputOptions(this);
    }

    public override string Remarks =>
        TranslatorText.Remarks + " The name of what was made is printed; 'owm source path' tells where its files are. As long as translator, parameters and the content of " +
        "the sources are the same, the result is not made again. When it fails or is stopped, nothing is changed.";

    public override IReadOnlyList<string> Examples =>
    [
        "owm translate ConnectomeEdgeListTranslator 2000_connections --output-key edges",
        "owm translate my_translator 2000_connections --name neurons=my_neurons --load",
    ];

    public override async Task<ExitCode> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var mayLoad = context.Get(_loadMissing);
        using var opened = mayLoad ? await _load.OpenAsync(context, cancellationToken) : new LoadingProject(context.OpenProject(), catalog: null);
        var project = opened.Project;
        var request = new TranslationRequest
        {
            Translator = project.Translators.Find(context.Get(_translator)),
            Sources = [.. context.GetAll(_sources).Select(project.Sources.Find)],
            NamedSources = [.. context.Get(_named).Select(named => new KeyValuePair<string, DataSource>(named.Key, FindNamed(project, named)))],
            OutputKey = context.Get(_outputKey),
            OutputIdentifier = context.Get(_outputIdentifier),
            Force = context.Get(_force),
            Load = mayLoad ? async (source, token) => (await SourceLoading.RunAsync(context, project, source, directory: null, token)).Content.Directory : null,
            Say = line => context.Say(VisibleText.Of(line)),
        };
        TranslationResult result;
        using (var progress = context.Progress())
            result = await project.Translations.TranslateAsync(request, new LoadProgressReport(progress, request.Translator.ToString()), cancellationToken);
        if (result.WasThere) context.Say($"{result.Output} is there already, of the same content by the same translator. Nothing was done.");
        if (context.Output.Format == OutputFormat.Text) context.Output.WriteLine(result.Output.ToString());
        else context.Output.WriteRecord(Fields(request, result));
        return ExitCode.Done;
    }

    private static IReadOnlyList<Field> Fields(TranslationRequest request, TranslationResult result) =>
    [
        new("name", "Name", result.Output.ExactName),
        new("id", "Identifier", result.Output.Identifier!.Value),
        new("kind", "Kind", result.Output.KindName),
        new("directory", "Directory", result.Directory),
        new("translator", "Translator", request.Translator.ExactName),
        new("translation", "Translation", result.Translation.Identifier!.Value),
        new("sources", "Sources", result.Translation.Source.Select(source => source.Value).ToArray()),
        new("was_there", "Was there", result.WasThere),
    ];

    private static DataSource FindNamed(OwmProject project, KeyValuePair<string, string> named)
    {
        try
        {
            return project.Sources.Find(named.Value);
        }
        catch (SourceNotFoundException e)
        {
            throw CommandException.NotFound($"--name {VisibleText.Of(named.Key)}: {e.Message}");
        }
    }

    private static bool TryReadNamed(string text, out KeyValuePair<string, string> value)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        value = equals > 0 ? new(text[..equals], text[(equals + 1)..]) : default;
        return equals > 0 && equals < text.Length - 1;
    }
}
