using System.Text;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Tests.Metainfo;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Tests.WebSeeds;

public class WebSeedUrlTests
{
    private static readonly Torrent One = TorrentReader.Read(TorrentText.Torrent(TorrentText.Single("a worm.csv")));
    private static readonly Torrent Many = TorrentReader.Read(TorrentText.Torrent(TorrentText.Multi(
        TorrentText.File("images", "é 1.tif") + TorrentText.File("what?", "100%#[1]&+=.csv") + TorrentText.File("ab:c"), "the set")));

    [Theory]
    [InlineData("http://example.org/file", "http://example.org/file")]
    [InlineData("http://example.org/dir/", "http://example.org/dir/a%20worm.csv")]
    [InlineData("http://example.org", "http://example.org/a%20worm.csv")]
    [InlineData("http://example.org/file?key=1", "http://example.org/file?key=1")]
    [InlineData("http://example.org/get?path=/", "http://example.org/get?path=/a%20worm.csv")]
    [InlineData("https://example.org:8443/f%20g", "https://example.org:8443/f%20g")]
    [InlineData("http://example.org/file#part", "http://example.org/file")]
    public void The_URL_of_a_single_file_is_the_seeds_own_unless_that_is_a_directory(string seed, string expected) =>
        Assert.Equal(expected, Url(seed, One, 0).AbsoluteUri);

    [Theory]
    [InlineData("http://example.org/dir/", "http://example.org/dir/the%20set/images/%C3%A9%201.tif")]
    [InlineData("http://example.org/dir", "http://example.org/dir/the%20set/images/%C3%A9%201.tif")]
    [InlineData("http://example.org/dir?signature=x", "http://example.org/dir/the%20set/images/%C3%A9%201.tif?signature=x")]
    public void The_URL_of_one_of_many_files_has_the_torrents_name_and_the_path(string seed, string expected) =>
        Assert.Equal(expected, Url(seed, Many, 0).AbsoluteUri);

    [Fact]
    public void What_has_a_meaning_in_URLs_is_escaped_in_names() =>
        Assert.Equal("http://example.org/the%20set/what%3F/100%25%23%5B1%5D%26%2B%3D.csv", Url("http://example.org/", Many, 1).AbsoluteUri);

    [Fact]
    public void A_file_that_is_renamed_on_disk_has_its_published_name_on_the_web()
    {
        Assert.Equal("the set/ab_c", Many.Files[2].Path);
        Assert.Equal("http://example.org/the%20set/ab%3Ac", Url("http://example.org/", Many, 2).AbsoluteUri);
    }

    [Theory]
    [InlineData("http://us%40er:p%3Aw@example.org/f", "us@er:p:w")]
    [InlineData("http://user@example.org/f", "user:")]
    public void Credentials_are_taken_out_of_the_URL(string seed, string expected)
    {
        Assert.True(WebSeedUrl.TryParse(seed, out var url));
        Assert.Equal("Basic", url.Credentials!.Scheme);
        Assert.Equal(expected, Encoding.UTF8.GetString(Convert.FromBase64String(url.Credentials.Parameter!)));
        Assert.Equal("http://example.org/f", url.Of(One, ["a"]).AbsoluteUri);
    }

    [Fact]
    public void Neither_credentials_nor_queries_are_shown()
    {
        Assert.True(WebSeedUrl.TryParse("https://user:secret@example.org:8443/data?token=secret#x", out var url));
        Assert.Equal("https://example.org:8443/data?…", url.Shown);
    }

    [Theory]
    [InlineData("ftp://example.org/f")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.org/")]
    [InlineData("/f")]
    [InlineData("")]
    public void Other_schemes_are_no_web_seeds(string seed) => Assert.False(WebSeedUrl.TryParse(seed, out _));

    [Fact]
    public void A_name_in_utf8_goes_before_the_other()
    {
        var info = $"d6:lengthi1e4:name3:old10:name.utf-8{TorrentText.String("né:w")}12:piece lengthi16384e6:pieces20:{new string('h', 20)}e";
        var torrent = TorrentReader.Read(TorrentText.Torrent(info));
        Assert.Equal("http://example.org/n%C3%A9%3Aw", Url("http://example.org/", torrent, 0).AbsoluteUri);
    }

    private static Uri Url(string seed, Torrent torrent, int file)
    {
        Assert.True(WebSeedUrl.TryParse(seed, out var url));
        return url.Of(torrent, new PublishedNames(torrent).Of(torrent.Files[file]));
    }
}
