using System.Text;

namespace Owm.DataSources;

/// <summary>A file that a web server offers (owmeta's <c>HTTPFileDataSource</c>). The record only says where: loading it is a loader's work.</summary>
[DataSourceKind("HTTPFileDataSource")]
public class HttpFileDataSource : FileDataSource
{
    private const int LongestUrl = 8 << 10;

    // What file systems take, less what loaders add while they fetch.
    private const int LongestName = 200;

    /// <summary>Gets or sets the file's address: <c>https</c>, or <c>http</c> where there is nothing better.</summary>
    [DataSourceProperty("url", DisplayName = "URL")]
    public string? Url { get => GetValue<string>(); set => SetValue(value); }

    /// <summary>Gets the name that the file has on this machine once it is loaded: the last part of the address, as far as every file system takes it.</summary>
    /// <exception cref="InvalidRecordException">The address is none.</exception>
    public string ContentFileName
    {
        get
        {
            var path = Uri.UnescapeDataString(Address().AbsolutePath);
            var (name, bytes) = (new StringBuilder(), 0);
            foreach (var rune in path[(path.LastIndexOf('/') + 1)..].EnumerateRunes())
            {
                if ((bytes += rune.Utf8SequenceLength) > LongestName) break;
                name.Append(Rune.IsControl(rune) || rune == Rune.ReplacementChar || "<>:\"|?*\\".Contains((char)Math.Min(rune.Value, char.MaxValue)) ? "_" : rune.ToString());
            }

            var trimmed = name.ToString().Trim(' ', '.');
            return trimmed.Length == 0 ? "content" : trimmed;
        }
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        foreach (var url in GetValues<string>(nameof(Url))) Check(url);
    }

    /// <summary>Returns where the file is on this machine once it was loaded.</summary>
    /// <param name="files">Knows where the source's files are.</param>
    /// <exception cref="FilePathUnknownException">It does not.</exception>
    /// <exception cref="InvalidRecordException">The address is none, or a link leads out of the directory.</exception>
    public string FullPath(IFilePathProvider files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var directory = files.DirectoryOf(this) ?? throw new FilePathUnknownException(this);
        var path = Path.Combine(directory, ContentFileName);
        return files.TrustsLinks(this) || RealPath.IsInside(directory, path)
            ? path
            : throw new InvalidRecordException($"'{path}' of {this} is a link that leads out of its directory. Remove it and load the source again.");
    }

    /// <summary>Opens the file where it was loaded; fetches nothing.</summary>
    /// <param name="files">Knows where the source's files are.</param>
    /// <exception cref="FilePathUnknownException">It was not loaded.</exception>
    public override Stream OpenContent(IFilePathProvider files) => FileContent.Open(FullPath(files));

    /// <summary>Returns the address.</summary>
    /// <exception cref="InvalidRecordException">There is none, or it is none that can be fetched.</exception>
    internal Uri Address() => Check(Url ?? throw new InvalidRecordException($"{this} does not say where its file is. Give it a Url."));

    private Uri Check(string url)
    {
        if (url.Length > LongestUrl || !Uri.TryCreate(url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp) || address.Host.Length == 0)
            throw new InvalidRecordException($"The URL {ShownText.Quoted(url.Length > LongestUrl ? url[..80] + "…" : url)} of {this} is no web address. Give one that begins with https:// or http://.");
        if (address.UserInfo.Length > 0)
            throw new InvalidRecordException($"The URL of {this} holds a name or password for {address.Host}, which everybody who gets the record would read. Leave them out.");
        return address;
    }
}

/// <summary>A table of delimited values that a web server offers (owmeta's <c>CSVHTTPFileDataSource</c>).</summary>
[DataSourceKind("CSVHTTPFileDataSource")]
public class CSVHttpFileDataSource : HttpFileDataSource
{
    /// <inheritdoc cref="CSVDataSource.CsvHeader"/>
    [DataSourceProperty("csv_header", Of = typeof(CSVDataSource))]
    public IReadOnlyList<string>? CsvHeader { get => GetValue<IReadOnlyList<string>>(); set => SetValue(value); }

    /// <inheritdoc cref="CSVDataSource.CsvFieldDelimiter"/>
    [DataSourceProperty("csv_field_delimiter", Of = typeof(CSVDataSource))]
    public string? CsvFieldDelimiter { get => GetValue<string>(); set => SetValue(value); }

    /// <inheritdoc cref="CSVDataSource.ReadRows(IFilePathProvider, TableOptions?)"/>
    public IEnumerable<TableRow> ReadRows(IFilePathProvider files, TableOptions? options = null) => DelimitedTable.Read(this, FullPath(files), CsvHeader, options);
}

/// <summary>An Excel workbook that a web server offers (owmeta's <c>XLSXHTTPFileDataSource</c>).</summary>
[DataSourceKind("XLSXHTTPFileDataSource")]
public class XLSXHttpFileDataSource : HttpFileDataSource;
