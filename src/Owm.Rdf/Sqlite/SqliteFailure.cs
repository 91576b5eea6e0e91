using SQLitePCL;

namespace Owm.Rdf.Sqlite;

/// <summary>SQLite's result codes as errors a person can act on.</summary>
internal static class SqliteFailure
{
    /// <summary>Makes the error for a result code.</summary>
    /// <param name="code">The code, primary or extended.</param>
    /// <param name="path">The store's file.</param>
    /// <param name="detail">SQLite's own words.</param>
    public static RdfException Of(int code, string path, string detail) => new((code & 0xFF) switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => $"Another process kept writing to '{path}' for too long. Wait for it to finish, or end it, and try again.",
        raw.SQLITE_NOTADB => $"'{path}' is not a graph: its content is something else. Name another file, or move this one away.",
        raw.SQLITE_CORRUPT => $"'{path}' is damaged ({detail}). Put back a copy, or build the graph again from its documents.",
        raw.SQLITE_CANTOPEN => $"'{path}' cannot be opened. Check that its directory exists and that you may read and write there.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => $"'{path}' cannot be written ({detail}). Check who owns it and its directory.",
        raw.SQLITE_FULL => $"No space is left to write '{path}'. Free some and try again: nothing was changed.",
        raw.SQLITE_IOERR => $"Reading or writing '{path}' failed ({detail}). Check the disk.",
        raw.SQLITE_NOMEM => $"Not enough memory to use '{path}'.",
        raw.SQLITE_TOOBIG => $"A text is too long to be kept in '{path}'.",
        _ => $"SQLite failed on '{path}' ({detail}, code {code}).",
    });
}
