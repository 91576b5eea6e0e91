using System.Runtime.InteropServices;

namespace Owm.Rdf.Sqlite;

/// <summary>Rows added to the deciding order and not yet to the other three.</summary>
/// <remarks>Sorted before they are written, rows go to neighboring pages: less is read and written again once a graph outgrows the cache.</remarks>
internal sealed class PendingRows(Database database)
{
    private const int MaxRows = 1 << 16;
    private const int RowsAtOnce = 32; // in one statement, which costs a third of as many statements

    /// <summary>The orders besides the deciding one, by the columns of their keys.</summary>
    public static readonly string[] Orders = ["posg", "ospg", "gpos"];

    private static readonly Comparison<Row>[] Comparisons =
    [
        (a, b) => Compare(a.P, b.P, a.O, b.O, a.S, b.S),
        (a, b) => Compare(a.O, b.O, a.S, b.S, a.P, b.P),
        (a, b) => Compare(a.G, b.G, a.P, b.P, a.O, b.O),
    ];

    private readonly List<Row> _rows = [];
    private Statement[]? _inserts;
    private Statement[]? _insertsOfMany;

    /// <summary>Adds a row that is new in the deciding order.</summary>
    public void Add(long s, long p, long o, long g)
    {
        _rows.Add(new Row(s, p, o, g));
        if (_rows.Count == MaxRows) Flush();
    }

    /// <summary>Writes the rows to their orders.</summary>
    public void Flush()
    {
        if (_rows.Count == 0) return;
        _inserts ??= Array.ConvertAll(Orders, order => Prepare(order, 1));
        for (var i = 0; i < Orders.Length; i++)
        {
            _rows.Sort(Comparisons[i]);
            var next = 0;
            if (_rows.Count >= RowsAtOnce)
            {
                _insertsOfMany ??= Array.ConvertAll(Orders, order => Prepare(order, RowsAtOnce));
                for (; next + RowsAtOnce <= _rows.Count; next += RowsAtOnce) Insert(_insertsOfMany[i], next, RowsAtOnce);
            }

            for (; next < _rows.Count; next++) Insert(_inserts[i], next, 1);
        }

        _rows.Clear();
    }

    /// <summary>Drops the rows, of a transaction that was rolled back.</summary>
    public void Clear() => _rows.Clear();

    private Statement Prepare(string order, int rows) =>
        database.Prepare($"INSERT INTO {order}(s, p, o, g) VALUES{string.Join(',', Enumerable.Repeat("(?,?,?,?)", rows))}");

    private void Insert(Statement insert, int from, int count)
    {
        var parameter = 0;
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(_rows).Slice(from, count))
        {
            insert.Bind(++parameter, row.S).Bind(++parameter, row.P).Bind(++parameter, row.O).Bind(++parameter, row.G);
        }

        insert.Run();
    }

    private static int Compare(long a1, long b1, long a2, long b2, long a3, long b3) =>
        a1 != b1 ? a1.CompareTo(b1) : a2 != b2 ? a2.CompareTo(b2) : a3.CompareTo(b3);

    private readonly record struct Row(long S, long P, long O, long G);
}
