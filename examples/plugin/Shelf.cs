using CsvHelper;

namespace Lab.Recordings;

/// <summary>Where the lab keeps its recordings: a directory with <c>index.csv</c>, which says <c>file,torrent,description</c> of each.</summary>
internal sealed class Shelf(string directory)
{
    /// <summary>What stands before the colon of <c>shelf:DIRECTORY</c>.</summary>
    public const string Scheme = "shelf";

    public string Directory { get; } = directory;

    public string PathOf(string name) => Path.Combine(Directory, Path.GetFileName(name));

    /// <summary>Reads the index.</summary>
    public IReadOnlyList<ShelfEntry> Entries()
    {
        var entries = new List<ShelfEntry>();
        using var text = new StreamReader(PathOf("index.csv"));
        using var csv = CsvReader.Create(text, new CsvReaderOptions { HasHeader = true });
        while (csv.Read()) entries.Add(new ShelfEntry(csv.GetString(0), csv.GetString(1), csv.GetString(2)));
        return entries;
    }
}

/// <summary>What the index says of a recording.</summary>
internal sealed record ShelfEntry(string File, string Torrent, string Description);
