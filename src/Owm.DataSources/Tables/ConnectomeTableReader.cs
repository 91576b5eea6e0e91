using System.Text;

namespace Owm.DataSources;

/// <summary>Reads a connectome's table (RFC 4180, with other delimiters too).</summary>
internal sealed class ConnectomeTableReader(string name, ConnectomeTableOptions options)
{
    private const int SampledRows = 50;

    /// <summary>Reads the connections as they are asked for.</summary>
    public IEnumerable<Connection> Read(Stream stream)
    {
        using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
        using var csv = TableText.Open(text, name, new TableOptions { Delimiter = options.Delimiter, Comment = options.Comment, SkippedLines = options.SkippedLines }, isDelimiterNeeded: true);
        foreach (var connection in Read(csv)) yield return connection;
    }

    private IEnumerable<Connection> Read(TableText csv)
    {
        var sample = new List<(string[] Fields, long Line)>();
        while (sample.Count < SampledRows && TryReadRow(csv) is { } row) sample.Add(row);
        if (sample.Count == 0) throw new TableFormatException($"{name} is empty. A table of connections has a row for each.");

        if (sample is [{ Fields: [var line] }, { Fields: var next }, ..] && line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is var words && words.Length == next.Length)
            sample[0] = (words, sample[0].Line);
        var named = ConnectomeColumns.OfNames(sample[0].Fields);
        var given = options.Columns is null ? null : ConnectomeColumns.OfNames(options.Columns)
            ?? throw new TableFormatException($"The columns given for {name} are {string.Join(", ", options.Columns.Select(ShownText.Quoted))}: none of them is the source and target of connections. Name two of them pre and post.");
        var columns = given ?? named ?? ConnectomeColumns.OfRows([.. sample.Select(r => r.Fields)])
            ?? throw new TableFormatException($"{name} is no table of connections: its first line does not name a source (pre) and a target (post) column, and its rows are not two names with a weight or kind. Give the names of its columns.");
        // With columns given by hand, a first line of names is recognised as such all the same, or by being those names.
        var hasNames = named is not null || (options.Columns is { } list && sample[0].Fields.SequenceEqual(list));

        foreach (var row in sample.Skip(hasNames ? 1 : 0)) yield return ToConnection(row.Fields, row.Line, columns);
        while (TryReadRow(csv) is { } row) yield return ToConnection(row.Fields, row.Line, columns);
    }

    private static (string[] Fields, long Line)? TryReadRow(TableText csv)
    {
        while (csv.TryReadRow() is { } row)
        {
            // Values in quotes may be padded too.
            var fields = Array.ConvertAll(row.Fields, f => f.Trim());
            if (fields.Any(f => f.Length > 0)) return (fields, row.Line);
        }

        return null;
    }

    private Connection ToConnection(string[] fields, long line, ConnectomeColumns columns)
    {
        var pre = Field(columns.Pre, "source");
        var post = Field(columns.Post, "target");
        if (pre.Length == 0 || post.Length == 0) throw new TableFormatException($"{name}({line}): the {(pre.Length == 0 ? "source" : "target")} of the connection is missing. Correct the table.");
        var weight = 1.0;
        if (columns.Weight >= 0 && !ConnectomeColumns.TryReadWeight(Field(columns.Weight, "weight"), out weight))
            throw new TableFormatException($"{name}({line}): {ShownText.Quoted(Field(columns.Weight, "weight"))} is no weight. Correct the table.");
        return new Connection(pre, post, columns.Kind < 0 ? ConnectionKind.Unspecified : ConnectomeColumns.KindOf(Field(columns.Kind, "kind")), weight);

        string Field(int column, string what) => column < fields.Length
            ? fields[column]
            : throw new TableFormatException($"{name}({line}): the row has {fields.Length} values, so the {what} in column {column + 1} is missing. Correct the table, or give its delimiter.");
    }
}
