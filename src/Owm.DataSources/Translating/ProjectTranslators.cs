using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The translators of a project: the kinds known, and those that are saved in the graph with their parameters.</summary>
public sealed class ProjectTranslators
{
    private readonly OwmProject _project;

    internal ProjectTranslators(OwmProject project) => _project = project;

    /// <summary>Gets the kinds of translator that can be run here, sorted by name.</summary>
    public IReadOnlyList<KindDescription> Kinds =>
        [.. _project.Kinds.AllKinds.Where(k => typeof(DataTranslator).IsAssignableFrom(k.ClrType) && !k.ClrType.IsAbstract && k.ClrType != typeof(DataTranslator)).OrderBy(k => k.Name, StringComparer.Ordinal)];

    /// <summary>Makes a kind of translator known.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    /// <exception cref="InvalidRecordException">Another class has that name or IRI already.</exception>
    public void Register<T>()
        where T : DataTranslator => _project.Kinds.Register<T>();

    /// <summary>Returns the translators that are saved, sorted by name.</summary>
    public IReadOnlyList<DataTranslator> List()
    {
        var graph = _project.Graph();
        return [.. graph.Identifiers(graph.TypesUnder(KindDescription.Of(typeof(DataTranslator))), context: null)
            .Select(graph.Read<DataTranslator>).OfType<DataTranslator>()
            .OrderBy(t => t.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Returns a translator: a saved one, or, by the name of a kind, the one of that kind without parameters.</summary>
    /// <param name="reference"><c>Kind:key</c>, an IRI, a key that only one translator has, or a kind's name.</param>
    /// <exception cref="TranslatorNotFoundException">There is none; the nearest are named.</exception>
    /// <exception cref="AmbiguousSourceException">Several may be meant.</exception>
    public DataTranslator Find(string reference)
    {
        ArgumentException.ThrowIfNullOrEmpty(reference);
        if (TryFindSaved(reference) is { } saved) return saved;
        if (Kinds.FirstOrDefault(k => k.Name == reference) is not { } kind) throw NotFound(reference);
        var made = (DataTranslator)kind.Create();
        made.Identifier = DataTranslator.DefaultIdentifier(kind);
        return made;
    }

    /// <summary>Returns a translator that is saved.</summary>
    /// <param name="reference"><c>Kind:key</c>, an IRI, a key that only one translator has, or the name of a kind for the one of that kind without parameters.</param>
    /// <exception cref="TranslatorNotFoundException">There is none; the nearest are named.</exception>
    /// <exception cref="AmbiguousSourceException">Several may be meant.</exception>
    public DataTranslator FindSaved(string reference) => TryFindSaved(reference) ?? throw NotFound(reference);

    /// <summary>Makes a translator with parameters and saves it.</summary>
    /// <param name="kind">The name of its kind.</param>
    /// <param name="key">Its key; without one it is the only one of its kind that has none.</param>
    /// <param name="parameters">Values of its properties by name, several for one where it takes several.</param>
    /// <param name="context">The context it goes to; the project's default context when none is given.</param>
    /// <returns>The translator.</returns>
    /// <exception cref="UnknownKindException">There is no such kind.</exception>
    /// <exception cref="InvalidRecordException">A parameter is not the kind's, or its value does not fit, or a key is missing.</exception>
    public DataTranslator Create(string kind, string? key = null, IEnumerable<KeyValuePair<string, string>>? parameters = null, Iri? context = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        var description = Kinds.FirstOrDefault(k => k.Name == kind) ?? throw new UnknownKindException(kind, [.. Kinds.Select(k => k.Name)], "translator");
        var translator = (DataTranslator)description.Create();
        foreach (var parameter in (parameters ?? []).GroupBy(p => p.Key, p => p.Value, StringComparer.Ordinal)) translator.SetTexts(parameter.Key, [.. parameter]);
        if (key is null && translator.Kind.Properties.Any(p => translator.OriginOf(p.Name) == ValueOrigin.Given) && translator.Identifier is null)
            throw new InvalidRecordException($"A {kind} with parameters needs a key, by which it is told from others. Give --key.");
        if (key is not null) translator.Key = key;
        else translator.Identifier ??= DataTranslator.DefaultIdentifier(description);
        Save(translator, context);
        return translator;
    }

    /// <summary>Saves translators: all, or none when one is not right.</summary>
    /// <param name="translator">The translator.</param>
    /// <param name="context">The context; the project's default context when none is given.</param>
    /// <returns>What was added and changed.</returns>
    /// <exception cref="InvalidRecordException">It cannot be stored.</exception>
    public SaveResult Save(DataTranslator translator, Iri? context = null)
    {
        ArgumentNullException.ThrowIfNull(translator);
        return _project.Save(ns => ns.Context.AddWithKind(translator), context);
    }

    /// <summary>Removes translators from the graph. What they made stays, with the record that they made it.</summary>
    /// <param name="references">What refers to them.</param>
    /// <returns>The identifiers of those removed.</returns>
    /// <exception cref="TranslatorNotFoundException">One is not there; then none is removed.</exception>
    public IReadOnlyList<Iri> Remove(params IEnumerable<string> references)
    {
        Iri[] identifiers = [.. references.Select(r => FindSaved(r).Identifier!).Distinct()];
        var graph = _project.Graph();
        using var transaction = _project.Store.BeginWrite();
        foreach (var identifier in identifiers) graph.Remove(identifier, transaction);
        transaction.Commit();
        return identifiers;
    }

    /// <summary>Returns a translator's text for people: its kind, then a line for each parameter; see <see cref="DataSourceText.Of"/>.</summary>
    /// <param name="translator">The translator.</param>
    /// <param name="all">Whether the identifier and defaults are shown too.</param>
    public string ToText(DataTranslator translator, bool all = false)
    {
        var graph = _project.Graph();
        return DataSourceText.Of(translator, all, graph.ReadPrefixes(), graph.LabelOf);
    }

    private DataTranslator? TryFindSaved(string reference)
    {
        var graph = _project.Graph();
        try
        {
            return graph.Read<DataTranslator>(new SourceResolver(graph).Resolve(reference, KindDescription.Of(typeof(DataTranslator))));
        }
        catch (SourceNotFoundException)
        {
            // It may be a kind's name; and if not, the message is to be about translators.
            return Kinds.FirstOrDefault(k => k.Name == reference) is { } kind ? graph.Read<DataTranslator>(DataTranslator.DefaultIdentifier(kind)) : null;
        }
    }

    private TranslatorNotFoundException NotFound(string reference)
    {
        var names = List().Select(t => t.ToString()).Concat(Kinds.Select(k => k.Name));
        return new TranslatorNotFoundException(reference, EditDistance.Nearest(reference, names.SelectMany(n => new[] { (n, n), (n[(n.IndexOf(':', StringComparison.Ordinal) + 1)..], n) })));
    }
}
