namespace Owm.Rdf;

/// <summary>What is often asked of a store.</summary>
public static class QuadStoreExtensions
{
    /// <summary>Streams quads so that those of one subject follow one another: in one pass where the store can, else after grouping all in memory.</summary>
    /// <param name="store">The store.</param>
    /// <param name="predicates">The properties wanted; <see langword="null"/> for every one.</param>
    public static IEnumerable<Quad> BySubject(this IQuadStore store, IReadOnlyCollection<Iri>? predicates = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store is ISubjectScan scan) return scan.ScanBySubject(predicates);
        return store.Match(default).Where(q => predicates is null || predicates.Contains(q.Predicate)).GroupBy(q => q.Subject).SelectMany(group => group);
    }
}
