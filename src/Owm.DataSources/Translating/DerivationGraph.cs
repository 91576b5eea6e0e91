using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Which sources were made of which, as the graph tells.</summary>
internal sealed class DerivationGraph(SourceGraph graph, IQuadStore store)
{
    private static readonly KindDescription Sources = KindDescription.Of(typeof(DataSource));
    private static readonly Iri Source = Sources.FindProperty(nameof(DataSource.Source))!.Predicate;
    private static readonly Iri Transformation = Sources.FindProperty(nameof(DataSource.Transformation))!.Predicate;
    private static readonly Iri Translation = Sources.FindProperty(nameof(DataSource.Translation))!.Predicate;
    private static readonly Iri TranslationSource = KindDescription.Of(typeof(GenericTranslation)).FindProperty(nameof(GenericTranslation.Source))!.Predicate;

    /// <summary>Returns what was made of a source, directly or by way of others, nearest first.</summary>
    public IReadOnlyList<Derivation> From(Iri source)
    {
        var found = new List<Derivation>();
        var seen = new HashSet<Iri> { source };
        var pending = new Queue<Iri>([source]);
        while (pending.TryDequeue(out var from))
        {
            foreach (var derivation in Directly(from))
            {
                found.Add(derivation);
                // A graph may hold circles, whatever made them.
                if (seen.Add(derivation.To)) pending.Enqueue(derivation.To);
            }
        }

        return found;
    }

    /// <summary>Returns the translations of a source that no other source refers to.</summary>
    public static IReadOnlyList<Iri> OnlyUsedBy(IReadOnlyCollection<Iri> sources, Func<QuadPattern, IEnumerable<Quad>> match) =>
        [.. sources
            .SelectMany(source => new[] { Transformation, Translation }.SelectMany(predicate => match(new QuadPattern(source, predicate))))
            .Select(quad => quad.Object).OfType<Iri>().Distinct()
            .Where(translation => new[] { Transformation, Translation }
                .SelectMany(predicate => match(new QuadPattern(Predicate: predicate, Object: translation)))
                .All(quad => quad.Subject is Iri user && sources.Contains(user)))];

    // Records of owmeta may name the sources in the translation alone.
    private IEnumerable<Derivation> Directly(Iri from)
    {
        var made = Subjects(Source, from).Select(to => new Derivation(from, to, TranslationOf(to)));
        var byTranslation = Subjects(TranslationSource, from)
            .SelectMany(translation => Subjects(Translation, translation).Concat(Subjects(Transformation, translation)).Select(to => new Derivation(from, to, translation)));
        return made.Concat(byTranslation).Where(d => graph.Holds(d.To)).DistinctBy(d => d.To).OrderBy(d => d.To.Value, StringComparer.Ordinal);
    }

    private Iri? TranslationOf(Iri source) =>
        Objects(source, Translation).Concat(Objects(source, Transformation)).FirstOrDefault();

    private IEnumerable<Iri> Subjects(Iri predicate, Iri value) =>
        store.Match(new QuadPattern(Predicate: predicate, Object: value)).Where(q => graph.IsVisible(q.Graph)).Select(q => q.Subject).OfType<Iri>().Distinct();

    private IEnumerable<Iri> Objects(Iri subject, Iri predicate) =>
        store.Match(new QuadPattern(subject, predicate)).Where(q => graph.IsVisible(q.Graph)).Select(q => q.Object).OfType<Iri>().OrderBy(i => i.Value, StringComparer.Ordinal);
}
