using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Tests.Metainfo;

// ROBUSTNESS T-6.
public sealed class DistinctPathsTests
{
    [Theory]
    [InlineData("a.csv|b.csv", "a.csv|b.csv")]
    [InlineData("a.csv|a.csv|a.csv", "a.csv|a~2.csv|a~3.csv")]
    [InlineData("a.csv|A.CSV", "a.csv|A~2.CSV")]
    [InlineData("a.csv|a.csv|a~2.csv", "a.csv|a~2.csv|a~2~2.csv")]
    [InlineData("a~2.csv|a.csv|a.csv", "a~2.csv|a.csv|a~3.csv")]
    [InlineData("a|a", "a|a~2")]
    [InlineData(".hidden|.HIDDEN", ".hidden|.HIDDEN~2")]
    [InlineData("a.averyveryverylongone|a.averyveryverylongone", "a.averyveryverylongone|a.averyveryverylongone~2")]
    [InlineData("a|a/b", "a|a~2/b")]
    [InlineData("a/b|a", "a/b|a~2")]
    [InlineData("a/b|A/b", "a/b|A~2/b")]
    [InlineData("a/b|A/c|a/d|A/e", "a/b|A~2/c|a/d|A~2/e")]
    [InlineData("a/x|b/x", "a/x|b/x")]
    [InlineData("x/x|x/X", "x/x|x/X~2")]
    [InlineData("a?|a_|a*", "a_|a_~2|a_~3")]
    [InlineData("CON|_con", "_CON|_con~2")]
    [InlineData("\u00e9|e\u0301", "\u00e9|e\u0301~2")]
    [InlineData("e\u0301.x|\u00c9.x", "e\u0301.x|\u00c9~2.x")]
    [InlineData("\u00c5|\u212b|A\u030a", "\u00c5|\u212b~2|A\u030a~3")]
    [InlineData("\uac00|\u1100\u1161", "\uac00|\u1100\u1161~2")]
    [InlineData("\uac01|\u1100\u1161\u11a8|\uac00\u11a8", "\uac01|\u1100\u1161\u11a8~2|\uac00\u11a8~3")]
    [InlineData("stra\u00dfe|STRASSE|stra\u1e9ee", "stra\u00dfe|STRASSE~2|stra\u1e9ee~3")]
    [InlineData("\ufb01le|FILE", "\ufb01le|FILE~2")]
    [InlineData("\u03c3|\u03c2|\u03a3", "\u03c3|\u03c2~2|\u03a3~3")]
    [InlineData("q\u0323\u0307|q\u0307\u0323", "q\u0323\u0307|q\u0307\u0323~2")]
    [InlineData("\u1e69|s\u0323\u0307|s\u0307\u0323|\u1e61\u0323", "\u1e69|s\u0323\u0307~2|s\u0307\u0323~3|\u1e61\u0323~4")]
    [InlineData("k|\u212a", "k|\u212a~2")]
    [InlineData("\u00b5|\u03bc", "\u00b5|\u03bc~2")]
    [InlineData("\uf900|\u8c48", "\uf900|\u8c48~2")]
    [InlineData("\U00010400|\U00010428", "\U00010400|\U00010428~2")]
    [InlineData("resume|r\u00e9sum\u00e9", "resume|r\u00e9sum\u00e9")]
    [InlineData("\u0130|i", "\u0130|i")]
    public void Files_that_some_system_takes_for_the_same_get_numbers(string files, string expected)
    {
        Assert.Equal(expected, Keep(files));
    }

    [Fact]
    public void A_number_fits_into_the_longest_name()
    {
        var name = new string('a', 251) + ".csv";

        var kept = Keep($"{name}|{name}").Split('|');

        Assert.Equal(name, kept[0]);
        Assert.Equal(new string('a', 255 - 4 - 8) + "~2.csv", kept[1]);
    }

    [Fact]
    public void Names_that_shorten_to_the_same_stay_apart()
    {
        var first = new string('a', 250) + "b";
        var second = new string('a', 250) + "c";

        var kept = Keep($"{first}|{first}|{second}|{second}").Split('|');

        Assert.Equal(4, kept.Distinct().Count());
        Assert.EndsWith("~3", kept[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_names_that_shorten_to_the_same_take_no_long_time()
    {
        var paths = new DistinctPaths();
        var watch = System.Diagnostics.Stopwatch.StartNew();

        for (var i = 0; i < 8_000; i++)
        {
            paths.Add([$"{new string('a', 250)}{i:d5}"]);
            paths.Add([$"{new string('a', 250)}{i:d5}"]);
        }

        Assert.True(paths.HasClashes);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void On_a_disk_every_file_of_a_torrent_of_one_name_is_another()
    {
        using var directory = new Testing.TemporaryDirectory();
        var torrent = TorrentReader.Read(TorrentText.Torrent(TorrentText.Multi(string.Concat(Enumerable.Repeat(TorrentText.File("Data", "x"), 600)))));

        foreach (var file in torrent.Files) directory.Write(file.Path, "1"u8);

        Assert.Equal(600, Directory.GetFiles(directory.FullPath, "*", SearchOption.AllDirectories).Length);
    }

    private static string Keep(string files)
    {
        var paths = new DistinctPaths();
        return string.Join('|', files.Split('|').Select(file => paths.Add(file.Split('/'))));
    }
}
