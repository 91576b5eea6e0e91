using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>That a source was made of others, and by what (owmeta's <c>Translation</c>).</summary>
[DataSourceKind("Translation", SchemaNamespace = OwmVocabulary.Base + "/", DataNamespace = "http://data.openworm.org/")]
public class Translation : DataObject
{
    /// <summary>Gets or sets what transformed; by default the translator.</summary>
    [DataSourceProperty("transformer", DisplayName = "Transformer", PropertyIri = OwmVocabulary.Base + "/Transformation/transformer", Detail = true)]
    public Iri? Transformer { get => GetValue<Iri>(); set => SetValue(value); }

    /// <summary>Gets or sets the translator.</summary>
    [DataSourceProperty("translator", DisplayName = "Translator", Also = [nameof(Transformer)])]
    public Iri? Translator { get => GetValue<Iri>(); set => SetValue(value); }
}

/// <summary>A translation of sources, some of which may have names (owmeta's <c>GenericTranslation</c>).</summary>
[DataSourceKind("GenericTranslation")]
public sealed class GenericTranslation : Translation
{
    private const string NamedSourcePrefix = OwmVocabulary.Base + "/GenericTranslation/source/";

    /// <summary>Gets or sets the sources, those with names too.</summary>
    [DataSourceProperty("source", DisplayName = "Sources")]
    public IReadOnlyList<Iri> Source { get => GetValues<Iri>(); set => SetValue(value); }

    /// <summary>Gets the sources by the names of the inputs they were given to; empty where the translator has one input only.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Iri>> NamedSources => OtherStatements
        .Where(other => other.Key.Value.StartsWith(NamedSourcePrefix, StringComparison.Ordinal))
        .ToDictionary(other => Uri.UnescapeDataString(other.Key.Value[NamedSourcePrefix.Length..]), other => (IReadOnlyList<Iri>)[.. other.Value.OfType<Iri>()], StringComparer.Ordinal);

    /// <summary>Says which sources an input was given.</summary>
    internal void SetNamedSources(string input, IEnumerable<Iri> sources) =>
        Values.GiveOther(new Iri(NamedSourcePrefix + SourceIdentifier.Quote(input).Replace("/", "%2F", StringComparison.Ordinal)), [.. sources]);
}
