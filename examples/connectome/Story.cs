using Owm.DataSources;

namespace Owm.Examples.Connectome;

/// <summary>A lab shares a connectome; a reader elsewhere loads it by the record's name.</summary>
internal static class Story
{
    private const string Key = "2000_connections";

    /// <summary>Plays it to the end.</summary>
    /// <param name="csv">The connectome's CSV file.</param>
    /// <param name="workplace">A directory for all of it.</param>
    /// <exception cref="InvalidOperationException">Some step failed; the message says which and why.</exception>
    public static async Task PlayAsync(string csv, string workplace)
    {
        var fileName = Path.GetFileName(csv);
        var lab = new Person("lab", workplace);
        var reader = new Person("reader", workplace);
        var catalog = Path.Combine("..", "catalog");
        Directory.CreateDirectory(Path.Combine(workplace, "catalog"));
        File.Copy(csv, lab.PathOf(fileName));

        Say("The lab runs a tracker, makes a torrent of the file, posts it to the catalog and seeds it.");
        var (tracker, line) = await OwmProcess.StartAsync(lab, "HTTP tracker: ", "tracker", "--http", "127.0.0.1:0");
        using var trackerRunning = tracker;
        await OwmProcess.RunAsync(lab, "torrent", "create", fileName, "--tracker", line["HTTP tracker: ".Length..]);
        var torrent = Path.GetFileName(Directory.GetFiles(lab.Directory, "*.torrent").Single());
        await OwmProcess.RunAsync(lab, "catalog", "post", torrent, "--description", "An example connectome", "--catalog", catalog);
        var (seeder, _) = await OwmProcess.StartAsync(lab, "Seeding ", "seed", torrent);
        using var seederRunning = seeder;

        Say("The reader, elsewhere, describes the data source once, in t.cs:");
        var module = Module(fileName, torrent);
        await File.WriteAllTextAsync(reader.PathOf("t.cs"), module);
        Console.Write(module);

        Say("saves it and looks at it,");
        await OwmProcess.RunAsync(reader, "init");
        await OwmProcess.RunAsync(reader, "save", "t");
        await OwmProcess.RunAsync(reader, "source", "show", $"ConnectomeCSVDataSource:{Key}");

        Say("and loads its content: found in the catalog, fetched over BitTorrent, checked.");
        await OwmProcess.RunAsync(reader, "source", "load", $"ConnectomeCSVDataSource:{Key}", "--catalog", catalog, "-d", "data");
        await OwmProcess.RunAsync(reader, "integrity", Path.Combine("data", torrent), Path.Combine("data", fileName));

        Say("What was loaded:");
        Describe(ConnectomeTable.Read(reader.PathOf(Path.Combine("data", fileName))));
    }

    private static string Module(string fileName, string torrent) =>
        $$"""
        void OwmData(OwmNamespace ns)
        {
            ns.Context.AddImport(ConnectomeCSVDataSource.DefinitionContext);
            ns.Context.Add(new ConnectomeCSVDataSource
            {
                Key = "{{Key}}",
                CsvFileName = "{{fileName}}",
                TorrentFileName = "{{torrent}}",
            });
        }

        """;

    private static void Describe(ConnectomeTable table)
    {
        Console.WriteLine($"{table.Neurons.Count} cells, {table.Connections.Count} connections. The five strongest:");
        foreach (var connection in table.Strongest(5)) Console.WriteLine($"    {connection.Pre} -> {connection.Post}  {connection.Weight}");
    }

    private static void Say(string text)
    {
        Console.WriteLine();
        Console.WriteLine($"# {text}");
    }
}
