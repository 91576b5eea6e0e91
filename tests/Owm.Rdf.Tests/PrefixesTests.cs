namespace Owm.Rdf.Tests;

public sealed class PrefixesTests
{
    private readonly Prefixes _prefixes = new();

    public PrefixesTests()
    {
        _prefixes.Bind("ds", "http://data.openworm.org/data_sources/");
        _prefixes.Bind("csv", "http://data.openworm.org/data_sources/CsvDataSource#");
        _prefixes.Bind("", "http://example.org/");
    }

    [Theory]
    [InlineData("csv:2000_connections", "http://data.openworm.org/data_sources/CsvDataSource#2000_connections")]
    [InlineData("csv:", "http://data.openworm.org/data_sources/CsvDataSource#")]
    [InlineData(":a:b/c?d#e", "http://example.org/a:b/c?d#e")]
    [InlineData("ds:-.%20é", "http://data.openworm.org/data_sources/-.%20é")]
    public void A_local_name_may_be_anything_an_IRI_may_hold(string name, string iri) => Assert.Equal(new Iri(iri), _prefixes.Expand(name));

    [Theory]
    [InlineData("csv", "no prefixed name")]
    [InlineData("none:x", "'none' is not bound")]
    [InlineData("csv:a b", "U+0020")]
    [InlineData("csv:a>b", "'>'")]
    public void What_cannot_be_expanded_is_explained(string name, string reason)
    {
        Assert.False(_prefixes.TryExpand(name, out _));
        Assert.Contains(reason, Assert.Throws<RdfException>(() => _prefixes.Expand(name)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://data.openworm.org/data_sources/CsvDataSource#2000", "csv:2000")]
    [InlineData("http://data.openworm.org/data_sources/x", "ds:x")]
    [InlineData("http://example.org/", ":")]
    [InlineData("http://other.org/", null)]
    public void An_IRI_is_shortened_by_the_longest_namespace(string iri, string? name) => Assert.Equal(name, _prefixes.Shorten(new Iri(iri)));

    [Fact]
    public void Binding_a_prefix_again_replaces_its_namespace()
    {
        _prefixes.Bind("ds", "http://new/");
        Assert.Equal(new Iri("http://new/x"), _prefixes.Expand("ds:x"));
        Assert.True(_prefixes.Unbind("ds"));
        Assert.False(_prefixes.TryExpand("ds:x", out _));
    }

    [Theory]
    [InlineData("1a", "http://x/")]
    [InlineData("a:b", "http://x/")]
    [InlineData("a.", "http://x/")]
    [InlineData("a b", "http://x/")]
    [InlineData("a", "not absolute")]
    [InlineData("a", "http://x/>")]
    public void What_Turtle_could_not_declare_is_refused(string prefix, string namespaceIri) => Assert.Throws<RdfException>(() => _prefixes.Bind(prefix, namespaceIri));
}
