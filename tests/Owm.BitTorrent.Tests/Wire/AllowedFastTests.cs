using System.Net;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Wire;

public sealed class AllowedFastTests
{
    private static readonly InfoHash Hash = new(Enumerable.Repeat((byte)0xAA, 20).ToArray());

    [Fact]
    public void The_set_is_that_of_the_example_in_BEP_6()
    {
        var set = AllowedFast.For(IPAddress.Parse("80.4.4.200"), Hash, 1313);
        Assert.Equal([1059, 431, 808, 1217, 287, 376, 1188, 353, 508], set.Take(9));
        Assert.Equal(10, set.Count);
    }

    [Fact]
    public void Neighbours_get_the_same_set()
    {
        Assert.Equal(AllowedFast.For(IPAddress.Parse("80.4.4.200"), Hash, 1313), AllowedFast.For(IPAddress.Parse("80.4.4.7"), Hash, 1313));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void A_small_torrent_is_allowed_whole(int pieceCount)
    {
        var set = AllowedFast.For(IPAddress.Parse("10.1.2.3"), Hash, pieceCount);
        Assert.Equal(Enumerable.Range(0, pieceCount), set.Order());
    }

    [Fact]
    public void IPv6_of_which_the_BEP_does_not_speak_gets_none()
    {
        Assert.Empty(AllowedFast.For(IPAddress.Parse("2001:db8::1"), Hash, 1313));
    }
}
