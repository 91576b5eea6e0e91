namespace Owm.Rdf;

/// <summary>A way to write RDF down.</summary>
public enum RdfFormat
{
    /// <summary>One triple a line (W3C N-Triples 1.1).</summary>
    NTriples,

    /// <summary>One quad a line (W3C N-Quads 1.1).</summary>
    NQuads,

    /// <summary>Triples for people (W3C Turtle 1.1).</summary>
    Turtle,

    /// <summary>Turtle with named graphs (W3C TriG 1.1).</summary>
    TriG,
}
