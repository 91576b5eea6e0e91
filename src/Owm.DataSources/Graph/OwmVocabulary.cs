using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>The IRIs that Owm's graph is made of: owmeta's where it has one, beside those of <see cref="Vocabulary"/>.</summary>
public static class OwmVocabulary
{
    /// <summary>The IRI of owmeta's base context, which defines the kinds of data source that ship with it.</summary>
    public const string Base = "http://schema.openworm.org/2020/07";

    /// <summary>Gets <c>rdf:JSON</c>, the datatype of a list that is one value (JSON-LD 1.1, section 10.2).</summary>
    public static Iri RdfJson { get; } = new(Vocabulary.RdfNamespace + "JSON");

    /// <summary>Gets the property by which one context imports another.</summary>
    public static Iri Imports { get; } = new(Base + "/Context/imports");

    /// <summary>Gets the class of contexts.</summary>
    public static Iri Context { get; } = new(Base + "#Context");

    /// <summary>Gets the property that names the prefix of a namespace (the VANN vocabulary).</summary>
    public static Iri PreferredPrefix { get; } = new("http://purl.org/vocab/vann/preferredNamespacePrefix");
}
