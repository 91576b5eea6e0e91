namespace Owm.DataSources;

/// <summary>A row of a table of delimited values.</summary>
public sealed class TableRow
{
    private readonly Dictionary<string, int> _columns;
    private readonly string _table;

    internal TableRow(string table, long line, IReadOnlyList<string> values, Dictionary<string, int> columns)
    {
        _table = table;
        Line = line;
        Values = values;
        _columns = columns;
    }

    /// <summary>Gets the line of the file in which the row begins, from 1.</summary>
    public long Line { get; }

    /// <summary>Gets the values in the order of the columns.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Gets the value of a column.</summary>
    /// <param name="column">The column's name; of several columns of one name, the first.</param>
    /// <exception cref="TableFormatException">There is no such column.</exception>
    public string this[string column] => _columns.TryGetValue(column, out var index)
        ? Values[index]
        : throw new TableFormatException($"{_table} has no column {ShownText.Quoted(column)}. {(_columns.Count == 0 ? "Its columns have no names; give them some." : $"It has {string.Join(", ", _columns.Keys.Select(ShownText.Quoted))}.")}");
}
