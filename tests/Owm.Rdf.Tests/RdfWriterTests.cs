using System.Text;
using Owm.Testing;

namespace Owm.Rdf.Tests;

public sealed class RdfWriterTests
{
    private static readonly Iri A = new("http://example.org/ns#a");
    private static readonly Iri P = new("http://example.org/ns#p");

    public static TheoryData<RdfFormat> Formats => new(Enum.GetValues<RdfFormat>());

    [Fact]
    public void Turtle_is_grouped_sorted_and_shortened()
    {
        var prefixes = new Prefixes();
        prefixes.Bind("ex", "http://example.org/ns#");
        prefixes.Bind("foaf", "http://xmlns.com/foaf/0.1/");
        prefixes.Bind("xsd", Vocabulary.XsdNamespace);
        var source = """
            @prefix : <http://example.org/ns#> .
            :worm :length 1.0e-3, 1.5, 1 ; a :Nematode ; :name "C. elegans"@en ; :adult true ; :seen "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date> ;
              :neurons ( :ADAL [ :name "ADAR" ] () ) ; :note "two\nlines \"quoted\"" .
            :2000_connections :of :worm ; <http://other.example/p> [] .
            [ :anonymous 1 ] .
            """;

        Assert.Equal(
            """""
            @prefix ex: <http://example.org/ns#> .
            @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

            ex:2000_connections ex:of ex:worm ;
                <http://other.example/p> [] .

            ex:worm a ex:Nematode ;
                ex:adult true ;
                ex:length 1 ,
                    1.0e-3 ,
                    1.5 ;
                ex:name "C. elegans"@en ;
                ex:neurons ( ex:ADAL [
                    ex:name "ADAR"
                ] () ) ;
                ex:note """two
            lines \"quoted\"""" ;
                ex:seen "2026-01-01"^^xsd:date .

            [] ex:anonymous 1 .

            """"",
            Write(RdfFormat.Turtle, Read(RdfFormat.Turtle, source), prefixes));
    }

    [Fact]
    public void TriG_puts_the_default_graph_first_and_the_others_in_braces()
    {
        var quads = new[] { new Quad(A, P, new Literal("1"), new Iri("http://example.org/g2")), new Quad(A, P, new BlankNode("shared"), A), new Quad(A, P, new BlankNode("shared")) };

        Assert.Equal(
            """
            <http://example.org/ns#a> <http://example.org/ns#p> _:b0 .

            <http://example.org/g2> {
                <http://example.org/ns#a> <http://example.org/ns#p> "1" .
            }

            <http://example.org/ns#a> {
                <http://example.org/ns#a> <http://example.org/ns#p> _:b0 .
            }

