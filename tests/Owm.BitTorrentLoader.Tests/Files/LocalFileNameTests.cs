using System.Text;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Files;

namespace Owm.BitTorrentLoader.Tests.Files;

public class LocalFileNameTests
{
    [Theory]
    [InlineData("d9da5ce947c6f1c127dfcdc2ede63320.torrent")]
    [InlineData("Connectome (2020), v1.1.torrent")]
    [InlineData("ネットワーク.torrent")]
    public void A_safe_name_stays_as_it_is(string name) => Assert.Equal(name, LocalFileName.From(name));

    [Theory]
    [InlineData("../../etc/passwd", "__.._etc_passwd")]
    [InlineData("a/b", "a_b")]
    [InlineData("..", "_")]
    [InlineData(".bashrc", "_bashrc")]
    [InlineData("a\r\nb", "a__b")]
    [InlineData("a\u202Egnp.exe", "a_gnp.exe")]
    [InlineData("con.torrent", "_con.torrent")]
    [InlineData("LPT1", "_LPT1")]
    [InlineData("name. ", "name")]
    [InlineData("C:\\x", "C__x")]
    [InlineData("a\0b", "a_b")]
    [InlineData("a\u200Bb", "a_b")]
    [InlineData("", "_")]
    public void Anything_else_becomes_a_name_that_is_safe_everywhere(string name, string expected) => Assert.Equal(expected, LocalFileName.From(name));

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData(". . .x")]
    [InlineData("con. .torrent")]
    [InlineData("\uD800.torrent")]
    public void A_name_that_was_made_safe_is_safe(string name) => Assert.True(LocalFileName.IsSafe(LocalFileName.From(name)));

    [Fact]
    public void A_long_name_keeps_its_ending()
    {
        var name = LocalFileName.From(new string('ö', 5000) + ".torrent");
        Assert.EndsWith("ö.torrent", name, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 190, 200);
    }

    [Fact]
    public void An_entry_is_saved_under_a_safe_torrent_name() =>
        Assert.Equal("__evil.torrent", new CatalogEntry { Id = "1", Name = "../evil" }.FileName);
}
