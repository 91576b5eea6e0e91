using System.Text;
using Owm.BitTorrent.Peers;

namespace Owm.BitTorrent.Tests.Peers;

public class ClientNamesTests
{
    [Theory]
    [InlineData("-qB4520-abcdefghijkl", "qBittorrent 4.5.2")]
    [InlineData("-TR3000-abcdefghijkl", "Transmission 3.0")]
    [InlineData("-LT20A0-abcdefghijkl", "libtorrent 2.0.10")]
    [InlineData("-ZZ1234-abcdefghijkl", "ZZ 1.2.3.4")]
    [InlineData("S58B-----abcdefghijk", "Shadow 5.8.11")]
    [InlineData("M7-4-2--abcdefghijkl", "BitTorrent 7.4.2")]
    [InlineData("abcdefghijklmnopqrst", null)]
    [InlineData("-qB\u00014520abcdefghijk", null)]
    public void A_peer_id_tells_the_client(string id, string? name) => Assert.Equal(name, ClientNames.Describe(Encoding.Latin1.GetBytes(id), null));

    [Fact]
    public void What_a_peer_says_of_itself_counts_more_but_for_what_would_spoil_a_screen()
    {
        var id = "-qB4520-abcdefghijkl"u8;
        Assert.Equal("qBittorrent/4.5.2", ClientNames.Describe(id, "qBittorrent/4.5.2"));
        Assert.Equal("evil[2J", ClientNames.Describe(id, " evil\u001b[2J\u202e\r\n"));
        Assert.Equal(64, ClientNames.Describe(id, new string('x', 5000))!.Length);
        Assert.Equal("qBittorrent 4.5.2", ClientNames.Describe(id, " \u0007 "));
    }
}
