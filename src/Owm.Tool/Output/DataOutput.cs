using Owm.Tool.Running;

namespace Owm.Tool.Output;

/// <summary>How data is printed.</summary>
internal enum OutputFormat
{
    /// <summary>For people, and for simple scripts: values separated by tabs.</summary>
    Text,

    /// <summary>For programs: stable and complete.</summary>
    Json,

    /// <summary>For people: with a head and aligned columns.</summary>
    Table,
}

/// <summary>Prints the data of a command on standard output, in the format that was asked for.</summary>
internal sealed class DataOutput
{
    private readonly Invocation _invocation;

    public DataOutput(Invocation invocation, OutputFormat format, bool isQuiet)
    {
        _invocation = invocation;
        Format = format;
        IsQuiet = isQuiet;
    }

    public OutputFormat Format { get; }

    /// <summary>Gets whether only identifiers are wanted.</summary>
    public bool IsQuiet { get; }

    /// <summary>Prints a line of text. Text from outside goes through <see cref="VisibleText"/> first.</summary>
    public void WriteLine(string line) => _invocation.Out.WriteLine(line);

    /// <summary>Prints text as it is.</summary>
    public void Write(string text) => _invocation.Out.Write(text);

    /// <summary>Prints what has happened in a long-running command: an object on a line of its own.</summary>
    /// <param name="name">What has happened.</param>
    /// <param name="fields">To what.</param>
    public void WriteEvent(string name, IReadOnlyList<Field> fields) => WriteLine(JsonOutput.Line([new Field("event", "", name), .. fields]));

    /// <summary>Hands on what has been printed: whoever reads a pipe may wait for it.</summary>
    public void Flush() => _invocation.Out.Flush();

    /// <summary>Prints records of one kind. The first field is the identifier.</summary>
    /// <param name="records">The records.</param>
    /// <param name="columns">Names of the fields that people get to see, in order; null for all. JSON always has all.</param>
    public void WriteRecords(IReadOnlyList<IReadOnlyList<Field>> records, IReadOnlyList<string>? columns = null)
    {
        if (IsQuiet)
        {
            foreach (var record in records) WriteLine(VisibleText.Of(record[0].Value.Text));
            return;
        }

        switch (Format)
        {
            case OutputFormat.Json:
                WriteLine(JsonOutput.Array(records));
                break;
            case OutputFormat.Table:
                if (records.Count > 0) TableOutput.Write(_invocation, [.. records.Select(record => Chosen(record, columns))]);
                break;
            default:
                foreach (var record in records) WriteLine(Line(record, columns));
                break;
        }
    }

    /// <summary>Prints any number of records of one kind, each as it comes and the first at once. A table is laid out, so it waits for the last.</summary>
    /// <param name="records">The records; the first field of each is the identifier. JSON is not printed by this.</param>
    /// <param name="columns">Names of the fields that people get to see, in order.</param>
    public void StreamRecords(IEnumerable<IReadOnlyList<Field>> records, IReadOnlyList<string> columns)
    {
        if (Format == OutputFormat.Table && !IsQuiet)
        {
            WriteRecords([.. records], columns);
            return;
        }

        Stream(records, record => IsQuiet ? VisibleText.Of(record[0].Value.Text) : Line(record, columns), isLine: true);
    }

    /// <summary>Prints an array of JSON that somebody else wrote, each value as it comes and the first at once.</summary>
    public void StreamJson(IEnumerable<RawJson> values)
    {
        Stream(JsonOutput.Pieces(values), piece => piece, isLine: false);
        WriteLine("");
    }

    /// <summary>Prints one record: a line per field. The first field is the identifier.</summary>
    public void WriteRecord(IReadOnlyList<Field> record)
    {
        if (IsQuiet) WriteLine(VisibleText.Of(record[0].Value.Text));
        else if (Format == OutputFormat.Json) WriteLine(JsonOutput.Object(record));
        else if (Format == OutputFormat.Table) TableOutput.WriteRecord(_invocation, record);
        else
        {
            foreach (var field in record.Where(field => field.Value.Text.Length > 0))
                WriteLine($"{field.Label}: {VisibleText.Of(field.Value.Text)}");
        }
    }

    private void Stream<T>(IEnumerable<T> items, Func<T, string> text, bool isLine)
    {
        var isFirst = true;
        foreach (var item in items)
        {
            if (isLine) WriteLine(text(item));
            else Write(text(item));
            if (isFirst) Flush();
            isFirst = false;
        }
    }

    private static string Line(IReadOnlyList<Field> record, IReadOnlyList<string>? columns) =>
        string.Join('\t', Chosen(record, columns).Select(field => VisibleText.Of(field.Value.Text))).TrimEnd('\t');

    private static IReadOnlyList<Field> Chosen(IReadOnlyList<Field> record, IReadOnlyList<string>? columns) =>
        columns is null ? record : [.. columns.Select(column => record.First(field => field.Name == column))];
}
