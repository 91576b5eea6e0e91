using System.Runtime.InteropServices;
using System.Text;

namespace Owm.Rdf.Sqlite;

/// <summary>One connection to a store's file. For one thread at a time.</summary>
internal sealed unsafe class Database : IDisposable
{
    private readonly Dictionary<string, List<Statement>> _idle = new(StringComparer.Ordinal);
    private readonly List<nint> _prepared = []; // SQLite's list of them has those of the full-text index too, which are its own
    private nint _handle;

    private Database(nint handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    ~Database() => Close(); // for an enumerator somebody forgot to dispose

    /// <summary>Gets the file's full path.</summary>
    public string Path { get; }

    /// <summary>Gets whether no transaction is open.</summary>
    public bool IsIdle => Native.GetAutocommit(_handle) != 0;

    /// <summary>Gets or sets whether SQLite reported an error.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Gets how many rows the last statement added or removed.</summary>
    public int Changes => Native.Changes(_handle);

    /// <summary>Gets the key of the last row added.</summary>
    public long LastInsertedKey => Native.LastInsertRowId(_handle);

    /// <summary>Opens a connection.</summary>
    /// <param name="path">The file's full path (so that SQLite sees none of its special names in it).</param>
    /// <param name="create">Whether to make the file if it is not there.</param>
    /// <param name="patience">How long to wait for other connections.</param>
    public static Database Open(string path, bool create, TimeSpan patience)
    {
        return Open(path, path, Native.OpenReadWrite | (create ? Native.OpenCreate : 0), patience);
    }

    /// <summary>Opens a file that nobody writes, without making anything beside it (https://www.sqlite.org/uri.html#uriimmutable).</summary>
    /// <param name="path">The file's full path.</param>
    public static Database OpenImmutable(string path)
    {
        var parts = path.Replace(System.IO.Path.DirectorySeparatorChar, '/').Split('/').Select(Uri.EscapeDataString);
        var uri = $"file://{(path.StartsWith('/') ? "" : "/")}{string.Join('/', parts)}?immutable=1";
        return Open(path, uri, Native.OpenReadOnly | Native.OpenUri, TimeSpan.Zero);
    }

    /// <summary>Opens an empty database that is in no file.</summary>
    /// <param name="path">The file that is not there, for messages.</param>
    public static Database OpenInMemory(string path) => Open(path, ":memory:", Native.OpenReadWrite | Native.OpenCreate, TimeSpan.Zero);

    /// <summary>Sets how long to wait for other connections.</summary>
    public void SetPatience(TimeSpan patience) => _ = Native.BusyTimeout(_handle, (int)Math.Min(patience.TotalMilliseconds, int.MaxValue));

    /// <summary>Runs SQL of this program's own.</summary>
    public void Execute(string sql)
    {
        var code = TryExecute(sql);
        if (code != Native.Ok) throw Failure(code);
    }

    /// <summary>Runs SQL of this program's own, one statement or several, and returns SQLite's result code.</summary>
    public int TryExecute(string sql)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(sql + '\0'))
        {
            for (var next = text; *next != 0;)
            {
                var code = Native.Prepare(_handle, next, -1, out var statement, out next);
                if (code != Native.Ok) return code;
                if (statement == 0) break; // white space
                do code = Native.Step(statement);
                while (code == Native.Row);
                _ = Native.Finalize(statement);
                if (code != Native.Done) return code;
            }
        }

        return Native.Ok;
    }

    /// <summary>Runs a query of one row with one number.</summary>
    public long QueryInteger(string sql)
    {
        var statement = Rent(sql);
        try
        {
            return statement.Step() ? statement.Integer(0) : 0;
        }
        finally
        {
            Return(sql, statement);
        }
    }

    /// <summary>Runs a query of one row with one text.</summary>
    public string QueryText(string sql)
    {
        var statement = Rent(sql);
        try
        {
            return statement.Step() ? statement.Text(0) : "";
        }
        finally
        {
            Return(sql, statement);
        }
    }

    /// <summary>Takes a prepared statement for this SQL; <see cref="Return"/> it when done.</summary>
    public Statement Rent(string sql)
    {
        if (!_idle.TryGetValue(sql, out var idle) || idle.Count == 0) return Prepare(sql);
        var statement = idle[^1];
        idle.RemoveAt(idle.Count - 1);
        return statement;
    }

    /// <summary>Gives a statement back for later use.</summary>
    public void Return(string sql, Statement statement)
    {
        if (_handle == 0) return;
        statement.Reset();
        if (!_idle.TryGetValue(sql, out var idle)) _idle.Add(sql, idle = []);
        idle.Add(statement);
    }

    /// <summary>Prepares a statement, which lasts as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        int code;
        nint statement;
        fixed (byte* text = Encoding.UTF8.GetBytes(sql + '\0')) code = Native.Prepare(_handle, text, -1, out statement, out _);
        if (code != Native.Ok) throw Failure(code);
        _prepared.Add(statement);
        return new Statement(this, statement);
    }

    /// <summary>Makes the error for a result code of this connection.</summary>
    public RdfException Failure(int code)
    {
        HasFailed = true;
        return SqliteFailure.Of(code, Path, Text(Native.ErrorMessage(_handle)));
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private static Database Open(string path, string name, int flags, TimeSpan patience)
    {
        SqliteLibrary.Load();
        int code;
        nint handle;
        // NOMUTEX: each connection is used by one thread at a time here, so SQLite need not lock.
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0')) code = Native.Open(text, out handle, flags | Native.OpenNoMutex, null);
        if (code != Native.Ok)
        {
            _ = Native.Close(handle); // even a connection that failed has to be closed
            throw SqliteFailure.Of(code, path, Text(Native.ErrorString(code)));
        }

        _ = Native.ExtendedResultCodes(handle, 1);
        var database = new Database(handle, path);
        database.SetPatience(patience);
        return database;
    }

    private static string Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? "";

    private void Close()
    {
        if (_handle == 0) return;
        // SQLite lets go of the file once all statements are gone.
        foreach (var statement in _prepared) _ = Native.Finalize(statement);
        _ = Native.Close(_handle);
        _handle = 0;
    }
}
