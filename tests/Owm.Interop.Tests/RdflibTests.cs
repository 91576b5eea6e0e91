using System.Diagnostics;
using System.Text;
using Owm.Rdf;
using Owm.Testing;

namespace Owm.Interop.Tests;

/// <summary>What is written here is read by rdflib, and what it writes is read here, with the same triples.</summary>
[Trait("Category", "Interop")]
public sealed class RdflibTests : IDisposable
{
    private const string HardGraph = "hard";

    private readonly TemporaryDirectory _directory = new();

    /// <summary>Gets owmeta's own graphs, as far as they are there, and one full of what is hard to write, each with every format.</summary>
    public static TheoryData<string, RdfFormat> GraphsAndFormats
    {
        get
        {
            string[] real = RepositoryPaths.Shared("data") is { } data ? Directory.GetFiles(data, "*.nt") : [];
            var all = new TheoryData<string, RdfFormat>();
            foreach (var graph in real.Select(Path.GetFileName).Order(StringComparer.Ordinal).Append(HardGraph))
            {
                foreach (var format in Enum.GetValues<RdfFormat>()) all.Add(graph!, format);
            }

            return all;
        }
    }

    public void Dispose() => _directory.Dispose();

    [RdflibTheory]
    [MemberData(nameof(GraphsAndFormats))]
    public void Rdflib_reads_what_is_exported_here_as_the_same_graph(string graph, RdfFormat format)
    {
        var quads = Read(graph, format);
        // N-Triples and N-Quads, which are hard to get wrong, say what is meant.
        var plain = Write("plain", format.HasNamedGraphs() ? RdfFormat.NQuads : RdfFormat.NTriples, quads);
        var exported = Write("exported", format, quads);
        Rdflib("same", plain, exported);
        if (graph != HardGraph && !format.HasNamedGraphs()) Rdflib("same", RepositoryPaths.Shared("data", graph)!, exported);

        var back = _directory["back" + (format.HasNamedGraphs() ? ".nq" : ".nt")];
        Rdflib("convert", exported, back);
        AssertSame(quads, RdfReader.ReadFile(back));
    }

    [RdflibTheory]
    [MemberData(nameof(GraphsAndFormats))]
    public void What_rdflib_writes_is_read_here_as_the_same_graph(string graph, RdfFormat format)
    {
        var quads = Read(graph, format);
        var plain = Write("plain", format.HasNamedGraphs() ? RdfFormat.NQuads : RdfFormat.NTriples, quads);
        var theirs = _directory["theirs" + format.FileExtension()];
        Rdflib("convert", plain, theirs);
        AssertSame(quads, RdfReader.ReadFile(theirs));
    }

    /// <summary>Returns a graph; for formats with named graphs, parts of it in two of those, and a blank node in each of them.</summary>
    private static List<Quad> Read(string graph, RdfFormat format)
    {
        using var hard = new StringReader(Hard);
        List<Quad> quads = [.. graph == HardGraph ? RdfReader.Read(hard, RdfFormat.Turtle) : RdfReader.ReadFile(RepositoryPaths.Shared("data", graph)!)];
        if (!format.HasNamedGraphs()) return quads;
        var contexts = new Iri[] { new("http://example.org/contexts/1"), new("http://example.org/contexts/b%20c") };
        return [.. quads, .. quads.Select(quad => quad with { Graph = contexts[quad.Subject.ToString()!.Length % 2] }).Where(quad => Nodes(quad) == 0)];

        static int Nodes(Quad quad) => (quad.Subject is BlankNode ? 1 : 0) + (quad.Object is BlankNode ? 1 : 0);
    }

    private static void AssertSame(IEnumerable<Quad> expected, IEnumerable<Quad> found)
    {
        // rdflib has a name for the default graph, and writes it.
        var named = found.Select(quad => quad.Graph is Iri { Value: "urn:x-rdflib:default" } ? quad with { Graph = null } : quad).ToList();
        var missing = expected.Except(named).Where(quad => !HasBlankNode(quad)).ToList();
        Assert.Empty(missing);
        Assert.True(GraphIsomorphism.AreIsomorphic(expected, named));

        static bool HasBlankNode(Quad quad) => quad.Subject is BlankNode || quad.Object is BlankNode;
    }

    private string Write(string name, RdfFormat format, List<Quad> quads)
    {
        var prefixes = new Prefixes();
        prefixes.Bind("ex", "http://example.org/ns#");
        prefixes.Bind("owm", "http://openworm.org/schema/");
        prefixes.Bind("bio", "http://data.openworm.org/sci/bio/");
        prefixes.Bind("xsd", Vocabulary.XsdNamespace);
        var path = _directory[name + format.FileExtension()];
        using var file = File.Create(path);
        RdfWriter.Write(file, format, quads, prefixes);
        return path;
    }

    private static void Rdflib(params string[] args)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Clients", "rdflib_graph.py");
        using var python = Process.Start(new ProcessStartInfo(RdflibTheoryAttribute.Python, [script, .. args]) { RedirectStandardError = true, StandardErrorEncoding = Encoding.UTF8 })!;
        var errors = python.StandardError.ReadToEnd();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, $"rdflib {string.Join(' ', args)}: {errors}");
    }

    // What rdflib 6.1 itself changes is not in it: a backslash before u0041 it reads as an A, and of doubles, and of numbers
    // written in unusual ways, its Turtle keeps the value only.
    private const string Hard = """"
        @prefix : <http://example.org/ns#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        :2000_connections a :Thing ; :of [ :name "an inner node" ; :of [ :name "a deeper one" ] ] .
        :list :items ( 1 2.5 true "four"@en ( :five ) () ) .
        :text :is "", " ", "two\nlines", "\r\n", "tab\t", "quote \" and '''", "ends in \"", "ends in \\", "Würmer 線虫 🪱", "\u0001\u007F\u0085",
            """three quotes \""" inside""", "<http://x> . # no comment", "\uE000\uFFFD\U0010FFFF" .
        :number :is 7, -1, 1.50, 0.5, 123456789012345678901234567890, "1e6"^^xsd:float .
        :number :also "not a number"^^xsd:integer ; :or "NaN"^^xsd:double ; :even "INF"^^xsd:double .
        :other :is false, "2026-11-20"^^xsd:date, "20:15"^^<urn:x:time>, "colour"@en-GB, "Farbe"@de .
        <http://example.org/a?b=c&d=%20#e> :p <urn:uuid:00000000-0000-0000-0000-000000000000>, <http://example.org/ns#a.b.>, <http://example.org/ns#a/b>, <http://example.org/ns#é線>, <x:y> .
        _:ring :next [ :next [ :next _:ring ] ] .
        _:shared :name "shared" . :a :p _:shared . :b :p _:shared .
        """";
}
