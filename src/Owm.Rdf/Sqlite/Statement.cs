using System.Text;
using SQLitePCL;

namespace Owm.Rdf.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0, as SQLite has them.</summary>
internal sealed class Statement : IDisposable
{
    private readonly Database _database;
    private readonly sqlite3_stmt _handle;

    public Statement(Database database, sqlite3_stmt handle)
    {
        _database = database;
        _handle = handle;
    }

    /// <summary>Sets a parameter to a number.</summary>
    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_handle, parameter, value));
        return this;
    }

    /// <summary>Sets a parameter to a text.</summary>
    public Statement Bind(int parameter, ReadOnlySpan<byte> utf8)
    {
        // The binding takes an empty span for NULL, so an empty text goes another way.
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(_handle, parameter, string.Empty) : raw.sqlite3_bind_text(_handle, parameter, utf8));
        return this;
    }

    /// <summary>Sets a parameter to NULL.</summary>
    public Statement BindNull(int parameter)
    {
        Check(raw.sqlite3_bind_null(_handle, parameter));
        return this;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one. If not, the statement is ready to run again.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(_handle);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }

        var failure = _database.Failure(code);
        Reset();
        throw failure;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Ends a run; the parameters stay.</summary>
    public void Reset() => raw.sqlite3_reset(_handle); // repeats the error of the last step, which has been reported

    public long Integer(int column) => raw.sqlite3_column_int64(_handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    /// <summary>Returns a text's bytes, which last until the next step or reset.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(_handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    public void Dispose()
    {
        _database.Forget(this);
        _handle.Dispose();
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw _database.Failure(code);
    }
}
