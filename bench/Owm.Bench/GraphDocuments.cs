using System.Globalization;
using System.Text;
using Owm.Rdf;

namespace Owm.Bench;

/// <summary>Documents to be read: records as a project has them, and the real graphs beside the checkout again and again.</summary>
internal sealed class GraphDocuments : IDisposable
{
    private const string Data = "http://data.openworm.org/data_sources/DataSource#";
    private const string Schema = "http://schema.openworm.org/2020/07/data_sources/DataSource/";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("owm-bench-");
    private int _stores;

    public GraphDocuments(int statements)
    {
        var nquads = Make("records.nq", statements, WriteNQuads);
        var turtle = Make("records.ttl", statements, WriteTurtle);
        All = [("records, N-Quads", nquads, statements), ("records, Turtle", turtle, statements)];
        Loaded = [("records, N-Quads", nquads, statements)];
        var real = Real();
        if (real.Count == 0) return;
        All.Add(Repeat("owmeta's graphs, N-Quads", "real.nq", RdfFormat.NQuads, real, statements));
        All.Add(Repeat("owmeta's graphs, Turtle", "real.ttl", RdfFormat.Turtle, real, statements));
        Loaded.Add(All[2]);
    }

    /// <summary>Gets what is parsed: name, path, statements.</summary>
    public List<(string Name, string Path, int Count)> All { get; }

    /// <summary>Gets what is loaded into a store.</summary>
    public List<(string Name, string Path, int Count)> Loaded { get; }

    /// <summary>Leaves the documents in a directory, for other programs.</summary>
    public static void Keep(int statements, string directory)
    {
        using var documents = new GraphDocuments(statements);
        foreach (var (_, path, _) in documents.All) File.Move(path, Path.Combine(directory, Path.GetFileName(path)), overwrite: true);
    }

    public string FreshStore() => Path.Combine(_directory.FullName, $"{++_stores}.db");

    public void Drop(string store)
    {
        foreach (var file in _directory.GetFiles(Path.GetFileName(store) + "*")) file.Delete();
    }

    public void Dispose() => _directory.Delete(recursive: true);

    // Five statements a record: every second value is new, as keys, dates and digests are.
    private static void WriteNQuads(TextWriter text, int statements)
    {
        for (var i = 0; i < statements; i++)
        {
            var (record, field) = (i / 5, i % 5);
            text.Write($"<{Data}connectome_{record}> ");
            text.Write(field switch
            {
                0 => $"<{Vocabulary.RdfType.Value}> <{Schema}ConnectomeCSVDataSource>",
                1 => $"<{Schema}description> \"Connectome no. {record} of a worm, as \\\"published\\\" in {1986 + (record % 40)}\"@en",
                2 => $"<{Schema}file_name> \"connectome_{record}.csv\"",
                3 => $"<{Schema}size> \"{record * 7 % 1000}\"^^<{Vocabulary.XsdInteger.Value}>",
                _ => $"<{Schema}sha256> \"{Digest(record)}\"",
            });
            text.Write($" <http://data.openworm.org/contexts/{record / 1000}> .\n");
        }
    }

    private static void WriteTurtle(TextWriter text, int statements)
    {
        text.Write($"@prefix d: <{Data}> .\n@prefix s: <{Schema}> .\n@prefix xsd: <{Vocabulary.XsdNamespace}> .\n");
        for (var record = 0; record < statements / 5; record++)
        {
            text.Write($"d:connectome_{record} a s:ConnectomeCSVDataSource ;\n");
            text.Write($"    s:description \"Connectome no. {record} of a worm, as \\\"published\\\" in {1986 + (record % 40)}\"@en ;\n");
            text.Write($"    s:file_name \"connectome_{record}.csv\" ;\n    s:size \"{record * 7 % 1000}\"^^xsd:integer ;\n    s:sha256 \"{Digest(record)}\" .\n");
        }
    }

    private static string Digest(int record) =>
        string.Concat(Enumerable.Range(1, 4).Select(i => unchecked(((ulong)record * 0x9E3779B97F4A7C15) ^ ((ulong)i * 0xBF58476D1CE4E5B9)).ToString("x16", CultureInfo.InvariantCulture)));

    private static List<Quad> Real()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var data = Path.Combine(directory.FullName, "..", "shared", "data");
            if (File.Exists(Path.Combine(directory.FullName, "OwmBitTorrent.sln")) && Directory.Exists(data))
            {
                return [.. Directory.GetFiles(data, "*.nt").Order(StringComparer.Ordinal).SelectMany(path => RdfReader.ReadFile(path))];
            }
        }

        return [];
    }

    /// <summary>Writes copies of a graph one after the other, with other names for what it describes, until there are as many statements.</summary>
    private (string Name, string Path, int Count) Repeat(string name, string file, RdfFormat format, List<Quad> graph, int statements)
    {
        var path = Path.Combine(_directory.FullName, file);
        var prefixes = new Prefixes();
        prefixes.Bind("sci", "http://data.openworm.org/sci/bio/");
        prefixes.Bind("bio", "http://schema.openworm.org/2020/07/sci/bio/");
        using var stream = File.Create(path);
        var count = 0;
        for (var copy = 0; count < statements; copy++)
        {
            var context = format.HasNamedGraphs() ? new Iri($"http://data.openworm.org/contexts/{copy}") : null;
            RdfWriter.Write(stream, format, graph.Select(quad => new Quad(Renamed(quad.Subject), quad.Predicate, Renamed(quad.Object), context)), prefixes);
            count += graph.Count;

            Term Renamed(Term term) => term is Iri iri && iri.Value.Contains("data.openworm.org", StringComparison.Ordinal) ? new Iri($"{iri.Value}.{copy}") : term;
        }

        return (name, path, count);
    }

    private string Make(string file, int statements, Action<TextWriter, int> write)
    {
        var path = Path.Combine(_directory.FullName, file);
        using var text = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        write(text, statements);
        return path;
    }
}
