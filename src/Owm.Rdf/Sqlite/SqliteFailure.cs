namespace Owm.Rdf.Sqlite;

/// <summary>SQLite's result codes (https://www.sqlite.org/rescode.html) as errors a person can act on.</summary>
internal static class SqliteFailure
{
    /// <summary>Tells whether a code says that another connection is in the way.</summary>
    public static bool IsBusy(int code) => (code & 0xFF) is 5 or 6 or 15; // BUSY, LOCKED, PROTOCOL

    /// <summary>Makes the error for a result code.</summary>
    /// <param name="code">The code, primary or extended.</param>
    /// <param name="path">The store's file.</param>
    /// <param name="detail">SQLite's own words.</param>
    public static RdfException Of(int code, string path, string detail) => new((code & 0xFF) switch
    {
        _ when IsBusy(code) => $"Another process kept '{path}' busy for too long. Wait for it to finish, or end it, and try again.",
        3 or 8 or 23 => $"'{path}' cannot be written ({detail}). Check who owns it and its directory.", // PERM, READONLY, AUTH
        7 => $"Not enough memory to use '{path}'.",
        10 => $"Reading or writing '{path}' failed ({detail}). Check the disk.",
        11 => $"'{path}' is damaged ({detail}). Put back a copy, or build the graph again from its documents.",
        13 => $"No space is left to write '{path}'. Free some and try again: nothing was changed.",
        14 => $"'{path}' cannot be opened. Check that its directory exists and that you may read and write there.",
        18 => $"A text is too long to be kept in '{path}'.",
        26 => $"'{path}' is not a graph: its content is something else. Name another file, or move this one away.",
        _ => $"SQLite failed on '{path}' ({detail}, code {code}).",
    })
    {
        Failure = (code & 0xFF) switch
        {
            _ when IsBusy(code) => RdfFailure.StoreBusy,
            3 or 8 or 14 or 23 => RdfFailure.StoreNotAllowed, // PERM, READONLY, CANTOPEN, AUTH
            13 => RdfFailure.StoreFull, // FULL
            _ => RdfFailure.Store,
        },
    };
}
