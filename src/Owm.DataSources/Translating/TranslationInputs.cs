using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Which source goes to which input of a translator.</summary>
internal sealed class TranslationInputs
{
    private readonly List<(TranslatorInput Input, IReadOnlyList<DataSource> Sources)> _assigned = [];

    private TranslationInputs()
    {
    }

    /// <summary>Gets the inputs in their order, each with its sources.</summary>
    public IReadOnlyList<(TranslatorInput Input, IReadOnlyList<DataSource> Sources)> Assigned => _assigned;

    /// <summary>Gets the identifiers of all sources, each once, sorted.</summary>
    public IReadOnlyList<Iri> Identifiers =>
        [.. _assigned.SelectMany(a => a.Sources).Select(s => s.Identifier!).Distinct().OrderBy(i => i.Value, StringComparer.Ordinal)];

    /// <summary>Gives the sources of a request to the inputs.</summary>
    /// <exception cref="TranslationInputException">There are too many or too few, or some of another kind than is needed.</exception>
    public static TranslationInputs Of(TranslationRequest request)
    {
        var translator = request.Translator;
        var known = translator.Inputs;
        if (request.NamedSources.FirstOrDefault(n => known.All(i => i.Name != n.Key)) is { Key: { } unknown })
            throw new TranslationInputException($"{translator} has no input {ShownText.Quoted(unknown)}. It takes {Described(known)}.");
        var result = new TranslationInputs();
        var rest = new Queue<DataSource>(request.Sources);
        foreach (var input in known)
        {
            var sources = request.NamedSources.Where(n => n.Key == input.Name).Select(n => n.Value).ToList();
            if (sources.Count == 0)
            {
                while (rest.Count > 0 && (sources.Count == 0 || input.Count == InputCount.OneOrMore)) sources.Add(rest.Dequeue());
            }

            result._assigned.Add((input, Checked(translator, input, sources)));
        }

        if (rest.TryPeek(out var first)) throw new TranslationInputException($"{first} is one source too many for {translator}, which takes {Described(known)}.");
        return result;
    }

    private static List<DataSource> Checked(DataTranslator translator, TranslatorInput input, List<DataSource> sources)
    {
        if (sources.Count == 0 && input.Count != InputCount.Optional)
            throw new TranslationInputException($"{translator} needs a source for its input '{input.Name}': {Described([input])}. Give one.");
        if (sources.Count > 1 && input.Count != InputCount.OneOrMore)
            throw new TranslationInputException($"{translator} takes one source for its input '{input.Name}', not {sources.Count}: {string.Join(", ", sources)}.");
        foreach (var source in sources)
        {
            if (source.Identifier is null) throw new IdentifierMissingException(source);
            if (!input.Type.IsInstanceOfType(source))
                throw new TranslationInputException($"{source} is a {source.KindName}, but the input '{input.Name}' of {translator} takes a {KindDescription.Of(input.Type).Name}. Give another source.");
        }

        // In no particular order, so in one that is always the same.
        return input.Count == InputCount.OneOrMore ? [.. sources.DistinctBy(s => s.Identifier).OrderBy(s => s.Identifier!.Value, StringComparer.Ordinal)] : sources;
    }

    private static string Described(IReadOnlyList<TranslatorInput> inputs) => inputs.Count == 0 ? "none" : string.Join(", ", inputs.Select(i =>
        $"{KindDescription.Of(i.Type).Name} ({i.Name}{i.Count switch { InputCount.Optional => ", may be left out", InputCount.OneOrMore => ", one or more", _ => "" }})"));
}
