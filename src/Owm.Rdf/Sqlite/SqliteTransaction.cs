namespace Owm.Rdf.Sqlite;

/// <summary>A write transaction: BEGIN IMMEDIATE, so that it waits for its turn at the start and never in the middle.</summary>
internal sealed class SqliteTransaction : IQuadTransaction
{
    private readonly QuadTables _quads;
    private readonly Action _release;
    private bool _ended;
    private bool _failed;

    public SqliteTransaction(QuadTables quads, SqliteQuadStoreOptions options, Action release)
    {
        Begin(quads.Database, options);
        quads.Database.HasFailed = false;
        _quads = quads;
        _release = release;
    }

    public bool Add(Quad quad) => Change(quad, static (quads, q) => quads.Add(q));

    public bool Remove(Quad quad) => Change(quad, static (quads, q) => quads.Remove(q));

    public IEnumerable<Quad> Match(QuadPattern pattern)
    {
        ThrowIfEnded();
        return Read(pattern);
    }

    public void Commit()
    {
        ThrowIfEnded();
        if (_failed) throw new RdfException($"The changes to '{_quads.Database.Path}' were not made, because one of them failed. Begin again.");
        try
        {
            _quads.Flush();
            _quads.Database.Execute("COMMIT");
        }
        catch
        {
            RollBack();
            End();
            throw;
        }

        End();
    }

    public void Dispose()
    {
        if (_ended) return;
        RollBack();
        End();
    }

    // SQLite waits in one piece, which nothing can end; so it waits for short times here.
    private static void Begin(Database database, SqliteQuadStoreOptions options)
    {
        const string Sql = "BEGIN IMMEDIATE";
        if (!options.Stop.CanBeCanceled)
        {
            database.Execute(Sql);
            return;
        }

        var start = options.TimeProvider.GetTimestamp();
        database.SetPatience(TimeSpan.FromMilliseconds(Math.Min(50, options.Patience.TotalMilliseconds)));
        try
        {
            while (true)
            {
                var code = database.TryExecute(Sql);
                if (code == Native.Ok) return;
                options.Stop.ThrowIfCancellationRequested();
                if (!SqliteFailure.IsBusy(code) || options.TimeProvider.GetElapsedTime(start) > options.Patience) throw database.Failure(code);
            }
        }
        finally
        {
            database.SetPatience(options.Patience);
        }
    }

    private IEnumerable<Quad> Read(QuadPattern pattern)
    {
        // Most questions are about one subject; the order that answers those is always up to date.
        if (!MatchSql.IsAnsweredByDeciding(pattern)) _quads.Flush();
        using var rows = _quads.Open(pattern);
        while (rows.Read())
        {
            yield return rows.Current;
            ThrowIfEnded();
        }
    }

    private bool Change(in Quad quad, Func<QuadTables, Quad, bool> change)
    {
        ThrowIfEnded();
        try
        {
            return change(_quads, quad);
        }
        catch (RdfException)
        {
            // A quad refused for what it says changed nothing; when SQLite failed, half of a change may have been made.
            _failed |= _quads.Database.HasFailed;
            throw;
        }
    }

    private void RollBack()
    {
        // After some errors, such as a full disk, SQLite has rolled back by itself.
        if (!_quads.Database.IsIdle) _quads.Database.TryExecute("ROLLBACK");
        _quads.Forget();
    }

    private void End()
    {
        _ended = true;
        _release();
    }

    private void ThrowIfEnded() => ObjectDisposedException.ThrowIf(_ended, this);
}
