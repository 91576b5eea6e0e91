namespace Owm.Rdf;

/// <summary>A store that streams its quads subject by subject, in one pass. Optional: <see cref="QuadStoreExtensions.BySubject"/> asks.</summary>
public interface ISubjectScan
{
    /// <summary>Streams quads so that those of one subject follow one another; the subjects as they were first stored.</summary>
    /// <param name="predicates">The properties wanted; <see langword="null"/> for every one.</param>
    IEnumerable<Quad> ScanBySubject(IReadOnlyCollection<Iri>? predicates = null);
}
