using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Refuses IRIs that are none, before they come near the graph.</summary>
internal static class IriCheck
{
    /// <summary>Returns an IRI if it is absolute and holds only what IRIs may.</summary>
    /// <exception cref="InvalidRecordException">It is not.</exception>
    public static Iri Absolute(Iri iri) => IriSyntax.IsAbsolute(iri.Value)
        ? iri
        : throw new InvalidRecordException($"{ShownText.Quoted(iri.Value)} is not an absolute IRI. It needs a scheme such as http:, and no spaces or any of <>\"{{}}|^`\\.");
}
