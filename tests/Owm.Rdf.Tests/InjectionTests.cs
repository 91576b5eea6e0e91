using Owm.Testing;

namespace Owm.Rdf.Tests;

/// <summary>Texts made to become statements (ROBUSTNESS T-41) come back as the texts they are, with no statement more.</summary>
public sealed class InjectionTests
{
    private const string Namespace = "http://example.org/key#";
    private static readonly Iri P = new("http://example.org/p");

    public static TheoryData<string> Payloads =>
    [
        "x> <urn:evil> <urn:evil> .", "\" . <urn:evil> <urn:evil> <urn:evil> . #", "x\" .\n<urn:evil> <urn:evil> <urn:evil> .\n<a> <b> \"", "\\", "\\\"", "\\\\\"", "\"\"\"", "'''", "\"\"\" . <urn:e> <urn:e> <urn:e> . \"\"\"",
        "x\\u003E", "x\\u0022 .", "\\U0000003E", "\r\n", "\n", "\u2028", "\u2029", "\u0085", "\0", "\0\" .", "a\u0000b", "\u001B[31m", "\u202E", "\uFEFF", "\uFFFE", "{ } <urn:g> {", "} <urn:g> { <urn:e> <urn:e> <urn:e> }",
        "@prefix ex: <urn:evil> .", "@base <urn:evil> .", "PREFIX : <urn:evil>", "# comment", "] . [ ] <urn:e> <urn:e> . [", ") <urn:e> (", "_:b0", "_:b0 <urn:e> <urn:e> .", "\"@en . <urn:e> <urn:e> <urn:e> .", "\"^^<urn:e> .",
        "x'; DROP TABLE term; --", "x\"; DELETE FROM spog; --", "' OR '1'='1", "1); INSERT INTO spog VALUES(1,1,1,1); --", "%00", "%3E%20%3C", "?x ?y ?z", "} ; DELETE WHERE { ?s ?p ?o }", "$x", "{{x}}", "${x}", "`x`", "^", "|", "../../etc/passwd",
        "http://[::1]/", "javascript:alert(1)", "\U0001F41B\u0301", new('"', 1000), new('\\', 1001),
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_text_stays_one_text_wherever_it_stands(string payload)
    {
        var key = new Iri(Namespace + Uri.EscapeDataString(payload));
        List<Quad> quads =
        [
            new(key, P, new Literal(payload), key),
            new(key, P, Literal.WithLanguage(payload, "en")),
            new(key, P, new Literal(payload, key)),
            new(P, key, key),
        ];
        foreach (var format in Enum.GetValues<RdfFormat>())
        {
            var written = quads.Where(quad => format.HasNamedGraphs() || quad.Graph is null).ToList();
            var prefixes = new Prefixes();
            prefixes.Bind("key", Namespace);
            using var document = new MemoryStream();
            RdfWriter.Write(document, format, written, prefixes);
            document.Position = 0;
            var read = RdfReader.Read(document, format).ToList();
            Assert.Equal(written.Count, read.Count);
            Assert.Equal(written.ToHashSet(), [.. read]);
        }

        using var directory = new TemporaryDirectory();
        foreach (IQuadStore store in (IQuadStore[])[new MemoryQuadStore(), SqliteQuadStore.Open(directory["graph.db"])])
        {
            using (store)
            {
                Add(store, [.. quads]);
                Assert.Equal(quads.Count, store.Count(default));
                Assert.Equal(quads.ToHashSet(), [.. store.Match(default)]);
                Assert.Equal([quads[0]], store.Match(new QuadPattern(Object: new Literal(payload))));
                Assert.All(((ITextSearch)store).FindTerms(payload), term => Assert.Contains(term, (Term[])[key, P, new Literal(payload), Literal.WithLanguage(payload, "en"), new Literal(payload, key)]));
                Assert.Equal(quads.Count, store.Count(default));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void As_an_identifier_a_text_is_one_identifier_or_refused(string payload)
    {
        var quads = new[] { new Quad(new Iri(Namespace + payload), P, P), new Quad(P, P, new BlankNode(payload)), new Quad(P, P, Literal.WithLanguage("x", payload)) };
        using var store = new MemoryQuadStore();
        foreach (var quad in quads)
        {
            foreach (var format in Enum.GetValues<RdfFormat>())
            {
                using var document = new MemoryStream();
                try
                {
                    RdfWriter.Write(document, format, [quad]);
                }
                catch (RdfException refusal)
                {
                    Assert.DoesNotContain(refusal.Message, char.IsControl);
                    Assert.Equal(0, document.Length);
                    Assert.Throws<RdfException>(() => Add(store, quad));
                    continue;
                }

                document.Position = 0;
                var read = Assert.Single(RdfReader.Read(document, format));
                Assert.Equal(quad.Subject, read.Subject);
                if (quad.Object is not BlankNode) Assert.Equal(quad.Object, read.Object); // labels are new ones
            }
        }

        Assert.Equal(0, store.Count(default));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_prefix_of_any_text_is_a_prefix_or_refused(string payload)
    {
        var prefixes = new Prefixes();
        foreach (var (prefix, namespaceIri) in new[] { (payload, Namespace), ("ex", Namespace + payload) })
        {
            try
            {
                prefixes.Bind(prefix, namespaceIri);
            }
            catch (RdfException refusal)
            {
                Assert.DoesNotContain(refusal.Message, char.IsControl);
            }
        }

        var quad = new Quad(new Iri(Namespace + "a"), P, new Literal(payload));
        using var text = new StringWriter();
        RdfWriter.Write(text, RdfFormat.Turtle, [quad], prefixes);
        using var reader = new StringReader(text.ToString());
        Assert.Equal(quad, Assert.Single(RdfReader.Read(reader, RdfFormat.Turtle)));
    }

    [Fact]
    public void There_are_fifty_of_them() => Assert.True(((IReadOnlyCollection<object[]>)Payloads).Count >= 50);

    private static void Add(IQuadStore store, params Quad[] quads)
    {
        using var transaction = store.BeginWrite();
        foreach (var quad in quads) transaction.Add(quad);
        transaction.Commit();
    }
}
