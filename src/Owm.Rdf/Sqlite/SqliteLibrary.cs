using System.Reflection;
using System.Runtime.InteropServices;

namespace Owm.Rdf.Sqlite;

/// <summary>The system's SQLite, found once in a process.</summary>
internal static class SqliteLibrary
{
    /// <summary>The name the native functions are declared with; <see cref="Resolve"/> says which file that is.</summary>
    public const string Name = "owm-sqlite3";

    private static readonly Lock Gate = new();
    private static nint _library;

    /// <summary>Finds the library, if that was not done yet.</summary>
    /// <exception cref="RdfException">It is not installed.</exception>
    public static void Load()
    {
        if (_library != 0) return;
        lock (Gate)
        {
            if (_library != 0) return;
            // Found before it is needed: from inside the resolver an exception would reach the caller in another shape.
            var library = Find();
            NativeLibrary.SetDllImportResolver(typeof(SqliteLibrary).Assembly, Resolve);
            _library = library;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name == Name ? _library : 0;

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
            ? "SQLite was not found: Windows 10 and later have winsqlite3.dll, and this system does not. Put sqlite3.dll beside the program."
            : $"SQLite was not found: {names[0]} is not on this system. Install it (Debian, Ubuntu: libsqlite3-0; Fedora, Alpine: sqlite-libs).");
    }
}
