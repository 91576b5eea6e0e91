using System.Security.Cryptography;
using Owm.Rdf.Formats;
using Owm.Rdf.Terms;

namespace Owm.Rdf.Tests;

public sealed class SmallPartsTests
{
    [Theory]
    [InlineData("graph.nt", RdfFormat.NTriples)]
    [InlineData("/a/b.c/GRAPH.NQ", RdfFormat.NQuads)]
    [InlineData("x.ttl", RdfFormat.Turtle)]
    [InlineData("x.trig", RdfFormat.TriG)]
    public void The_extension_tells_the_format(string name, RdfFormat format) => Assert.Equal(format, RdfFormats.FromFileName(name));

    [Theory]
    [InlineData("x.rdf")]
    [InlineData("ttl")]
    public void An_unknown_extension_is_an_error_that_names_the_known_ones(string name) =>
        Assert.Contains(".nt, .nq, .ttl or .trig", Assert.Throws<RdfException>(() => RdfFormats.FromFileName(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("nquads", RdfFormat.NQuads)]
    [InlineData("N-Triples", RdfFormat.NTriples)]
    [InlineData("ttl", RdfFormat.Turtle)]
    [InlineData("TriG", RdfFormat.TriG)]
    public void A_format_is_known_by_its_names(string name, RdfFormat format) => Assert.Equal(format, RdfFormats.FromName(name));

    /// <summary>Vectors of the SipHash paper, appendix A, and its reference implementation: key 00 01 … 0f, input 00 01 02 ….</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void SipHash_gives_the_published_values(int length, ulong expected)
    {
        var input = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        Assert.Equal(expected, new SipHash(0x0706050403020100, 0x0f0e0d0c0b0a0908).Compute(input));
    }

    [Fact]
    public void Renamed_blank_nodes_are_the_same_within_a_document_and_new_in_the_next()
    {
        using var random = RandomNumberGenerator.Create();
        var (first, second) = (new BlankNodeRenamer(random), new BlankNodeRenamer(random));
        Assert.Equal(first.Rename(new BlankNode("a")), first.Rename(new BlankNode("a")));
        Assert.NotEqual(first.Rename(new BlankNode("a")), first.Rename(new BlankNode("b")));
        Assert.NotEqual(first.Rename(new BlankNode("a")), second.Rename(new BlankNode("a")));
        Assert.True(NameSyntax.IsBlankNodeLabel(first.Fresh().Label, allowColon: false));
    }

    [Fact]
    public void Texts_are_ordered_like_their_bytes()
    {
        string[] texts = ["", "a", "a\0", "ab", "b", "\u007F", "\u0080", "\uD7FF", "\uE000", "\uFFFD", "\U00010000", "\U0010FFFF", "\U0010FFFFa"];
        var shuffled = texts.Reverse().ToArray();
        Array.Sort(shuffled, CodePointOrder.Instance);
        Assert.Equal(texts, shuffled);
    }
}
