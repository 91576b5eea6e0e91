using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Owm.Rdf.Tests;

/// <summary>Documents made to harm (ROBUSTNESS T-42): each is refused with its place, soon, in bounded memory, and the graph stays as it was.</summary>
public sealed class HostileDocumentTests
{
    private const int Many = 1_000_000;
    private const string Start = "<urn:a> <urn:b> ";
    private static readonly Quad Kept = new(new Iri("urn:kept"), new Iri("urn:p"), new Literal("kept"));

    private static readonly Dictionary<string, (RdfFormat Format, byte[] Bytes, long Line, long Column, string Says)> Documents = new()
    {
        ["brackets nested without end"] = (RdfFormat.Turtle, Text(Start + Repeat("[<urn:p> ", Many)), 1, 2322, "nested deeper than 256"),
        ["lists nested without end"] = (RdfFormat.Turtle, Text(Start + Repeat("(", Many)), 1, 274, "nested deeper than 256"),
        ["lists and brackets by turns"] = (RdfFormat.Turtle, Text(Start + Repeat("([<urn:p> ", Many)), 1, 1298, "nested deeper than 256"),
        ["a subject nested without end"] = (RdfFormat.Turtle, Text(Repeat("(\n", Many)), 258, 1, "nested deeper than 256"),
        ["brackets in a graph"] = (RdfFormat.TriG, Text("<urn:g> {\n" + Start + Repeat("[<urn:p> ", Many)), 2, 2322, "nested deeper than 256"),
        ["graphs in a graph"] = (RdfFormat.TriG, Text(Repeat("<urn:g> { ", Many)), 1, 19, "Expected a predicate"),
        ["a list without end, of many items"] = (RdfFormat.Turtle, Text(Start + "(" + Repeat("1 ", 20_000)), 1, 40_018, "')'"),
        ["a string without end"] = (RdfFormat.NTriples, Text(Start + "\"" + Repeat("x", 5 * Many)), 1, 17, "not closed"),
        ["a long string without end"] = (RdfFormat.Turtle, Text(Start + "\"\"\"" + Repeat("x\n\"\" ", Many)), 1, 17, "not closed"),
        ["a string ending in a backslash"] = (RdfFormat.NQuads, Text(Start + "\"x\\"), 1, 17, "not closed"),
        ["an IRI without end"] = (RdfFormat.NQuads, Text("<http://" + Repeat("x", 5 * Many)), 1, 1, "not closed"),
        ["an IRI with a space"] = (RdfFormat.NTriples, Text("<urn:a b> <urn:b> <urn:c> ."), 1, 7, "U+0020"),
        ["an IRI that ends early"] = (RdfFormat.NTriples, Text(Start + "<urn:x> <urn:y> <urn:z> ."), 1, 25, "'.'"),
        ["an IRI with an escaped bracket"] = (RdfFormat.NTriples, Text(Start + "<urn:x\\u003E> ."), 1, 17, "'>'"),
        ["an IRI with an escaped space in a name"] = (RdfFormat.Turtle, Text("@prefix e: <urn:e\\u0020x> ."), 1, 12, "U+0020"),
        ["an overlong slash"] = (RdfFormat.NTriples, [.. Text(Start + "\""), 0xC0, 0xAF, .. Text("\" .")], 1, 18, "0xC0"),
        ["half a character at the end"] = (RdfFormat.Turtle, [.. Text(Start + "\"é\" .\n# "), 0xE2, 0x82], 2, 3, "0xE2"),
        ["half of a surrogate pair in UTF-8"] = (RdfFormat.TriG, [.. Text(Start + "\""), 0xED, 0xA0, 0x80, .. Text("\" .")], 1, 18, "0xED"),
        ["UTF-16"] = (RdfFormat.Turtle, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Start + "<urn:c> .")).ToArray(), 1, 1, "0xFF"),
        ["zeros"] = (RdfFormat.NQuads, new byte[Many], 1, 1, "U+0000"),
        ["half of a surrogate pair, escaped"] = (RdfFormat.NTriples, Text(Start + "\"\\uD800\" ."), 1, 18, "U+D800"),
        ["a character beyond the last"] = (RdfFormat.Turtle, Text(Start + "\"\\U00110000\" ."), 1, 18, "U+110000"),
        ["an escape cut short"] = (RdfFormat.Turtle, Text(Start + "\"\\u12\" ."), 1, 18, "4 hexadecimal digits"),
        ["no such escape"] = (RdfFormat.NTriples, Text(Start + "\"\\x41\" ."), 1, 18, "No such escape"),
        ["a prefix nobody declared"] = (RdfFormat.Turtle, Text("\n\n  ex:a ex:b ex:c ."), 3, 3, "not declared"),
        ["a prefix without end"] = (RdfFormat.Turtle, Text("@prefix " + Repeat("p", 5 * Many)), 1, 9, "a prefix and a colon"),
        ["a name without end"] = (RdfFormat.Turtle, Text("@prefix : <urn:x> . :a :" + Repeat("p", 5 * Many) + "%"), 1, (5 * Many) + 25, "hexadecimal digits"),
        ["a literal as a subject"] = (RdfFormat.NTriples, Text("\"x\" <urn:b> <urn:c> ."), 1, 1, "a subject"),
        ["a blank node as a predicate"] = (RdfFormat.NQuads, Text("<urn:a> _:b <urn:c> ."), 1, 9, "a predicate"),
        ["a literal as a graph"] = (RdfFormat.NQuads, Text(Start + "<urn:c> \"g\" ."), 1, 25, "a graph name"),
        ["semicolons without number, and no end"] = (RdfFormat.Turtle, Text(Start + "1 " + Repeat(";", Many)), 1, Many + 19, "a predicate"),
        ["a comment without end, and half a statement before"] = (RdfFormat.NTriples, Text("<urn:a> # " + Repeat("x", 5 * Many)), 1, 9, "a predicate"),
        ["entities that grow (RDF/XML)"] = (RdfFormat.Turtle, Text("<?xml version=\"1.0\"?>\n<!DOCTYPE rdf [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<rdf:RDF>&b;</rdf:RDF>"), 1, 6, "U+0020"),
        ["a file from elsewhere (RDF/XML)"] = (RdfFormat.TriG, Text("<!DOCTYPE rdf [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"), 1, 10, "U+0020"),
        ["a web page"] = (RdfFormat.NQuads, Text("<!doctype html>\n<html><body>404</body></html>"), 1, 10, "U+0020"),
        ["JSON"] = (RdfFormat.Turtle, Text("{\"@context\": {\"@import\": \"http://example.org\"}}"), 1, 1, "a subject"),
        ["good statements, then nonsense"] = (RdfFormat.NQuads, Text(Repeat(Start + "<urn:c> .\n", 10_000) + "nonsense"), 10_001, 1, "a subject"),
    };

    public static TheoryData<string> Names => [.. Documents.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_with_its_place_and_the_graph_stays_as_it_was(string name)
    {
        var (format, bytes, line, column, says) = Documents[name];
        using var store = new MemoryQuadStore();
        using (var transaction = store.BeginWrite())
        {
            transaction.Add(Kept);
            transaction.Commit();
        }

        var start = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var document = new MemoryStream(bytes);
        var error = Assert.Throws<RdfSyntaxException>(() => Import(store, document, format));
        var (took, allocated) = (Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);

        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.Equal("bad.x", error.SourceName);
        Assert.Equal(Kept, Assert.Single(store.Match(default)));
        // Two seconds on a machine that has nothing else to do; none takes a tenth of that but the million quads.
        Assert.True(took < TimeSpan.FromSeconds(20), $"{took}");
        Assert.True(allocated < (8L << 20) + (1500L * bytes.Length), $"{allocated} bytes");
    }

    [Theory]
    [InlineData(RdfFormat.NTriples)]
    [InlineData(RdfFormat.NQuads)]
    [InlineData(RdfFormat.Turtle)]
    [InlineData(RdfFormat.TriG)]
    public void A_term_longer_than_the_limit_is_refused_before_it_is_in_memory(RdfFormat format)
    {
        using var endless = new Endless(Start + "\"");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<RdfSyntaxException>(() => RdfReader.Read(endless, format, new RdfReaderOptions { MaxTermLength = 100_000 }).Count());

        Assert.Contains("longer than 100000 characters", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void As_deep_as_the_limit_is_read_and_no_deeper()
    {
        string Nested(int depth) => Start + Repeat("[<urn:p> ", depth) + "1" + Repeat("]", depth) + " .";
        using var fits = new StringReader(Nested(256));
        Assert.Equal(257, RdfReader.Read(fits, RdfFormat.Turtle).Count());
        using var deeper = new StringReader(Nested(257));
        Assert.Throws<RdfSyntaxException>(() => RdfReader.Read(deeper, RdfFormat.Turtle).Count());
    }

    [Fact]
    public void Equal_labels_of_two_documents_are_two_nodes()
    {
        using var store = new MemoryQuadStore();
        for (var i = 0; i < 2; i++)
        {
            using var document = new MemoryStream(Text($"_:b <urn:p> \"{i}\" ."));
            Import(store, document, RdfFormat.NTriples);
        }

        Assert.Equal(2, store.Match(default).Select(quad => quad.Subject).Distinct().Count());
    }

    private static void Import(MemoryQuadStore store, Stream document, RdfFormat format)
    {
        using var random = RandomNumberGenerator.Create();
        using var transaction = store.BeginWrite();
        transaction.Import(RdfReader.Read(document, format, new RdfReaderOptions { SourceName = "bad.x", Prefixes = new Prefixes() }), new BlankNodeRenamer(random));
        transaction.Commit();
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    /// <summary>A document that goes on and on.</summary>
    private sealed class Endless(string start) : MemoryStream(Text(start))
    {
        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer);
            if (read == 0) buffer.Fill((byte)'x');
            return read == 0 ? buffer.Length : read;
        }
    }
}
