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

    /// <summary>Reads the connections row by row: whichever columns the table has, in whichever order, with or without names.</summary>
    /// <param name="files">Knows where the source's files are.</param>
    /// <exception cref="FilePathUnknownException">It is not known where the file is.</exception>
    /// <exception cref="TableFormatException">When rows are read: it is no such table; the message names file and line.</exception>
    public IEnumerable<Connection> ReadConnections(IFilePathProvider files) => ConnectomeTable.Stream(this, FullPath(files));

    /// <summary>Reads the connections row by row; see <see cref="ReadConnections(IFilePathProvider)"/>.</summary>
    /// <param name="directory">The directory that a loader returned for the source.</param>
    public IEnumerable<Connection> ReadConnections(string directory) => ConnectomeTable.Stream(this, PathIn(directory));
}
