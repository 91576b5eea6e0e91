namespace Owm.Rdf.Sqlite;

/// <summary>A read transaction on a connection of its own: whatever is committed meanwhile, it sees the state of its beginning.</summary>
internal sealed class SqliteSnapshot : IQuadSnapshot
{
    private readonly QuadTables _quads;
    private readonly Action<QuadTables> _release;
    private bool _ended;

    public SqliteSnapshot(QuadTables quads, Action<QuadTables> release)
    {
        _quads = quads;
        _release = release;
        quads.Database.Execute("BEGIN");
        // BEGIN alone reads nothing, and the state would be that of the first reading.
        quads.Database.QueryInteger("SELECT count(*) FROM setting");
    }

    public IEnumerable<Quad> Match(QuadPattern pattern)
    {
        ThrowIfEnded();
        return Read(pattern);
    }

    public long Count(QuadPattern pattern, long limit)
    {
        ThrowIfEnded();
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return _quads.Count(pattern, limit);
    }

    public void Dispose()
    {
        if (_ended) return;
        _ended = true;
        if (!_quads.Database.IsIdle) _quads.Database.TryExecute("ROLLBACK"); // nothing was written
        _release(_quads);
    }

    private IEnumerable<Quad> Read(QuadPattern pattern)
    {
        using var rows = _quads.Open(pattern);
        while (rows.Read())
        {
            yield return rows.Current;
            ThrowIfEnded();
        }
    }

    private void ThrowIfEnded() => ObjectDisposedException.ThrowIf(_ended, this);
}
