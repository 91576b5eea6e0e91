using SQLitePCL;

namespace Owm.Rdf.Sqlite;

/// <summary>One connection to a store's file. For one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly HashSet<Statement> _prepared = [];
    private readonly Dictionary<string, Stack<Statement>> _idle = new(StringComparer.Ordinal);

    private Database(sqlite3 handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    /// <summary>Gets the file's full path.</summary>
    public string Path { get; }

    /// <summary>Gets whether no transaction is open.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(_handle) != 0;

    /// <summary>Gets or sets whether SQLite reported an error.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Gets how many rows the last statement added or removed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Gets the key of the last row added.</summary>
    public long LastInsertedKey => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Opens a connection.</summary>
    /// <param name="path">The file's full path (so that SQLite sees none of its special names in it).</param>
    /// <param name="create">Whether to make the file if it is not there.</param>
    /// <param name="patience">How long to wait for other connections.</param>
    public static Database Open(string path, bool create, TimeSpan patience)
    {
        SqliteLibrary.Load();
        // NOMUTEX: each connection is used by one thread at a time here, so SQLite need not lock.
        var flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (create ? raw.SQLITE_OPEN_CREATE : 0);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var detail = raw.sqlite3_errstr(code).utf8_to_string();
            handle?.Dispose();
            throw SqliteFailure.Of(code, path, detail);
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, (int)patience.TotalMilliseconds);
        return new Database(handle, path);
    }

    /// <summary>Runs SQL of this program's own.</summary>
    public void Execute(string sql)
    {
        var code = TryExecute(sql);
        if (code != raw.SQLITE_OK) throw Failure(code);
    }

    /// <summary>Runs SQL of this program's own and returns SQLite's result code.</summary>
    public int TryExecute(string sql)
    {
        while (true)
        {
            var code = raw.sqlite3_prepare_v2(_handle, sql, out var statement, out var rest);
            if (code != raw.SQLITE_OK) return code;
            using (statement)
            {
                while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                {
                }
            }

            if (code != raw.SQLITE_DONE) return code;
            if (string.IsNullOrWhiteSpace(rest)) return raw.SQLITE_OK;
            sql = rest;
        }
    }

    /// <summary>Runs a query of one row with one number.</summary>
    public long QueryInteger(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Integer(0) : 0;
    }

    /// <summary>Runs a query of one row with one text.</summary>
    public string QueryText(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>Takes a prepared statement for this SQL; <see cref="Return"/> it when done.</summary>
    public Statement Rent(string sql) => _idle.TryGetValue(sql, out var idle) && idle.TryPop(out var statement) ? statement : Prepare(sql);

    /// <summary>Gives a statement back for later use.</summary>
    public void Return(string sql, Statement statement)
    {
        statement.Reset();
        if (!_idle.TryGetValue(sql, out var idle)) _idle.Add(sql, idle = new Stack<Statement>());
        idle.Push(statement);
    }

    /// <summary>Prepares a statement, to be disposed or kept as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v2(_handle, sql, out var handle);
        if (code != raw.SQLITE_OK) throw Failure(code);
        var statement = new Statement(this, handle);
        _prepared.Add(statement);
        return statement;
    }

    /// <summary>Takes note that a statement is gone.</summary>
    public void Forget(Statement statement) => _prepared.Remove(statement);

    /// <summary>Makes the error for a result code of this connection.</summary>
    public RdfException Failure(int code)
    {
        HasFailed = true;
        return SqliteFailure.Of(code, Path, raw.sqlite3_errmsg(_handle).utf8_to_string());
    }

    public void Dispose()
    {
        // SQLite closes a file once all its statements are gone.
        foreach (var statement in _prepared.ToList()) statement.Dispose();
        raw.sqlite3_close_v2(_handle);
    }
}
