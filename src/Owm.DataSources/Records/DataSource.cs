using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A set of data described in the graph (owmeta's <c>DataSource</c>).</summary>
[DataSourceKind("DataSource", SchemaNamespace = OwmVocabulary.Base + "/data_sources/", DataNamespace = "http://data.openworm.org/data_sources/")]
public class DataSource : DataObject
{
    /// <summary>Gets the IRI of the context that defines this kind.</summary>
    public static Iri DefinitionContext => KindDescription.Of(typeof(DataSource)).DefinitionContext;

    /// <summary>Gets or sets the sources that this one was made from.</summary>
    [DataSourceProperty("source", DisplayName = "Input source", Description = "The data source that was translated into this one")]
    public IReadOnlyList<Iri> Source { get => GetValues<Iri>(); set => SetValue(value); }

    /// <summary>Gets or sets the transformation that made this source.</summary>
    [DataSourceProperty("transformation", DisplayName = "Transformation", Description = "Information about the transformation process that created this object")]
    public Iri? Transformation { get => GetValue<Iri>(); set => SetValue(value); }

    /// <summary>Gets or sets the translation that made this source.</summary>
    [DataSourceProperty("translation", DisplayName = "Translation", Description = "Information about the translation process that created this object", SubPropertyOf = [nameof(Transformation)])]
    public Iri? Translation { get => GetValue<Iri>(); set => SetValue(value); }

    /// <summary>Gets or sets a text about the source for people.</summary>
    [DataSourceProperty("description", DisplayName = "Description", Description = "Free-text describing the data source")]
    public string? Description { get => GetValue<string>(); set => SetValue(value); }

    /// <summary>Gets or sets the version of the translator that made this source.</summary>
    [DataSourceProperty("translator_version", DisplayName = "Translator version", Multiple = false, Detail = true)]
    public string? TranslatorVersion { get => GetValue<string>(); set => SetValue(value); }

    /// <summary>
    /// Gets or sets the SHA-256 of everything that decided about this source when it was made: the translator's class, version and
    /// parameters, and the content of its sources. Several outputs share one translation, so it is kept with each of them.
    /// </summary>
    [DataSourceProperty("input_digest", DisplayName = "Digest of inputs", Multiple = false, Detail = true)]
    public string? InputDigest { get => GetValue<string>(); set => SetValue(value); }

    /// <summary>Makes the identifier of a source that a transformation or translation made, of that one's identifier.</summary>
    /// <returns>The identifier, or <see langword="null"/> where nothing made the source.</returns>
    protected override Iri? DeriveIdentifier() =>
        base.DeriveIdentifier() ?? ((Transformation ?? Translation) is { } made ? SourceIdentifier.DerivedSource(Kind, made) : null);
}
