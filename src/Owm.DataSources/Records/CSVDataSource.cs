namespace Owm.DataSources;

/// <summary>A table of delimited values in a file (owmeta's <c>CSVDataSource</c>).</summary>
[DataSourceKind("CSVDataSource")]
public class CSVDataSource : LocalFileDataSource
{
    /// <summary>Gets or sets the name of the table's file; where no <see cref="LocalFileDataSource.FileName"/> is given, that too.</summary>
    [DataSourceProperty("csv_file_name", DisplayName = "CSV file name", Also = [nameof(FileName)])]
    public string? CsvFileName { get => GetValue<string>(); set => SetValue(value); }

    /// <summary>Gets or sets the names of the columns, in their order. A list is one value (<c>rdf:JSON</c>).</summary>
    [DataSourceProperty("csv_header", DisplayName = "Header column names", Multiple = false)]
    public IReadOnlyList<string>? CsvHeader { get => GetValue<IReadOnlyList<string>>(); set => SetValue(value); }

    /// <summary>Gets or sets what stands between two values. Default a comma.</summary>
    [DataSourceProperty("csv_field_delimiter", DisplayName = "CSV field delimiter", Default = ",")]
    public string? CsvFieldDelimiter { get => GetValue<string>(); set => SetValue(value); }

    /// <summary>Reads the table row by row, by the delimiter and the column names that the record gives.</summary>
    /// <param name="files">Knows where the source's files are.</param>
    /// <param name="options">How to read it where the record does not say, or is not to be believed.</param>
    /// <exception cref="FilePathUnknownException">It is not known where the file is.</exception>
    /// <exception cref="TableFormatException">When rows are read: one is malformed or of another length; the message names its line.</exception>
    public IEnumerable<TableRow> ReadRows(IFilePathProvider files, TableOptions? options = null) => DelimitedTable.Read(this, FullPath(files), CsvHeader, options);

    /// <summary>Reads the table row by row; see <see cref="ReadRows(IFilePathProvider, TableOptions?)"/>.</summary>
    /// <param name="directory">The directory that a loader returned for the source.</param>
    /// <param name="options">How to read it where the record does not say, or is not to be believed.</param>
    public IEnumerable<TableRow> ReadRows(string directory, TableOptions? options = null) => DelimitedTable.Read(this, PathIn(directory), CsvHeader, options);

    /// <summary>Returns where the table is on this machine: the file that <see cref="CsvFileName"/> names, or else <see cref="LocalFileDataSource.FileName"/>.</summary>
    internal override string PathIn(string directory, bool trustsLinks) => PathIn(directory, trustsLinks, CsvFileName ?? FileName, nameof(CsvFileName));
}
