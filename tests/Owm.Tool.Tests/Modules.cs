namespace Owm.Tool.Tests;

/// <summary>Modules as users write them.</summary>
internal static class Modules
{
    /// <summary>The module of the product's description.</summary>
    public const string Connections = """
        void OwmData(OwmNamespace ns)
        {
            ns.Context.AddImport(ConnectomeCSVDataSource.DefinitionContext);
            ns.Context.Add(new ConnectomeCSVDataSource
            {
                Key = "2000_connections",
                CsvFileName = "connectome.csv",
                TorrentFileName = "d9da5ce947c6f1c127dfcdc2ede63320.torrent",
            });
        }
        """;

    /// <summary>The same record as data, which is faster: no compiler.</summary>
    public static string Turtle(string file = "connectome.csv", string torrent = "d9da5ce947c6f1c127dfcdc2ede63320.torrent", string key = "2000_connections", string more = "") => $"""
        @prefix ds: <http://schema.openworm.org/2020/07/data_sources/> .
        @prefix sci: <http://schema.openworm.org/2020/07/sci/data_sources/> .
        <http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#{key}> a sci:ConnectomeCSVDataSource ;
            <http://schema.openworm.org/2020/07/data_sources/CSVDataSource/csv_file_name> "{file}" ;
            <http://schema.openworm.org/2020/07/data_sources/LocalFileDataSource/file_name> "{file}" ;
            {more}
            <http://schema.openworm.org/2020/07/data_sources/LocalFileDataSource/torrent_file_name> "{torrent}" .

        """;
}
