using System.Text;
using CsvHelper;

namespace Owm.DataSources;

/// <summary>Reads a connectome's table (RFC 4180, with other delimiters too).</summary>
internal sealed class ConnectomeTableReader(string name, ConnectomeTableOptions options)
{
    private const int SampledBytes = 64 << 10;
    private const int SampledRows = 50;
    private const int LongestRecord = 1 << 20;

    private static readonly char[] Delimiters = ['\t', ';', ',', '|'];

    public IReadOnlyList<Connection> Read(Stream stream)
    {
        using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
        var head = new char[SampledBytes];
        var length = text.ReadBlock(head, 0, head.Length);
        var whole = length < head.Length;
        var delimiter = options.Delimiter ?? Delimiter(new string(head, 0, length), whole);
        try
        {
            using var csv = CsvReader.Create(
                new HeadAndRest(new ReadOnlyMemory<char>(head, 0, length), text),
                new CsvReaderOptions { Separator = delimiter, DetectSeparatorHint = false, HasHeader = false, TrimWhitespace = true, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw, MaxRecordSize = LongestRecord },
                leaveOpen: true);
            return Read(csv);
        }
        catch (FormatException e)
        {
            throw new TableFormatException($"{name}: {e.Message.ReplaceLineEndings(" ")} Correct the table.", e);
        }
    }

    private List<Connection> Read(CsvReader csv)
    {
        var sample = new List<(string[] Fields, long Line)>();
        while (sample.Count < SampledRows && TryReadRow(csv) is { } row) sample.Add(row);
        if (sample.Count == 0) throw new TableFormatException($"{name} is empty. A table of connections has a row for each.");

        var named = ConnectomeColumns.OfNames(sample[0].Fields);
        var given = options.Columns is null ? null : ConnectomeColumns.OfNames(options.Columns)
            ?? throw new TableFormatException($"The columns given for {name} are {string.Join(", ", options.Columns.Select(ShownText.Quoted))}: none of them is the source and target of connections. Name two of them pre and post.");
        var columns = given ?? named ?? ConnectomeColumns.OfRows([.. sample.Select(r => r.Fields)])
            ?? throw new TableFormatException($"{name} is no table of connections: its first line does not name a source (pre) and a target (post) column, and its rows are not two names with a weight or kind. Give the names of its columns.");
        // With columns given by hand, a first line of names is recognised as such all the same, or by being those names.
        var hasNames = named is not null || (options.Columns is { } list && sample[0].Fields.SequenceEqual(list));

        var connections = new List<Connection>();
        foreach (var (fields, line) in sample.Skip(hasNames ? 1 : 0)) connections.Add(ToConnection(fields, line, columns));
        while (TryReadRow(csv) is { } row) connections.Add(ToConnection(row.Fields, row.Line, columns));
        return connections;
    }

    private static (string[] Fields, long Line)? TryReadRow(CsvReader csv)
    {
        while (csv.Read())
        {
            var fields = new string[csv.FieldCount];
            for (var i = 0; i < fields.Length; i++) fields[i] = csv.GetString(i).Trim();
            if (fields.Any(f => f.Length > 0)) return (fields, csv.LineNumber);
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

    /// <summary>Returns the delimiter that cuts the first lines into most columns, the same number in each.</summary>
    private char Delimiter(string head, bool whole)
    {
        var lines = head.Split('\n', SampledRows + 1).Where(l => l.Trim().Length > 0).ToList();
        // The last line may be cut off, or be all the rest.
        if ((!whole || lines.Count > SampledRows) && lines.Count > 1) lines.RemoveAt(lines.Count - 1);
        var best = (Delimiter: ',', Columns: 1);
        foreach (var delimiter in Delimiters)
        {
            var counts = lines.Select(l => Count(l, delimiter)).Distinct().ToList();
            if (counts is [var count] && count + 1 > best.Columns) best = (delimiter, count + 1);
        }

        if (best.Columns > 1) return best.Delimiter;
        // Rows of unequal length, or one delimiter in the names and another below: what the second line has most of.
        var line = lines.Count > 1 ? lines[1] : lines.FirstOrDefault() ?? "";
        var most = Delimiters.MaxBy(d => Count(line, d));
        return Count(line, most) > 0 ? most : throw new TableFormatException($"{name} has no commas, semicolons or tabs between values. Give its delimiter.");
    }

    private static int Count(string line, char delimiter)
    {
        var (count, quoted) = (0, false);
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == delimiter && !quoted) count++;
        }

        return count;
    }

    /// <summary>A text whose beginning was read already, for looking at it.</summary>
    private sealed class HeadAndRest(ReadOnlyMemory<char> head, TextReader rest) : TextReader
    {
        private ReadOnlyMemory<char> _head = head;

        public override int Peek() => _head.IsEmpty ? rest.Peek() : _head.Span[0];

        public override int Read()
        {
            if (_head.IsEmpty) return rest.Read();
            var c = _head.Span[0];
            _head = _head[1..];
            return c;
        }

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            if (_head.IsEmpty) return rest.Read(buffer);
            var length = Math.Min(buffer.Length, _head.Length);
            _head.Span[..length].CopyTo(buffer);
            _head = _head[length..];
            return length;
        }
    }
}
