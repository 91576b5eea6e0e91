namespace Owm.Rdf.Memory;

/// <summary>A list that one thread changes at its end while others read it.</summary>
internal sealed class RowList
{
    private volatile QuadRow?[] _rows = new QuadRow[2];
    private volatile int _count;

    public int Count => _count;

    public void Add(QuadRow row)
    {
        var rows = _rows;
        if (_count == rows.Length)
        {
            Array.Resize(ref rows, rows.Length * 2);
            _rows = rows;
        }

        rows[_count] = row;
        _count++; // after the row is in its place
    }

    /// <summary>Takes back the last row. A reader may still see it, and skips it for its version.</summary>
    public void RemoveLast() => _count--;

    /// <summary>Returns the rows there are now.</summary>
    public IEnumerable<QuadRow> Snapshot()
    {
        var count = _count; // before the array, which can only be longer
        var rows = _rows;
        for (var i = 0; i < count; i++) yield return rows[i]!;
    }
}
