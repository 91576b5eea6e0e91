namespace Owm.Rdf.Sqlite;

/// <summary>The rows of a query, one after the other. The default value has none.</summary>
internal readonly struct QuadCursor(QuadTables quads, string sql, Statement rows) : IDisposable
{
    /// <summary>Gets the quad read last.</summary>
    public Quad Current => quads.Quad(rows);

    /// <summary>Returns the quad read last; see <see cref="QuadTables.QuadOnce"/>.</summary>
    public Quad ReadOnce(ref (long Number, Term? Term) subject) => quads.QuadOnce(rows, ref subject);

    /// <summary>Gets the number of the predicate of the quad read last, without reading its terms.</summary>
    public long PredicateNumber => rows.Integer(1);

    /// <summary>Goes to the next row, if there is one.</summary>
    public bool Read() => rows is not null && rows.Step();

    public void Dispose()
    {
        if (rows is not null) quads.Database.Return(sql, rows);
    }
}
