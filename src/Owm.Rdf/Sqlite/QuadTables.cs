namespace Owm.Rdf.Sqlite;

/// <summary>The quads as one connection sees them.</summary>
internal sealed class QuadTables(Database database) : IDisposable
{
    private const long DefaultGraph = 0;
    private const string Deciding = "spog"; // the order that says whether a quad is there
    private readonly TermTable _terms = new(database);
    private readonly PendingRows _pending = new(database);
    private Statement? _insert;
    private Statement[]? _deletes;

    /// <summary>Gets the connection.</summary>
    public Database Database => database;

    /// <summary>Gets whether this stands for a file that is not there (yet).</summary>
    public bool IsOfNoFile { get; init; }

    /// <summary>Counts the terms whose text is not the one they were written with.</summary>
    public long CountAlteredTerms() => _terms.CountAltered();

    /// <summary>Returns the term of a number.</summary>
    public Term Term(long id) => _terms.Get(id);

    /// <summary>Begins to read the quads that fit a pattern.</summary>
    public QuadCursor Open(QuadPattern pattern) =>
        TryBind(pattern, MatchSql.Select, out var sql, out var rows) ? new QuadCursor(this, sql, rows) : default;

    /// <summary>Begins to read every quad, those of one subject after one another.</summary>
    public QuadCursor OpenBySubject()
    {
        const string Sql = $"SELECT s, p, o, g FROM {Deciding} ORDER BY s";
        return new QuadCursor(this, Sql, database.Rent(Sql));
    }

    /// <summary>Returns the quad of a row that is passed over once: subjects and values are not remembered, so that any number of them takes no memory.</summary>
    /// <param name="row">The row of s, p, o, g.</param>
    /// <param name="subject">The subject read last, and its number: mostly that of this row too.</param>
    public Quad QuadOnce(Statement row, ref (long Number, Term? Term) subject)
    {
        var number = row.Integer(0);
        if (subject.Term is null || subject.Number != number) subject = (number, _terms.GetOnce(number));
        var predicate = Predicate(row.Integer(1));
        var value = row.Integer(2);
        return new(subject.Term!, predicate, predicate == Vocabulary.RdfType ? _terms.Get(value) : _terms.GetOnce(value), Graph(row.Integer(3)));
    }

    /// <summary>Returns the numbers of those terms that have one.</summary>
    public HashSet<long> NumbersOf(IEnumerable<Iri> terms) => [.. terms.Select(_terms.Find).OfType<long>()];

    /// <summary>Returns the quad of a row of s, p, o, g.</summary>
    public Quad Quad(Statement row) =>
        new(_terms.Get(row.Integer(0)), Predicate(row.Integer(1)), _terms.Get(row.Integer(2)), Graph(row.Integer(3)));

    /// <summary>Counts the quads that fit a pattern, up to a limit.</summary>
    public long Count(QuadPattern pattern, long limit = long.MaxValue)
    {
        var isLimited = limit < long.MaxValue;
        if (!TryBind(pattern, isLimited ? MatchSql.CountUpTo : MatchSql.Count, out var sql, out var rows)) return 0;
        try
        {
            if (isLimited) rows.Bind(5, limit);
            return rows.Step() ? rows.Integer(0) : 0;
        }
        finally
        {
            database.Return(sql, rows);
        }
    }

    /// <summary>Adds a quad and returns whether it was new.</summary>
    public bool Add(in Quad quad)
    {
        TermCheck.Positions(quad);
        long s = _terms.GetOrAdd(quad.Subject), p = _terms.GetOrAdd(quad.Predicate), o = _terms.GetOrAdd(quad.Object);
        var g = quad.Graph is null ? DefaultGraph : _terms.GetOrAdd(quad.Graph);
        _insert ??= database.Prepare($"INSERT OR IGNORE INTO {Deciding}(s, p, o, g) VALUES(?1, ?2, ?3, ?4)");
        _insert.Bind(1, s).Bind(2, p).Bind(3, o).Bind(4, g).Run();
        if (database.Changes == 0) return false;
        _pending.Add(s, p, o, g);
        return true;
    }

    /// <summary>Removes a quad and returns whether it was there.</summary>
    public bool Remove(in Quad quad)
    {
        if (_terms.Find(quad.Subject) is not { } s || _terms.Find(quad.Predicate) is not { } p || _terms.Find(quad.Object) is not { } o) return false;
        if ((quad.Graph is null ? DefaultGraph : _terms.Find(quad.Graph)) is not { } g) return false;
        Flush();
        _deletes ??= Array.ConvertAll((string[])[Deciding, .. PendingRows.Orders], order => database.Prepare($"DELETE FROM {order} WHERE s=?1 AND p=?2 AND o=?3 AND g=?4"));
        foreach (var delete in _deletes)
        {
            delete.Bind(1, s).Bind(2, p).Bind(3, o).Bind(4, g).Run();
            if (database.Changes == 0) return false;
        }

        return true;
    }

    /// <summary>Writes what was added to all orders. To be called before reading and before COMMIT.</summary>
    public void Flush() => _pending.Flush();

    /// <summary>Forgets what was looked up and added in a transaction that was rolled back.</summary>
    public void Forget()
    {
        _terms.Forget();
        _pending.Clear();
    }

    public void Dispose() => database.Dispose();

    private bool TryBind(QuadPattern pattern, Func<bool, bool, bool, bool, string> query, out string sql, out Statement statement)
    {
        sql = "";
        statement = null!;
        var (s, p, o, g) = (-1L, -1L, -1L, -1L);
        if (!TryFind(pattern.Subject, ref s) || !TryFind(pattern.Predicate, ref p) || !TryFind(pattern.Object, ref o) || !TryFind(pattern.Graph.Name, ref g)) return false;
        if (pattern.Graph.IsDefaultGraph) g = DefaultGraph;
        sql = query(s >= 0, p >= 0, o >= 0, g >= 0);
        statement = database.Rent(sql);
        if (s >= 0) statement.Bind(1, s);
        if (p >= 0) statement.Bind(2, p);
        if (o >= 0) statement.Bind(3, o);
        if (g >= 0) statement.Bind(4, g);
        return true;
    }

    private bool TryFind(Term? term, ref long id)
    {
        if (term is null) return true;
        if (_terms.Find(term) is not { } found) return false;
        id = found;
        return true;
    }

    private Iri Predicate(long id) => _terms.Get(id) as Iri ?? throw new RdfException($"'{database.Path}' is damaged (predicate {id} is no IRI). Put back a copy, or build the graph again from its documents.");

    private Term? Graph(long id) => id == DefaultGraph ? null : _terms.Get(id);
}
