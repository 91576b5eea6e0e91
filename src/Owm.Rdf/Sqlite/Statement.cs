using System.Text;

namespace Owm.Rdf.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0, as SQLite has them. It goes with its connection.</summary>
internal sealed unsafe class Statement(Database database, nint handle)
{
    /// <summary>Sets a parameter to a number.</summary>
    public Statement Bind(int parameter, long value)
    {
        Check(Native.BindInteger(handle, parameter, value));
        return this;
    }

    /// <summary>Sets a parameter to a text.</summary>
    public Statement Bind(int parameter, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, and SQLite takes that for NULL; any address will do for no bytes.
        byte none = 0;
        fixed (byte* bytes = utf8) Check(Native.BindText(handle, parameter, utf8.IsEmpty ? &none : bytes, utf8.Length, Native.Transient));
        return this;
    }

    /// <summary>Sets a parameter to NULL.</summary>
    public Statement BindNull(int parameter)
    {
        Check(Native.BindNull(handle, parameter));
        return this;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one. If not, the statement is ready to run again.</returns>
    public bool Step()
    {
        var code = Native.Step(handle);
        GC.KeepAlive(database);
        if (code == Native.Row) return true;
        var failure = code == Native.Done ? null : database.Failure(code);
        Reset();
        return failure is null ? false : throw failure;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Ends a run; the parameters stay.</summary>
    public void Reset()
    {
        _ = Native.Reset(handle); // repeats the error of the last step, which has been reported
        GC.KeepAlive(database);
    }

    public long Integer(int column) => Native.ColumnInteger(handle, column);

    public bool IsNull(int column) => Native.ColumnType(handle, column) == Native.TypeNull;

    /// <summary>Returns a text's bytes, which last until the next step or reset.</summary>
    public ReadOnlySpan<byte> Utf8(int column)
    {
        var bytes = Native.ColumnBlob(handle, column);
        return new ReadOnlySpan<byte>(bytes, Native.ColumnBytes(handle, column));
    }

    public string Text(int column)
    {
        var text = Encoding.UTF8.GetString(Utf8(column));
        GC.KeepAlive(database);
        return text;
    }

    private void Check(int code)
    {
        if (code != Native.Ok) throw database.Failure(code);
    }
}
