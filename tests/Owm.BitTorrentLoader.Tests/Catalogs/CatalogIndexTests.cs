using System.Text;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Digests;

namespace Owm.BitTorrentLoader.Tests.Catalogs;

public sealed class CatalogIndexTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var entry = new CatalogEntry
        {
            Id = "worm%20one.torrent",
            Name = "worm one.torrent",
            Description = "\"2000\" <connections>\n",
            Size = 91,
            Modified = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero),
            Md5 = "b1946ac92492d2347c6235b4d2611184",
            Sha256 = new string('a', 64),
            Source = "http://example.org/worm#1",
        };
        var digest = new Digest(DigestAlgorithm.Md5, "d9da5ce947c6f1c127dfcdc2ede63320");
        var read = Assert.Single(CatalogIndex.Read(CatalogIndex.Write([entry with { Digests = [digest] }]), "the index"));
        Assert.Equal(digest, Assert.Single(read.Digests));
        Assert.Equal(entry, read with { Digests = entry.Digests });
    }

    [Fact]
    public void A_name_and_a_url_are_enough_and_what_is_not_known_is_passed_over()
    {
        var read = Assert.Single(Read("""{ "owm_catalog": 1, "made_by": [1], "entries": [{ "name": "a.torrent", "url": "https://example.org/a", "stars": 5, "digests": ["abcd"] }] }"""));
        Assert.Equal(new CatalogEntry { Id = "https://example.org/a", Name = "a.torrent", Digests = read.Digests }, read);
        Assert.Empty(read.Digests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{ \"owm_catalog\": 2, \"entries\": [] }")]
    [InlineData("{ \"owm_catalog\": \"1\", \"entries\": [] }")]
    [InlineData("{ \"owm_catalog\": 1, \"entries\": {} }")]
    [InlineData("{ \"owm_catalog\": 1, \"entries\": [1] }")]
    [InlineData("{ \"owm_catalog\": 1, \"entries\": [{ \"name\": \"a\" }] }")]
    [InlineData("{ \"owm_catalog\": 1, \"entries\": [{ \"name\": \"a\", \"url\": 1 }] }")]
    [InlineData("{ \"owm_catalog\": 1, \"entries\": [{ \"name\": \"a\", \"url\": \"a\", \"md5\": \"xyz\" }] }")]
    [InlineData("{ \"owm_catalog\": 1, \"entries\": [{ \"name\": \"a\", \"url\": \"a\", \"digests\": [[[[[[[[[[]]]]]]]]]] }] }")]
    public void Anything_else_is_no_index(string json) =>
        Assert.Equal(CatalogFailure.BadContent, Assert.Throws<CatalogException>(() => Read(json)).Failure);

    [Fact]
    public void A_web_page_is_called_one() =>
        Assert.Contains("web page", Assert.Throws<CatalogException>(() => Read("\n<!DOCTYPE html>")).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_and_entries_without_end_are_refused()
    {
        Assert.Throws<CatalogException>(() => Read($$"""{ "owm_catalog": 1, "entries": [{ "name": "{{new string('a', 2000)}}", "url": "a" }] }"""));
        Assert.Throws<CatalogException>(() => Read($$"""{ "owm_catalog": 1, "entries": [{{string.Join(',', Enumerable.Repeat("{}", 100_001))}}] }"""));
    }

    private static IReadOnlyList<CatalogEntry> Read(string json) => CatalogIndex.Read(Encoding.UTF8.GetBytes(json), "the index");
}
