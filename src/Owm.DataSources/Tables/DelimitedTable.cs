using System.Text;

namespace Owm.DataSources;

/// <summary>Tables of delimited values, read row by row.</summary>
public static class DelimitedTable
{
    /// <summary>Reads a table. Nothing is read before rows are asked for, and never more than about one block ahead.</summary>
    /// <param name="open">Opens the table: UTF-8, or what its byte order mark says. Called, and the stream closed, for each enumeration.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="TableFormatException">When rows are read: one is malformed or of another length; the message names its line.</exception>
    public static IEnumerable<TableRow> Read(Func<Stream> open, string name, TableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= new TableOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.SkippedLines, nameof(options));
        return Rows(open, name, options);
    }

    /// <summary>Reads the table of a source, as its record describes it.</summary>
    internal static IEnumerable<TableRow> Read(DataSource source, string path, IReadOnlyList<string>? header, TableOptions? options) =>
        Read(() => File.OpenRead(path), Path.GetFileName(path), (options ?? new TableOptions()) with
        {
            Delimiter = options?.Delimiter ?? RecordedDelimiter(source),
            Columns = options?.Columns ?? header,
        });

    /// <summary>Returns the delimiter that a record gives; null where it gives none: the default is no statement about the file.</summary>
    /// <exception cref="TableFormatException">It is not one character.</exception>
    internal static char? RecordedDelimiter(DataSource source)
    {
        const string Property = "csv_field_delimiter";
        if (source.OriginOf(Property) <= ValueOrigin.Default) return null;
        var delimiter = ((Rdf.Literal)source.GetTerms(Property)[0]).LexicalForm;
        return delimiter.Length == 1 ? delimiter[0] : throw new TableFormatException($"The delimiter of {source} is {ShownText.Quoted(delimiter)}; one character is needed. Correct its CsvFieldDelimiter.");
    }

    private static IEnumerable<TableRow> Rows(Func<Stream> open, string name, TableOptions options)
    {
        using var text = new StreamReader(open(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        using var table = TableText.Open(text, name, options);
        if (table.TryReadRow() is not { } first) yield break;

        var isHeader = options.HasHeader ?? (options.Columns is null || first.Fields.SequenceEqual(options.Columns));
        var next = isHeader ? table.TryReadRow() : first;
        var names = options.Columns ?? (isHeader ? Names(first.Fields, next?.Fields.Length) : []);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++) columns.TryAdd(names[i], i);
        var width = names.Count > 0 ? names.Count : first.Fields.Length;

        for (var row = next; row is { } found; row = table.TryReadRow())
        {
            if (found.Fields.Length == width)
            {
                yield return new TableRow(name, found.Line, found.Fields, columns);
                continue;
            }

            var bad = TableText.Bad(name, found.Line, $"the row has {found.Fields.Length} values where {width} are expected.");
            if (options.OnBadRow is null) throw bad;
            options.OnBadRow(bad);
        }
    }

    // Some write the names with spaces between them over rows with tabs.
    private static string[] Names(string[] first, int? width) =>
        first is [var line] && width > 1 && line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is var words && words.Length == width ? words : first;
}
