using System.Runtime.InteropServices;
using SQLitePCL;

namespace Owm.Rdf.Sqlite;

/// <summary>The system's SQLite, found and bound once in a process.</summary>
internal static class SqliteLibrary
{
    private static readonly Lock Gate = new();
    private static volatile bool _loaded;

    /// <summary>Finds the library, if that was not done yet.</summary>
    /// <exception cref="RdfException">It is not installed.</exception>
    public static void Load()
    {
        if (_loaded) return;
        lock (Gate)
        {
            if (_loaded) return;
            // Found before it is needed: from inside the resolver an exception would reach the caller in another shape.
            var library = Find();
            try
            {
                NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? library : 0);
            }
            catch (InvalidOperationException)
            {
                // The program has set a resolver of its own; then that finds the library it wants.
            }

            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            _loaded = true;
        }
    }

    private static nint Find()
    {
        string[] names = OperatingSystem.IsWindows() ? ["winsqlite3.dll", "sqlite3.dll"]
            : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib", "/usr/lib/libsqlite3.dylib"]
            : ["libsqlite3.so.0", "libsqlite3.so"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library)) return library;
        }

        throw new RdfException(OperatingSystem.IsWindows()
            ? "SQLite was not found: Windows 10 or later has winsqlite3.dll, and this system does not. Put sqlite3.dll beside the program."
            : $"SQLite was not found: {names[0]} is not on this system. Install it (Debian, Ubuntu: libsqlite3-0; Fedora: sqlite-libs; Alpine: sqlite-libs; macOS has it).");
    }
}
