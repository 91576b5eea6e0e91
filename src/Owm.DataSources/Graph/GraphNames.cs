using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The contexts a project's graph is organised by, as its configuration names them.</summary>
/// <param name="Default">Where statements go unless told otherwise.</param>
/// <param name="Imports">Where it stands which context imports which.</param>
/// <param name="Registry">Where prefixes stand.</param>
internal sealed record GraphNames(Iri Default, Iri Imports, Iri Registry)
{
    public bool IsTechnical(Term? graph) => graph is Iri iri && (iri == Imports || iri == Registry);
}
