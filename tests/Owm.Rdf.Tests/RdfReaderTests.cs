using System.Text;
using Owm.Testing;

namespace Owm.Rdf.Tests;

public sealed class RdfReaderTests
{
    private static readonly Iri S = new("http://x/s");
    private static readonly Iri P = new("http://x/p");

    public static TheoryData<RdfFormat> Formats => new(Enum.GetValues<RdfFormat>());

    [Theory]
    [InlineData(RdfFormat.NTriples, "<http://x/s> <http://x/p> <http://x/o> .\n<http://x/s> <http://x/p> oops .\n", 2, 27, "Expected an object")]
    [InlineData(RdfFormat.NTriples, "<http://x/s> <http://x/p> \"a\nb\" .\n", 1, 29, "ends before the line does")]
    [InlineData(RdfFormat.NTriples, "<http://x/s> <http://x/p> <http://x/ o> .\n", 1, 37, "U+0020 may not stand in an IRI")]
    [InlineData(RdfFormat.NTriples, "<http://x/s> <http://x/p> <o> .\n", 1, 27, "relative")]
    [InlineData(RdfFormat.NTriples, "<http://x/s> <http://x/p> \"\\x\" .\n", 1, 28, "No such escape")]
    [InlineData(RdfFormat.NTriples, "<http://x/s> <http://x/p> \"\\uD83D\" .\n", 1, 28, "U+D83D is no character")]
    [InlineData(RdfFormat.NTriples, "<http://x/s> <http://x/p> \"open", 1, 27, "not closed")]
    [InlineData(RdfFormat.NTriples, "<http://x/s> <http://x/p> <http://x/o> <http://x/g> .\n", 1, 40, "Expected '.'")]
    [InlineData(RdfFormat.NQuads, "<http://x/s> <http://x/p> <http://x/o> \"g\" .\n", 1, 40, "a graph name")]
    [InlineData(RdfFormat.Turtle, "@prefix ex: <http://x/> .\r\n\r\nex:s ex:p ey:o .", 3, 11, "'ey:' is not declared")]
    [InlineData(RdfFormat.Turtle, "<http://x/s> <http://x/p> \"\"\"one\ntwo\n\\q\"\"\" .", 3, 1, "No such escape")]
    [InlineData(RdfFormat.Turtle, "# comment\r\r<http://x/s> a [ .", 3, 18, "Expected a predicate, found '.'")]
    [InlineData(RdfFormat.Turtle, "<http://x/s> a (1 2", 1, 20, "end of the document")]
    [InlineData(RdfFormat.Turtle, "<http://x/s> a 1 }", 1, 18, "Expected ',', ';' or '.', found '}'")]
    [InlineData(RdfFormat.TriG, "<http://x/g> { <http://x/s> a 1 ", 1, 33, "'}'")]
    public void A_mistake_is_reported_with_its_line_and_column(RdfFormat format, string text, int line, int column, string reason)
    {
        var error = Assert.Throws<RdfSyntaxException>(() => Read(format, text));
        Assert.Equal((line, column, "doc"), (error.Line, error.Column, error.SourceName));
        Assert.StartsWith($"doc, line {line}, column {column}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Quads_before_a_mistake_are_read_first()
    {
        using var text = new StringReader("<http://x/s> <http://x/p> <http://x/o> .\nnonsense");
        using var quads = RdfReader.Read(text, RdfFormat.NTriples).GetEnumerator();
        Assert.True(quads.MoveNext());
        Assert.Throws<RdfSyntaxException>(() => quads.MoveNext());
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    public void Bytes_that_are_not_UTF8_are_reported_where_they_stand(byte[] bad)
    {
        byte[] start = [.. "<http://x/s> <http://x/p> \"é\" .\n<http://x/s> <http://x/p> \"é"u8];
        foreach (var end in new[] { "\" .\n"u8.ToArray(), [] })
        {
            using var stream = new MemoryStream([.. start, .. bad, .. end]);
            var error = Assert.Throws<RdfSyntaxException>(() => RdfReader.Read(stream, RdfFormat.NTriples).ToList());
            Assert.Equal((2, 29), (error.Line, error.Column));
            Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_and_a_pair_cut_in_two_is_not()
    {
        using var half = new StringReader("<http://x/s> <http://x/p> \"\uD83E\" .");
        Assert.Contains("surrogate", Assert.Throws<RdfSyntaxException>(() => RdfReader.Read(half, RdfFormat.Turtle).ToList()).Message, StringComparison.Ordinal);
        using var whole = new OneCharacterReader("<http://x/s> <http://x/p> \"🪱\" .");
        Assert.Equal(new Quad(S, P, new Literal("🪱")), Assert.Single(RdfReader.Read(whole, RdfFormat.Turtle)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_document_reads_the_same_however_few_bytes_come_at_a_time(RdfFormat format)
    {
        var quads = Enumerable.Range(0, 20).SelectMany(seed => new RandomGraphs(seed).Make(format.HasNamedGraphs())).ToList();
        using var document = new MemoryStream();
        RdfWriter.Write(document, format, quads, new RandomGraphs(0).Prefixes);
        document.Position = 0;
        var expected = RdfReader.Read(document, format).ToList();
        document.Position = 0;
        using var trickle = new TricklingStream(document);
        Assert.Equal(expected, RdfReader.Read(trickle, format));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_byte_order_mark_is_passed_over(RdfFormat format) =>
        Assert.Equal(new Quad(S, P, S), Assert.Single(Read(format, "\uFEFF<http://x/s> <http://x/p> <http://x/s> .")));

    [Theory]
    [InlineData("[ <http://x/p> ", " ]", "1")]
    [InlineData("( ", " )", "1")]
    [InlineData("[ <http://x/p> ( ", " ) ]", "1")]
    public void Brackets_nest_as_deep_as_the_limit_and_no_deeper(string open, string close, string innermost)
    {
        var levels = open.Count(c => c is '[' or '(');
        string Nested(int depth) => $"<http://x/s> <http://x/p> {string.Concat(Enumerable.Repeat(open, depth / levels))}{innermost}{string.Concat(Enumerable.Repeat(close, depth / levels))} .";

        Assert.NotEmpty(Read(RdfFormat.Turtle, Nested(256)));
        var error = Assert.Throws<RdfSyntaxException>(() => Read(RdfFormat.Turtle, Nested(258)));
        Assert.Contains("nested deeper than 256", error.Message, StringComparison.Ordinal);
        Assert.Throws<RdfSyntaxException>(() => Read(RdfFormat.TriG, Nested(1_000_000)));
        Assert.Throws<RdfSyntaxException>(() => Read(RdfFormat.Turtle, string.Concat(Enumerable.Repeat(open, 500_000))));
    }

    [Fact]
    public void A_term_longer_than_the_limit_is_refused_before_it_fills_memory()
    {
        var options = new RdfReaderOptions { MaxTermLength = 100_000 };
        using var endless = new EndlessStream("<http://x/s> <http://x/p> \"x"u8.ToArray());
        Assert.Contains("longer than 100000", Assert.Throws<RdfSyntaxException>(() => RdfReader.Read(endless, RdfFormat.NQuads, options).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_literal_of_many_megabytes_is_read_whole()
    {
        var text = new string('x', 5_000_000);
        Assert.Equal(new Literal(text), Assert.Single(Read(RdfFormat.Turtle, $"<http://x/s> <http://x/p> \"\"\"{text}\"\"\" .")).Object);
    }

    [Fact]
    public void A_comment_of_any_length_takes_no_memory()
    {
        using var text = new MemoryStream([(byte)'#', .. Enumerable.Repeat((byte)'x', 1_000_000), .. "\n<http://x/s> <http://x/p> 1 ."u8]);
        Assert.Single(RdfReader.Read(text, RdfFormat.Turtle, new RdfReaderOptions { MaxTermLength = 1000 }));
    }

    [Fact]
    public void Quads_of_an_endless_statement_stream()
    {
        using var endless = new EndlessStream("<http://x/s> <http://x/p> 1"u8.ToArray(), ", 1"u8.ToArray());
        Assert.Equal(100_000, RdfReader.Read(endless, RdfFormat.Turtle).Take(100_000).Count());
    }

    [Theory]
    [InlineData("<http://x/s> <http://x/p> \"\\\" . <http://evil> <http://evil> <http://evil> .\" .", "\" . <http://evil> <http://evil> <http://evil> .")]
    [InlineData("<http://x/s> <http://x/p> '''\" . # ''' .", "\" . # ")]
    public void What_looks_like_a_statement_inside_a_literal_is_text(string document, string text) =>
        Assert.Equal(new Quad(S, P, new Literal(text)), Assert.Single(Read(RdfFormat.Turtle, document)));

    [Fact]
    public void Labels_made_for_brackets_never_meet_labels_of_the_document()
    {
        var quads = Read(RdfFormat.Turtle, "[] <http://x/p> _:anon1, _:anon2, _:anon1_, _:anonymous, _:anon . _:anon3 <http://x/p> [] .");
        var nodes = quads.SelectMany(quad => new[] { quad.Subject, quad.Object }).Distinct().Count();
        Assert.Equal(8, nodes);
    }

    [Fact]
    public void The_prefixes_a_document_declares_can_be_had()
    {
        var prefixes = new Prefixes();
        using var text = new StringReader("@prefix a: <http://a/> . PREFIX b: <http://b/> @prefix a: <http://a2/> . a:x a b:y .");
        Assert.Single(RdfReader.Read(text, RdfFormat.Turtle, new RdfReaderOptions { Prefixes = prefixes }));
        Assert.Equal([new("a", "http://a2/"), new("b", "http://b/")], prefixes.Bindings);
    }

    [Fact]
    public void A_prefix_declared_again_means_the_new_namespace_from_there_on()
    {
        var quads = Read(RdfFormat.Turtle, "@prefix a: <http://1/> . a:s a:p a:o . @prefix a: <http://2/> . a:s a:p a:o . @base <http://3/> . <s> <p> <o> . @base <http://4/> . <s> <p> <o> .");
        Assert.Equal(["<http://1/s>", "<http://2/s>", "<http://3/s>", "<http://4/s>"], quads.Select(quad => quad.Subject.ToString()!));
    }

    [Fact]
    public void A_file_is_read_by_its_name_and_is_its_own_base()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Write("a b.ttl", "<#s> <p> <> .");
        var quad = Assert.Single(RdfReader.ReadFile(path));
        var home = new Uri(path).AbsoluteUri;
        Assert.Equal(new Quad(new Iri(home + "#s"), new Iri(home.Replace("a%20b.ttl", "p", StringComparison.Ordinal)), new Iri(home)), quad);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_that_names_it() =>
        Assert.Contains("'/no/such/file.ttl'", Assert.Throws<RdfException>(() => RdfReader.ReadFile("/no/such/file.ttl").ToList()).Message, StringComparison.Ordinal);

    [SharedMaterialTheory("data")]
    [InlineData("owmeta_core_bundle2.nt", 398)]
    [InlineData("connectome_graph_2023.nt", 7324)]
    public void A_graph_of_owmeta_loads_and_is_written_back(string name, int count)
    {
        using var directory = new TemporaryDirectory();
        using var store = SqliteQuadStore.Open(directory["graph.db"]);
        var quads = RdfReader.ReadFile(RepositoryPaths.Shared("data", name)!).ToList();
        using (var transaction = store.BeginWrite())
        {
            foreach (var quad in quads) transaction.Add(quad);
            transaction.Commit();
        }

        Assert.Equal(count, quads.Count);
        Assert.Equal(count, store.Count(default));
        Assert.Equal(quads.ToHashSet(), store.Match(default).ToHashSet());
        using var text = new StringWriter();
        RdfWriter.Write(text, RdfFormat.NTriples, store.Match(default));
        Assert.Equal(quads.ToHashSet(), [.. Read(RdfFormat.NTriples, text.ToString())]);
    }

    private static List<Quad> Read(RdfFormat format, string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return [.. RdfReader.Read(stream, format, new RdfReaderOptions { SourceName = "doc" })];
    }

    private sealed class OneCharacterReader(string text) : TextReader
    {
        private int _position;

        public override int Read(Span<char> buffer)
        {
            if (_position == text.Length) return 0;
            buffer[0] = text[_position++];
            return 1;
        }
    }

    private sealed class TricklingStream(Stream source) : ReadOnlyStream
    {
        public override int Read(byte[] buffer, int offset, int count) => source.Read(buffer, offset, Math.Min(count, 1));
    }

    private sealed class EndlessStream(byte[] start, byte[]? rest = null) : ReadOnlyStream
    {
        private readonly byte[] _rest = rest ?? "x"u8.ToArray();
        private long _position;

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (var i = 0; i < count; i++, _position++) buffer[offset + i] = _position < start.Length ? start[_position] : _rest[(_position - start.Length) % _rest.Length];
            return count;
        }
    }

    private abstract class ReadOnlyStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
