using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A table of the connections between neurons (owmeta's <c>ConnectomeCSVDataSource</c>).</summary>
[DataSourceKind(
    "ConnectomeCSVDataSource",
    SchemaNamespace = OwmVocabulary.Base + "/sci/data_sources/",
    DataNamespace = "http://data.openworm.org/sci/data_sources/",
    DefinitionContext = OwmVocabulary.Base + "/sci/bio")]
public class ConnectomeCSVDataSource : CSVDataSource
{
    /// <summary>Gets the IRI of the context that defines this kind.</summary>
    public static new Iri DefinitionContext => KindDescription.Of(typeof(ConnectomeCSVDataSource)).DefinitionContext;
}
