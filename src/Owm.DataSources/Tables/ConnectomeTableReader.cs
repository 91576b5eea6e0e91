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
        var delimiter = options.Delimiter ?? Delimiter(head.AsSpan(0, length), isWhole: length < head.Length);
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

        if (sample is [{ Fields: [var line] }, { Fields: var next }, ..] && line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is var words && words.Length == next.Length)
            sample[0] = (words, sample[0].Line);
        var named = ConnectomeColumns.OfNames(sample[0].Fields);
        var given = options.Columns is null ? null : ConnectomeColumns.OfNames(options.Columns)
            ?? throw new TableFormatException($"The columns given for {name} are {string.Join(", ", options.Columns.Select(ShownText.Quoted))}: none of them is the source and target of connections. Name two of them pre and post.");
        var columns = given ?? named ?? ConnectomeColumns.OfRows([.. sample.Select(r => r.Fields)])
            ?? throw new TableFormatException($"{name} is no table of connections: its first line does not name a source (pre) and a target (post) column, and its rows are not two names with a weight or kind. Give the names of its columns.");
        // With columns given by hand, a first line of names is recognised as such all the same, or by being those names.
        var hasNames = named is not null || (options.Columns is { } list && sample[0].Fields.SequenceEqual(list));

        var connections = new List<Connection>();
        foreach (var row in sample.Skip(hasNames ? 1 : 0)) connections.Add(ToConnection(row.Fields, row.Line, columns));
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

    /// <summary>Returns the delimiter that cuts the first records into most columns, the same number in each; the column names may be cut otherwise.</summary>
    private char Delimiter(ReadOnlySpan<char> head, bool isWhole)
    {
        var records = CountDelimiters(head, isWhole);
        // The first record may be column names with spaces between them over rows with tabs.
        foreach (var sample in new[] { records, records[Math.Min(1, records.Count)..] })
        {
            var best = Enumerable.Range(0, Delimiters.Length).Where(d => sample.Count > 0 && sample.TrueForAll(r => r[d] == sample[0][d])).OrderByDescending(d => sample[0][d]).FirstOrDefault(-1);
            if (best >= 0 && sample[0][best] > 0) return Delimiters[best];
        }

        // Rows of unequal length: what there is most of; the reading then names the row that is wrong.
        var totals = Delimiters.Select((_, d) => records.Sum(r => r[d])).ToList();
        return totals.Max() > 0 ? Delimiters[totals.IndexOf(totals.Max())] : throw new TableFormatException($"{name} has no commas, semicolons or tabs between values. Give its delimiter.");
    }

    /// <summary>Counts each delimiter outside of quotes, record by record.</summary>
    private static List<int[]> CountDelimiters(ReadOnlySpan<char> head, bool isWhole)
    {
        var records = new List<int[]>();
        var (current, isEmpty, quoted) = (new int[Delimiters.Length], true, false);
        foreach (var c in head)
        {
            if (c == '"') quoted = !quoted;
            if (c == '\n' && !quoted)
            {
                if (!isEmpty) records.Add(current);
                if (records.Count == SampledRows) return records;
                (current, isEmpty) = (new int[Delimiters.Length], true);
                continue;
            }

            isEmpty &= char.IsWhiteSpace(c);
            if (!quoted && Array.IndexOf(Delimiters, c) is >= 0 and var d) current[d]++;
        }

        // What is cut off at the end of a longer text tells nothing.
        if (!isEmpty && (isWhole || records.Count == 0)) records.Add(current);
        return records;
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
