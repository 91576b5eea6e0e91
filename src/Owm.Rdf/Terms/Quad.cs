namespace Owm.Rdf;

/// <summary>A statement in a graph (RDF 1.1 Concepts, sections 3 and 4).</summary>
/// <param name="Subject">An <see cref="Iri"/> or a <see cref="BlankNode"/>.</param>
/// <param name="Predicate">The property.</param>
/// <param name="Object">Any term.</param>
/// <param name="Graph">The graph's name, an <see cref="Iri"/> or a <see cref="BlankNode"/>; <see langword="null"/> is the default graph.</param>
public readonly record struct Quad(Term Subject, Iri Predicate, Term Object, Term? Graph = null);
