using System.Text;
using Owm.BitTorrent.Metainfo;

namespace Owm.BitTorrent.Tests.Metainfo;

public sealed class TorrentWriterTests
{
    private static readonly string Info = TorrentText.Single(more: "1:xi5e");

    [Fact]
    public void A_torrent_is_written_as_it_was_read()
    {
        Assert.Equal(GoldenTorrents.Hybrid, TorrentWriter.Write(TorrentReader.Read(GoldenTorrents.Hybrid)));
    }

    [Theory]
    [InlineData("8:announce10:http://o/x7:comment3:old", "", "8:announce10:http://n/x7:comment3:new", "8:url-list10:http://w/x")]
    [InlineData("", "", "8:announce10:http://n/x7:comment3:new", "8:url-list10:http://w/x")]
    [InlineData("3:fooli1ee13:announce-listll10:http://o/xee", "5:nodesle8:url-list0:1:zd1:bi1e1:ai2ee", "8:announce10:http://n/x7:comment3:new3:fooli1ee", "5:nodesle8:url-listl10:http://w/xe1:zd1:bi1e1:ai2ee")]
    public void Changes_leave_the_info_and_every_other_key_as_they_are(string before, string after, string expectedBefore, string expectedAfter)
    {
        var torrent = TorrentReader.Read(Encoding.Latin1.GetBytes($"d{before}4:info{Info}{after}e"));

        var written = TorrentWriter.Write(torrent, new TorrentChanges { Trackers = [["http://n/x"]], WebSeeds = ["http://w/x"], Comment = "new" });

        expectedAfter = expectedAfter.Replace("8:url-list10:http://w/x", "8:url-listl10:http://w/xe", StringComparison.Ordinal);
        Assert.Equal($"d{expectedBefore}4:info{Info}{expectedAfter}e", Encoding.Latin1.GetString(written));
    }

    [Fact]
    public void What_is_not_changed_stays()
    {
        var torrent = TorrentReader.Read(GoldenTorrents.Multi);

        var changed = TorrentReader.Read(TorrentWriter.Write(torrent, new TorrentChanges { Comment = "" }));

        Assert.Null(changed.Comment);
        Assert.Equal(torrent.InfoHash, changed.InfoHash);
        Assert.Equal(torrent.Trackers, changed.Trackers);
        Assert.Equal(torrent.WebSeeds, changed.WebSeeds);
        Assert.Equal(torrent.CreationDate, changed.CreationDate);
    }

    [Fact]
    public void Tiers_are_written_and_read_back()
    {
        var torrent = TorrentReader.Read(GoldenTorrents.Single);
        string[][] tiers = [["http://a/x", "udp://b:1"], [], ["https://c/x"]];

        var changed = TorrentReader.Read(TorrentWriter.Write(torrent, new TorrentChanges { Trackers = tiers }));

        Assert.Equal([["http://a/x", "udp://b:1"], ["https://c/x"]], changed.Trackers);
    }

    [Fact]
    public void Empty_lists_remove_trackers_and_web_seeds()
    {
        var torrent = TorrentReader.Read(Encoding.Latin1.GetBytes($"d8:announce10:http://o/x13:announce-listll10:http://o/xee4:info{Info}8:url-list10:http://w/xe"));

        var written = TorrentWriter.Write(torrent, new TorrentChanges { Trackers = [], WebSeeds = [] });

        Assert.Equal($"d4:info{Info}e", Encoding.Latin1.GetString(written));
    }

    [Fact]
    public void Keys_out_of_order_beside_the_info_are_put_in_order()
    {
        var torrent = TorrentReader.Read(Encoding.Latin1.GetBytes($"d1:zi1e4:info{Info}1:ai2ee"));

        var written = TorrentWriter.Write(torrent, new TorrentChanges { Comment = "c" });

        Assert.Equal($"d1:ai2e7:comment1:c4:info{Info}1:zi1ee", Encoding.Latin1.GetString(written));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("")]
    [InlineData("http://a/ b")]
    [InlineData("http:///x")]
    public void A_URL_that_would_not_be_read_back_is_a_mistake_of_the_caller(string url)
    {
        var torrent = TorrentReader.Read(GoldenTorrents.Single);

        _ = Assert.Throws<ArgumentException>(() => TorrentWriter.Write(torrent, new TorrentChanges { Trackers = [[url]] }));
        _ = Assert.Throws<ArgumentException>(() => TorrentWriter.Write(torrent, new TorrentChanges { WebSeeds = [url] }));
    }
}
