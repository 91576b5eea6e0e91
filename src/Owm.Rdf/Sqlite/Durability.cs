namespace Owm.Rdf.Sqlite;

/// <summary>The settings under which a commit survives a power loss.</summary>
internal static class Durability
{
    private const string Settings = """
        PRAGMA synchronous=FULL;
        PRAGMA fullfsync=ON;
        PRAGMA checkpoint_fullfsync=ON;
        PRAGMA cache_size=-16384;
        PRAGMA journal_size_limit=67108864
        """;

    /// <summary>Sets them on a connection that will write.</summary>
    /// <remarks>
    /// With write-ahead logging, NORMAL would lose the last commits at a power loss. fullfsync matters on macOS only,
    /// where fsync does not reach the disk. The cache (16 MiB at most) is for large imports; the log is cut back to
    /// 64 MiB after one.
    /// </remarks>
    public static void Ensure(Database database) => database.Execute(Settings);
}
