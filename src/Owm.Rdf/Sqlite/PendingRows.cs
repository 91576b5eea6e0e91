namespace Owm.Rdf.Sqlite;

/// <summary>Rows added to the deciding order and not yet to the other three.</summary>
/// <remarks>Sorted before they are written, rows go to neighboring pages: less is read and written again once a graph outgrows the cache.</remarks>
internal sealed class PendingRows(Database database)
{
    private const int MaxRows = 1 << 16;

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
        _inserts ??= Array.ConvertAll(Orders, order => database.Prepare($"INSERT INTO {order}(s, p, o, g) VALUES(?1, ?2, ?3, ?4)"));
        for (var i = 0; i < Orders.Length; i++)
        {
            _rows.Sort(Comparisons[i]);
            foreach (var row in _rows) _inserts[i].Bind(1, row.S).Bind(2, row.P).Bind(3, row.O).Bind(4, row.G).Run();
        }

        _rows.Clear();
    }

    /// <summary>Drops the rows, of a transaction that was rolled back.</summary>
    public void Clear() => _rows.Clear();

    private static int Compare(long a1, long b1, long a2, long b2, long a3, long b3) =>
        a1 != b1 ? a1.CompareTo(b1) : a2 != b2 ? a2.CompareTo(b2) : a3.CompareTo(b3);

    private readonly record struct Row(long S, long P, long O, long G);
}
