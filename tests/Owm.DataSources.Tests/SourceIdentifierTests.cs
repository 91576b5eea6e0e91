using Owm.Rdf;

namespace Owm.DataSources.Tests;

public class SourceIdentifierTests
{
    private static readonly KindDescription Kind = KindDescription.Of(typeof(CSVDataSource));

    [Theory]
    [InlineData("2000_connections", "2000_connections")]
    [InlineData("a b/c?d#e%", "a%20b/c%3Fd%23e%25")]
    [InlineData("é", "%C3%A9")]
    [InlineData("a:b", "a%3Ab")]
    [InlineData("", "")]
    [InlineData("_.-~", "_.-~")]
    [InlineData("<>\"{}|^`\\", "%3C%3E%22%7B%7D%7C%5E%60%5C")]
    [InlineData("線虫 🪱", "%E7%B7%9A%E8%99%AB%20%F0%9F%AA%B1")]
    [InlineData("line\nbreak", "line%0Abreak")]
    public void A_key_is_quoted_as_Python_quotes_it(string key, string local)
    {
        var identifier = SourceIdentifier.OfKey(Kind, key);
        Assert.Equal("http://data.openworm.org/data_sources/CSVDataSource#" + local, identifier.Value);
        Assert.Equal(key, SourceIdentifier.KeyOf(Kind, identifier));
    }

    [Fact]
    public void Half_a_surrogate_pair_cannot_be_in_a_key() =>
        Assert.Throws<InvalidRecordException>(() => SourceIdentifier.OfKey(Kind, "\ud83e"));

    [Theory]
    [InlineData("http://data.openworm.org/data_sources/CSVDataSource#%c3%a9")]
    [InlineData("http://data.openworm.org/data_sources/CSVDataSource#a:b")]
    [InlineData("http://data.openworm.org/data_sources/DataSource#k")]
    public void An_identifier_that_no_key_makes_has_no_key(string identifier) =>
        Assert.Null(SourceIdentifier.KeyOf(Kind, new Iri(identifier)));

    [Fact]
    public void Without_key_and_identifier_a_record_cannot_be_stored() =>
        Assert.Equal("An identifier should be provided for this CSVDataSource. Set its Key or its Identifier.", Assert.Throws<IdentifierMissingException>(new CSVDataSource().Validate).Message);

    [Fact]
    public void A_key_and_an_identifier_that_contradict_each_other_are_refused() =>
        Assert.Contains("contradict", Assert.Throws<InvalidRecordException>(new CSVDataSource { Key = "k", Identifier = new Iri("http://example.org/x") }.Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void An_identifier_that_is_no_iri_is_refused() =>
        Assert.Throws<InvalidRecordException>(new CSVDataSource { Identifier = new Iri("not an iri") }.Validate);

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("Same", "sAME", 0)]
    public void Edit_distance_is_the_number_of_changes(string a, string b, int expected) =>
        Assert.Equal(expected, EditDistance.Between(a, b, limit: 10));

    [Fact]
    public void Edit_distance_stops_at_its_limit() =>
        Assert.Equal(3, EditDistance.Between("aaaaaaaa", "bbbbbbbb", limit: 2));
}