            """,
            Write(RdfFormat.TriG, quads));
    }

    [Fact]
    public void NTriples_are_sorted_by_their_bytes_and_escaped_where_they_must_be()
    {
        var quads = new[]
        {
            new Quad(A, P, new Literal("\uE000")), new Quad(A, P, new Literal("\U00010000")), new Quad(A, P, new Literal("\b\t\n\f\r\"\\\0\x7Fé")), new Quad(A, P, new Literal("z")),
            new Quad(A, P, new Literal("z")),
        };

        Assert.Equal(
            "<http://example.org/ns#a> <http://example.org/ns#p> \"\\b\\t\\n\\f\\r\\\"\\\\\\u0000\\u007Fé\" .\n"
            + "<http://example.org/ns#a> <http://example.org/ns#p> \"z\" .\n"
            + "<http://example.org/ns#a> <http://example.org/ns#p> \"\uE000\" .\n"
            + "<http://example.org/ns#a> <http://example.org/ns#p> \"\U00010000\" .\n",
            Write(RdfFormat.NTriples, quads));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Nothing_is_written_as_nothing(RdfFormat format) => Assert.Equal("", Write(format, []));

    [Theory]
    [InlineData(RdfFormat.NTriples)]
    [InlineData(RdfFormat.Turtle)]
    public void A_format_without_graphs_refuses_a_named_graph(RdfFormat format)
    {
        var error = Assert.Throws<RdfException>(() => Write(format, [new Quad(A, P, A, A)]));
        Assert.Contains("N-Quads or TriG", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void An_IRI_that_could_break_out_of_its_brackets_is_refused(RdfFormat format)
    {
        using var text = new StringWriter();
        Assert.Throws<RdfException>(() => RdfWriter.Write(text, format, [new Quad(A, P, new Iri("http://x> <http://evil> <http://evil"))]));
        Assert.Equal("", text.ToString());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_written_reads_back_as_the_same_graph_and_is_the_same_bytes_whatever_its_order_and_labels(RdfFormat format)
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var graphs = new RandomGraphs(seed);
            var quads = graphs.Make(format.HasNamedGraphs());
            var written = Write(format, quads, graphs.Prefixes);

            Assert.True(GraphIsomorphism.AreIsomorphic(quads, Read(format, written)), $"seed {seed}:\n{written}");
            Assert.Equal(written, Write(format, graphs.Disguise(quads), graphs.Prefixes));
        }
    }

    /// <summary>Every order of six quads in four contexts, each quad once and twice.</summary>
    [Theory]
    [InlineData(RdfFormat.NQuads)]
    [InlineData(RdfFormat.TriG)]
    public void Every_order_of_the_same_quads_gives_the_same_bytes(RdfFormat format)
    {
        Quad[] quads =
        [
            new(A, P, new Literal("1")), new(A, P, new BlankNode("x"), A), new(new BlankNode("x"), P, new BlankNode("y"), A), new(A, P, Literal.WithLanguage("1", "en"), P),
            new(new BlankNode("z"), P, new BlankNode("g"), new BlankNode("g")), new(P, P, new BlankNode("z"), new BlankNode("g")),
        ];
        var expected = Write(format, quads);
        var orders = 0;
        foreach (var order in Orders([.. Enumerable.Range(0, quads.Length)], 0))
        {
            orders++;
            // Labels follow the order too, and with them whatever depends on labels.
            var labels = new Dictionary<string, BlankNode>();
            BlankNode Label(BlankNode node) => labels.TryGetValue(node.Label, out var label) ? label : labels[node.Label] = new BlankNode($"n{(orders * 7) + labels.Count}");
            Term? Renamed(Term? term) => term is BlankNode node ? Label(node) : term;
            var ordered = order.Select(i => new Quad(Renamed(quads[i].Subject)!, quads[i].Predicate, Renamed(quads[i].Object)!, Renamed(quads[i].Graph))).ToList();
            Assert.Equal(expected, Write(format, orders % 2 == 0 ? ordered : [.. ordered, .. ordered]));
        }

        Assert.Equal(720, orders);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_was_written_and_read_is_written_the_same_again(RdfFormat format)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var graphs = new RandomGraphs(seed);
            var written = Write(format, graphs.Make(format.HasNamedGraphs()), graphs.Prefixes);
            Assert.Equal(written, Write(format, Read(format, written), graphs.Prefixes));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Lists_and_brackets_of_any_length_and_depth_are_written_and_read_back(RdfFormat format)
    {
        const int count = 5_000;
        var quads = new List<Quad>();
        for (var i = 0; i < count; i++)
        {
            quads.Add(new Quad(new BlankNode($"list{i}"), Vocabulary.RdfFirst, new Literal($"{i}")));
            quads.Add(new Quad(new BlankNode($"list{i}"), Vocabulary.RdfRest, i + 1 < count ? new BlankNode($"list{i + 1}") : Vocabulary.RdfNil));
            quads.Add(new Quad(i == 0 ? A : new BlankNode($"deep{i}"), P, new BlankNode($"deep{i + 1}")));
            quads.Add(new Quad(new BlankNode($"ring{i}"), Vocabulary.RdfRest, new BlankNode($"ring{(i + 1) % count}")));
        }

        quads.Add(new Quad(A, P, new BlankNode("list0")));
        var written = Write(format, quads);
        Assert.Equal(quads.Count, Read(format, written).Count);
        Assert.Equal(written, Write(format, new RandomGraphs(1).Disguise(quads)));
    }

    [SharedMaterialTheory("w3c")]
    [InlineData("turtle11", "*.ttl")]
    [InlineData("trig11", "*.trig")]
    public void Every_good_document_of_the_suites_survives_being_written_in_every_format(string suite, string pattern)
    {
        var read = 0;
        foreach (var path in Directory.GetFiles(RepositoryPaths.Shared("w3c", suite)!, pattern))
        {
            List<Quad> quads;
            try
            {
                quads = [.. RdfReader.ReadFile(path)];
            }
            catch (RdfSyntaxException)
            {
                continue; // one of those that test that it cannot be read
            }

            read++;
            foreach (var format in Enum.GetValues<RdfFormat>())
            {
                if (!format.HasNamedGraphs() && quads.Exists(quad => quad.Graph is not null)) continue;
                Assert.True(GraphIsomorphism.AreIsomorphic(quads, Read(format, Write(format, quads))), $"{path} as {format}");
            }
        }

        Assert.True(read > 200);
    }

    private static IEnumerable<int[]> Orders(int[] order, int from)
    {
        if (from == order.Length) yield return order;
        for (var i = from; i < order.Length; i++)
        {
            (order[from], order[i]) = (order[i], order[from]);
            foreach (var rest in Orders(order, from + 1)) yield return rest;
            (order[from], order[i]) = (order[i], order[from]);
        }
    }

    private static string Write(RdfFormat format, IEnumerable<Quad> quads, Prefixes? prefixes = null)
    {
        using var stream = new MemoryStream();
        RdfWriter.Write(stream, format, quads, prefixes);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static List<Quad> Read(RdfFormat format, string text)
    {
        using var reader = new StringReader(text);
        return [.. RdfReader.Read(reader, format)];
    }
}
