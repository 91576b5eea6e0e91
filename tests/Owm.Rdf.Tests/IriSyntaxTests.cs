namespace Owm.Rdf.Tests;

public sealed class IriSyntaxTests
{
    /// <summary>The examples of RFC 3986, sections 5.4.1 and 5.4.2.</summary>
    [Theory]
    [InlineData("g:h", "g:h")]
    [InlineData("g", "http://a/b/c/g")]
    [InlineData("./g", "http://a/b/c/g")]
    [InlineData("g/", "http://a/b/c/g/")]
    [InlineData("/g", "http://a/g")]
    [InlineData("//g", "http://g")]
    [InlineData("?y", "http://a/b/c/d;p?y")]
    [InlineData("g?y", "http://a/b/c/g?y")]
    [InlineData("#s", "http://a/b/c/d;p?q#s")]
    [InlineData("g#s", "http://a/b/c/g#s")]
    [InlineData("g?y#s", "http://a/b/c/g?y#s")]
    [InlineData(";x", "http://a/b/c/;x")]
    [InlineData("g;x", "http://a/b/c/g;x")]
    [InlineData("g;x?y#s", "http://a/b/c/g;x?y#s")]
    [InlineData("", "http://a/b/c/d;p?q")]
    [InlineData(".", "http://a/b/c/")]
    [InlineData("./", "http://a/b/c/")]
    [InlineData("..", "http://a/b/")]
    [InlineData("../", "http://a/b/")]
    [InlineData("../g", "http://a/b/g")]
    [InlineData("../..", "http://a/")]
    [InlineData("../../", "http://a/")]
    [InlineData("../../g", "http://a/g")]
    [InlineData("../../../g", "http://a/g")]
    [InlineData("../../../../g", "http://a/g")]
    [InlineData("/./g", "http://a/g")]
    [InlineData("/../g", "http://a/g")]
    [InlineData("g.", "http://a/b/c/g.")]
    [InlineData(".g", "http://a/b/c/.g")]
    [InlineData("g..", "http://a/b/c/g..")]
    [InlineData("..g", "http://a/b/c/..g")]
    [InlineData("./../g", "http://a/b/g")]
    [InlineData("./g/.", "http://a/b/c/g/")]
    [InlineData("g/./h", "http://a/b/c/g/h")]
    [InlineData("g/../h", "http://a/b/c/h")]
    [InlineData("g;x=1/./y", "http://a/b/c/g;x=1/y")]
    [InlineData("g;x=1/../y", "http://a/b/c/y")]
    [InlineData("g?y/./x", "http://a/b/c/g?y/./x")]
    [InlineData("g?y/../x", "http://a/b/c/g?y/../x")]
    [InlineData("g#s/./x", "http://a/b/c/g#s/./x")]
    [InlineData("g#s/../x", "http://a/b/c/g#s/../x")]
    [InlineData("http:g", "http:g")]
    public void References_resolve_as_the_RFC_says(string reference, string expected) =>
        Assert.Equal(new Iri(expected), IriSyntax.Resolve(new Iri("http://a/b/c/d;p?q"), reference));

    [Theory]
    [InlineData("http://a", "g", "http://a/g")]
    [InlineData("http://a?q", "g", "http://a/g")]
    [InlineData("urn:a:b", "c", "urn:c")]
    [InlineData("urn:a:b", "#c", "urn:a:b#c")]
    [InlineData("file:///a/b", "c", "file:///a/c")]
    [InlineData("http://a/b#f", "", "http://a/b")]
    [InlineData("http://a/b", "?", "http://a/b?")]
    [InlineData("http://a/b?q", "#", "http://a/b?q#")]
    public void Bases_of_other_shapes_work_too(string baseIri, string reference, string expected) =>
        Assert.Equal(new Iri(expected), IriSyntax.Resolve(new Iri(baseIri), reference));

    [Theory]
    [InlineData("http://example.org/é線?x=[1]&y='#frag(1)", true)]
    [InlineData("urn:uuid:a", true)]
    [InlineData("a+b-c.d:", true)]
    [InlineData("http://x/\u00A0", true)]
    [InlineData("1a:b", false)]
    [InlineData("//a/b", false)]
    [InlineData(":x", false)]
    [InlineData("http://x/ ", false)]
    [InlineData("http://x/\t", false)]
    [InlineData("http://x/\x7F", false)]
    [InlineData("http://x/\u0085", false)]
    [InlineData("http://x/é <", false)]
    [InlineData("http://x/\uFFFE", false)]
    [InlineData("http://x/\uFDD0", false)]
    public void Only_absolute_IRIs_of_allowed_characters_pass(string text, bool expected)
    {
        Assert.Equal(expected, IriSyntax.IsAbsolute(text));
        if (!expected) Assert.Throws<RdfException>(() => IriSyntax.Parse(text));
    }
}
