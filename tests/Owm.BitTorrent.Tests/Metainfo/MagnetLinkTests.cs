using System.Net;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Metainfo;

public sealed class MagnetLinkTests
{
    private const string Hash = "131b4e1e825133829ee18697bfbb229b5ed44c12";

    [Fact]
    public void The_link_to_a_torrent_names_it_and_its_sources()
    {
        var link = MagnetLink.Of(TorrentReader.Read(GoldenTorrents.Single)).ToString();

        Assert.Equal(
            $"magnet:?xt=urn:btih:{Hash}&dn=one.csv&xl=80&tr=http%3A%2F%2Ftracker.example%2Fannounce&tr=udp%3A%2F%2Ftracker.example%3A6969&ws=http%3A%2F%2Fseed.example%2Fdata%2F",
            link);
    }

    [Fact]
    public void A_link_reads_back_as_it_was_written()
    {
        var link = new MagnetLink
        {
            InfoHash = new InfoHash(new byte[20]),
            DisplayName = "a & b + ü = 100%",
            ContentLength = long.MaxValue,
            Trackers = ["http://a/x?k=1&l=2+3"],
            WebSeeds = ["http://w/%20"],
        };

        Assert.Equal(link.ToString(), MagnetLink.Parse(link.ToString()).ToString());
        Assert.Equal("a & b + ü = 100%", MagnetLink.Parse(link.ToString()).DisplayName);
        Assert.Equal("http://a/x?k=1&l=2+3", MagnetLink.Parse(link.ToString()).Trackers[0]);
    }

    [Theory]
    [InlineData($"magnet:?xt=urn:btih:{Hash}")]
    [InlineData("magnet:?xt=urn:btih:131B4E1E825133829EE18697BFBB229B5ED44C12")]
    [InlineData("magnet:?xt=urn:btih:CMNU4HUCKEZYFHXBQ2L37OZCTNPNITAS")]
    [InlineData("magnet:?xt=urn:btih:cmnu4huckezyfhxbq2l37ozctnpnitas")]
    [InlineData($"MAGNET:?xt=URN:BTIH:{Hash}")]
    [InlineData($"magnet:?xt=urn%3Abtih%3A{Hash}")]
    [InlineData($"magnet:?dn=x&xt.1=urn:btih:{Hash}")]
    [InlineData($"magnet:?xt=urn:btmh:1220aa&xt=urn:btih:{Hash}")]
    [InlineData($"magnet:?xt=urn:ed2k:31D6CFE0D16AE931B73C59D7E0C089C0&xt=urn:btih:{Hash}&xt=urn:btih:{Hash}")]
    public void The_info_hash_is_read_in_every_form(string link)
    {
        Assert.Equal(Hash, MagnetLink.Parse(link).InfoHash.ToString());
    }

    [Theory]
    [InlineData("", "begins with 'magnet:?'")]
    [InlineData("http://a/x", "begins with 'magnet:?'")]
    [InlineData("magnet:", "begins with 'magnet:?'")]
    [InlineData("magnet:?", "names no torrent")]
    [InlineData("magnet:?xt", "names no torrent")]
    [InlineData("magnet:?dn=x", "names no torrent")]
    [InlineData("magnet:?xt=urn:btih:", "no info-hash")]
    [InlineData("magnet:?xt=urn:btih:131b4e1e825133829ee18697bfbb229b5ed44c1", "no info-hash")]
    [InlineData("magnet:?xt=urn:btih:131b4e1e825133829ee18697bfbb229b5ed44c1g", "no info-hash")]
    [InlineData("magnet:?xt=urn:btih:CMNU4HUCKEZYFHXBQ2L37OZCTNPNITA1", "no info-hash")]
    [InlineData("magnet:?xt=urn:btmh:1220caf1e1c30e81cb361b9ee167c4aa64228a7fa4fa9f6105232b28ad099f3a302e", "version 2 alone")]
    [InlineData($"magnet:?xt=urn:btih:{Hash}&xt=urn:btih:0000000000000000000000000000000000000000", "more than one torrent")]
    public void What_names_no_torrent_is_refused_with_the_reason(string link, string reason)
    {
        var error = Assert.Throws<InvalidTorrentException>(() => MagnetLink.Parse(link));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.False(MagnetLink.TryParse(link, out _));
    }

    [Fact]
    public void Nothing_is_no_link()
    {
        Assert.False(MagnetLink.TryParse(null, out var link));
        Assert.Null(link);
    }

    [Fact]
    public void Every_parameter_is_read()
    {
        var link = MagnetLink.Parse(
            $"magnet:?xt=urn:btih:{Hash}&dn=White+1986%20A&xl=80&tr.1=http://a/x&tr=udp://b:1&ws=http://w/&as=http://s/x.torrent&x.pe=10.0.0.1:6881&x.pe=[2001:db8::1]:6882&x.pe=peer.example:6883&so=0,2,4-6&x.unknown=1&=&");

        Assert.Equal("White 1986 A", link.DisplayName);
        Assert.Equal(80, link.ContentLength);
        Assert.Equal(["http://a/x", "udp://b:1"], link.Trackers);
        Assert.Equal(["http://w/"], link.WebSeeds);
        Assert.Equal(["http://s/x.torrent"], link.AcceptableSources);
        Assert.Equal(
            [new IPEndPoint(IPAddress.Parse("10.0.0.1"), 6881), new IPEndPoint(IPAddress.Parse("2001:db8::1"), 6882), new DnsEndPoint("peer.example", 6883)],
            link.Peers);
        Assert.Equal([new FileRange(0, 0), new FileRange(2, 2), new FileRange(4, 6)], link.SelectedFiles);
    }

