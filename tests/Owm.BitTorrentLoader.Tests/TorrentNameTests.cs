using Owm.BitTorrentLoader.Digests;

namespace Owm.BitTorrentLoader.Tests;

public class TorrentNameTests
{
    private const string Sha256OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("d9da5ce947c6f1c127dfcdc2ede63320.torrent", DigestAlgorithm.Md5)]
    [InlineData("D9DA5CE947C6F1C127DFCDC2EDE63320.Torrent", DigestAlgorithm.Md5)]
    [InlineData(Sha256OfNothing + ".torrent", DigestAlgorithm.Sha256)]
    [InlineData("/data/d9da5ce947c6f1c127dfcdc2ede63320.torrent", DigestAlgorithm.Md5)]
    public void The_number_of_digits_in_a_name_tells_the_digest(string name, DigestAlgorithm algorithm)
    {
        Assert.True(TorrentName.TryGetDigest(name, out var digest));
        Assert.Equal(algorithm, digest.Algorithm);
        Assert.Equal(digest.Hex.ToLowerInvariant(), digest.Hex);
    }

    [Theory]
    [InlineData("connectome.torrent")]
    [InlineData("d9da5ce947c6f1c127dfcdc2ede63320")]
    [InlineData("d9da5ce947c6f1c127dfcdc2ede6332g.torrent")]
    [InlineData("d9da5ce947c6f1c127dfcdc2ede633200.torrent")]
    [InlineData(".torrent")]
    [InlineData("")]
    [InlineData(null)]
    public void A_name_that_is_no_digest_holds_none(string? name) => Assert.False(TorrentName.TryGetDigest(name, out _));

    [Fact]
    public void A_torrent_is_named_by_its_contents_digest() =>
        Assert.Equal("b1946ac92492d2347c6235b4d2611184.torrent", TorrentName.For(new Digest(DigestAlgorithm.Md5, "B1946AC92492D2347C6235B4D2611184")));

    [Fact]
    public void Names_with_the_same_digest_are_the_same_torrents()
    {
        Assert.True(TorrentName.Same("D9DA5CE947C6F1C127DFCDC2EDE63320.torrent", "d9da5ce947c6f1c127dfcdc2ede63320.TORRENT"));
        Assert.False(TorrentName.Same("Worm.torrent", "worm.torrent"));
    }
}
