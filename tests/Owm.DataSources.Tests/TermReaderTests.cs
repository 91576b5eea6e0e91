namespace Owm.DataSources.Tests;

public sealed class TermReaderTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    public TermReaderTests() => _folder.Project.Contexts.BindPrefix("cells", "http://example.org/cells#");

    private TermReader Terms => _folder.Project.Statements.Terms();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("<http://example.org/x>", "http://example.org/x")]
    [InlineData("http://example.org/x", "http://example.org/x")]
    [InlineData("urn:uuid:1", "urn:uuid:1")]
    [InlineData("<mailto:a@example.org>", "mailto:a@example.org")]
    [InlineData("cells:AVA", "http://example.org/cells#AVA")]
    [InlineData("cells:2", "http://example.org/cells#2")]
    [InlineData("cells:a/b", "http://example.org/cells#a/b")]
    [InlineData("rdfs:label", "http://www.w3.org/2000/01/rdf-schema#label")]
    [InlineData("CSVDataSource:2000_connections", "http://data.openworm.org/data_sources/CSVDataSource#2000_connections")]
    [InlineData("CSVDataSource:a b:c", "http://data.openworm.org/data_sources/CSVDataSource#a%20b%3Ac")]
    [InlineData("cells:a b", "http://example.org/cells#a%20b")]
    public void An_identifier_is_written_in_any_of_these_ways(string text, string iri) => Assert.Equal(iri, Terms.ReadIdentifier(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("word")]
    [InlineData("unbound:x")]
    [InlineData("_:b1")]
    [InlineData("<no iri>")]
    [InlineData("http://example.org/a b")]
    [InlineData("<http://a> <http://b>")]
    public void What_is_no_identifier_is_refused_in_one_line(string text) =>
        Assert.DoesNotContain('\n', Assert.Throws<TermException>(() => Terms.ReadIdentifier(text)).Message);

    [Fact]
    public void A_key_that_stands_encoded_in_an_IRI_is_understood_where_only_that_is_known()
    {
        _folder.Project.Sources.Save(new CSVDataSource { Key = "a b" });
        Assert.EndsWith("#a%20b", Terms.ReadIdentifier("CSVDataSource:a%20b").Value, StringComparison.Ordinal);
        Assert.EndsWith("#c%2520d", Terms.ReadIdentifier("CSVDataSource:c%20d").Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a text", "\"a text\"")]
    [InlineData("word", "\"word\"")]
    [InlineData("", "\"\"")]
    [InlineData("see: this", "\"see: this\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("'it'", "\"it\"")]
    [InlineData("\"say \\\"hi\\\"\"", "\"say \"hi\"\"")]
    [InlineData("'say \"hi\"'", "\"say \"hi\"\"")]
    [InlineData("\"12\"", "\"12\"")]
    [InlineData("\"ver\"@fr", "\"ver\"@fr")]
    [InlineData("\"1\"^^xsd:long", "\"1\"^^<http://www.w3.org/2001/XMLSchema#long>")]
    [InlineData("\"1\"^^<http://example.org/t>", "\"1\"^^<http://example.org/t>")]
    [InlineData("12", "\"12\"^^<http://www.w3.org/2001/XMLSchema#integer>")]
    [InlineData("-1.5", "\"-1.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>")]
    [InlineData("1e3", "\"1e3\"^^<http://www.w3.org/2001/XMLSchema#double>")]
    [InlineData("true", "\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>")]
    [InlineData("cells:AVA", "<http://example.org/cells#AVA>")]
    [InlineData("\"a\" . <http://evil> <http://evil> \"b\"", "\"a\" . <http://evil> <http://evil> \"b\"")]
    [InlineData("a\n<http://evil> <http://evil> <http://evil> .", "\"a\n<http://evil> <http://evil> <http://evil> .\"")]
    public void A_value_is_what_it_looks_like(string text, string term) => Assert.Equal(term, Terms.ReadValue(text).ToString());

    [Theory]
    [InlineData("note:this")]
    [InlineData("\"open")]
    [InlineData("\"a\"b")]
    [InlineData("\"a\"^^")]
    [InlineData("_:b1")]
    public void A_value_that_may_be_either_or_is_neither_is_refused(string text) => Assert.Throws<TermException>(() => Terms.ReadValue(text));

    [Theory]
    [InlineData("a", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type")]
    [InlineData("csv_file_name", "http://schema.openworm.org/2020/07/data_sources/CSVDataSource/csv_file_name")]
    [InlineData("FileName", "http://schema.openworm.org/2020/07/data_sources/LocalFileDataSource/file_name")]
    [InlineData("cells:size", "http://example.org/cells#size")]
    public void A_property_may_be_written_by_its_name(string text, string iri) => Assert.Equal(iri, Terms.ReadPredicate(text).Value);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("unbound:x")]
    [InlineData("_:b")]
    public void What_is_no_property_is_refused(string text) => Assert.Throws<TermException>(() => Terms.ReadPredicate(text));
}
