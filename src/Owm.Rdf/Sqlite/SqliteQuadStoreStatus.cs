namespace Owm.Rdf;

/// <summary>How a store's file is kept, as SQLite itself reports it.</summary>
/// <param name="Path">The file's full path.</param>
/// <param name="SqliteVersion">The version of the SQLite library in use.</param>
/// <param name="FormatVersion">The version of the tables.</param>
/// <param name="JournalMode"><c>wal</c>: readers and a writer do not wait for each other.</param>
/// <param name="Synchronous"><c>2</c> (FULL): what was committed survives a power loss.</param>
/// <param name="Quads">How many quads there are.</param>
/// <param name="FileBytes">The file's size in bytes, without what is still in the write-ahead log.</param>
public sealed record SqliteQuadStoreStatus(string Path, string SqliteVersion, int FormatVersion, string JournalMode, int Synchronous, long Quads, long FileBytes);