    [Theory]
    [InlineData("xl=-1")]
    [InlineData("xl=1e9")]
    [InlineData("xl=9223372036854775808")]
    [InlineData("tr=nowhere")]
    [InlineData("tr=http://a/%0a")]
    [InlineData("tr=%ff%fe")]
    [InlineData("ws=")]
    [InlineData("x.pe=10.0.0.1")]
    [InlineData("x.pe=10.0.0.1:0")]
    [InlineData("x.pe=10.0.0.1:65536")]
    [InlineData("x.pe=:1")]
    [InlineData("x.pe=0x7f.1:1")]
    [InlineData("x.pe=2001:db8::1:1")]
    [InlineData("x.pe=[2001:db8::1:1")]
    [InlineData("x.pe=a b:1")]
    [InlineData("so=-1")]
    [InlineData("so=3-1")]
    [InlineData("so=1-2-3")]
    [InlineData("so=a")]
    [InlineData("so=99999999999")]
    public void What_is_malformed_is_left_out(string parameter)
    {
        var link = MagnetLink.Parse($"magnet:?xt=urn:btih:{Hash}&{parameter}");

        Assert.Null(link.ContentLength);
        Assert.Empty(link.Trackers);
        Assert.Empty(link.WebSeeds);
        Assert.Empty(link.Peers);
        Assert.Empty(link.SelectedFiles);
    }

    [Fact]
    public void Lists_and_length_are_bounded()
    {
        var link = MagnetLink.Parse($"magnet:?xt=urn:btih:{Hash}" + string.Concat(Enumerable.Range(0, 1_000).Select(i => $"&tr=http://t{i}/&ws=http://w{i}/&x.pe=10.0.0.1:{i + 1}")));

        Assert.Equal((100, 100, 100), (link.Trackers.Count, link.WebSeeds.Count, link.Peers.Count));
        Assert.False(MagnetLink.TryParse($"magnet:?xt=urn:btih:{Hash}&dn={new string('x', 64 * 1024)}", out _));
    }

    [Fact]
    public void A_torrent_is_made_of_the_info_that_peers_sent_and_the_link()
    {
        var torrent = TorrentReader.Read(GoldenTorrents.Multi);

        var received = TorrentReader.ReadInfo(torrent.InfoBytes.Span, MagnetLink.Of(torrent));

        Assert.Equal(torrent.InfoHash, received.InfoHash);
        Assert.Equal(torrent.Files, received.Files);
        Assert.Equal(torrent.Trackers, received.Trackers);
        Assert.Equal(torrent.WebSeeds, received.WebSeeds);
    }

    [Fact]
    public void An_info_that_the_link_does_not_name_is_refused()
    {
        var link = MagnetLink.Of(TorrentReader.Read(GoldenTorrents.Single));
        var other = TorrentReader.Read(GoldenTorrents.Multi).InfoBytes;

        var error = Assert.Throws<InvalidTorrentException>(() => TorrentReader.ReadInfo(other.Span, link));

        Assert.Contains($"not the one that {Hash} names", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_make_a_link_too_long_to_be_read_is_left_out_of_it()
    {
        var link = new MagnetLink { InfoHash = MagnetLink.Parse("magnet:?xt=urn:btih:" + Hash).InfoHash, DisplayName = new string('ü', MagnetLink.MaxLength / 5), Trackers = ["http://a/x"] };

        var read = MagnetLink.Parse(link.ToString());

        Assert.Null(read.DisplayName);
        Assert.Equal(["http://a/x"], read.Trackers);
    }

    [Fact]
    public void Selected_files_become_wanted_files_of_the_torrent()
    {
        var torrent = Torrents("a", "b", "c", "d", "e");

        Assert.Equal([true, false, true, true, false], MagnetLink.Parse($"magnet:?xt=urn:btih:{Hash}&so=0,2-3").WantedFilesOf(torrent));
        Assert.Equal([false, false, false, false, true], MagnetLink.Parse($"magnet:?xt=urn:btih:{Hash}&so=4-2147483647,77").WantedFilesOf(torrent));
        Assert.Null(MagnetLink.Parse($"magnet:?xt=urn:btih:{Hash}").WantedFilesOf(torrent));
    }

    [Fact]
    public void A_link_that_selects_none_of_the_files_is_refused_rather_than_taken_for_all_or_nothing()
    {
        var error = Assert.Throws<InvalidTorrentException>(() => MagnetLink.Parse($"magnet:?xt=urn:btih:{Hash}&so=5-6").WantedFilesOf(Torrents("a", "b")));

        Assert.Contains("selects none of the 2 files of 'set'", error.Message, StringComparison.Ordinal);
    }

    private static Torrent Torrents(params string[] files) =>
        TorrentReader.Read(TorrentText.Torrent(TorrentText.Multi(string.Concat(files.Select(file => TorrentText.File(file))))));
}
