using System.Text;
using Owm.BitTorrent.Discovery;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Discovery;

public sealed class LsdMessageTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void The_datagram_is_that_of_BEP_14()
    {
        var message = new LsdMessage { Port = 6881, InfoHashes = [HashOf(Hash)], Cookie = "name" };
        Assert.Equal(
            $"BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 6881\r\nInfohash: {Hash}\r\ncookie: name\r\n\r\n\r\n",
            Encoding.ASCII.GetString(Assert.Single(message.ToDatagrams(LocalServiceDiscovery.IPv4Group))));
        Assert.Contains("Host: [ff15::efc0:988f]:6771\r\n", Encoding.ASCII.GetString(message.ToDatagrams(LocalServiceDiscovery.IPv6Group)[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var message = new LsdMessage { Port = 6881, InfoHashes = Hashes(3), Cookie = "name" };
        var read = LsdMessage.TryRead(message.ToDatagrams(LocalServiceDiscovery.IPv4Group)[0])!;
        Assert.Equal((6881, "name"), (read.Port, read.Cookie));
        Assert.Equal(message.InfoHashes, read.InfoHashes);
    }

    [Fact]
    public void Many_swarms_take_several_datagrams_none_longer_than_1400_bytes()
    {
        var message = new LsdMessage { Port = 65535, InfoHashes = Hashes(100), Cookie = "0123456789abcdef" };
        var datagrams = message.ToDatagrams(LocalServiceDiscovery.IPv6Group);
        Assert.Equal(4, datagrams.Count);
        Assert.All(datagrams, datagram => Assert.InRange(datagram.Length, 100, 1400));
        Assert.Equal(message.InfoHashes, datagrams.SelectMany(datagram => LsdMessage.TryRead(datagram)!.InfoHashes));
    }

    [Theory]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nPort: 1\r\nInfohash: " + Hash)]
    [InlineData("BT-SEARCH * HTTP/1.1\nport:1\ninfohash:" + Hash + "\n\n")]
    [InlineData("bt-search * http/1.1\r\nHOST: x\r\nINFOHASH:  0123456789ABCDEF0123456789ABCDEF01234567  \r\nPORT: 00001\r\nX-Other: y\r\nnonsense\r\n: \r\n")]
    public void Others_may_write_it_in_their_own_way(string text)
    {
        var read = LsdMessage.TryRead(Encoding.ASCII.GetBytes(text))!;
        Assert.Equal((1, HashOf(Hash), null), (read.Port, Assert.Single(read.InfoHashes), read.Cookie));
    }

    [Fact]
    public void A_swarm_named_twice_counts_once_and_one_that_is_none_not_at_all()
    {
        var read = LsdMessage.TryRead(Encoding.ASCII.GetBytes($"BT-SEARCH * HTTP/1.1\r\nPort: 1\r\nInfohash: {Hash}\r\nInfohash: zz\r\nInfohash: {Hash}\r\n"))!;
        Assert.Single(read.InfoHashes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("BT-SEARCH * HTTP/1.1")]
    [InlineData("M-SEARCH * HTTP/1.1\r\nPort: 1\r\nInfohash: " + Hash)]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nInfohash: " + Hash)]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nPort: 1")]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nPort: 0\r\nInfohash: " + Hash)]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nPort: -1\r\nInfohash: " + Hash)]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nPort: 65536\r\nInfohash: " + Hash)]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nPort: 99999999999\r\nInfohash: " + Hash)]
    [InlineData("BT-SEARCH * HTTP/1.1\r\nPort: 1\r\nInfohash: " + Hash + "0")]
    public void What_says_nothing_of_use_is_passed_over(string text)
    {
        Assert.Null(LsdMessage.TryRead(Encoding.ASCII.GetBytes(text)));
    }

    [Fact]
    public void More_than_1400_bytes_are_not_looked_at()
    {
        var text = $"BT-SEARCH * HTTP/1.1\r\nPort: 1\r\nInfohash: {Hash}\r\n";
        Assert.NotNull(LsdMessage.TryRead(Encoding.ASCII.GetBytes(text.PadRight(1400))));
        Assert.Null(LsdMessage.TryRead(Encoding.ASCII.GetBytes(text.PadRight(1401))));
    }

    [Fact]
    public void Random_mutations_are_read_or_passed_over_and_nothing_else()
    {
        var random = new Random(5);
        var whole = new LsdMessage { Port = 6881, InfoHashes = Hashes(5), Cookie = "name" }.ToDatagrams(LocalServiceDiscovery.IPv4Group)[0];
        var read = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = whole[..random.Next(whole.Length / 2, whole.Length + 1)];
            for (var changes = random.Next(4); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (LsdMessage.TryRead(bytes) is not { } message) continue;
            Assert.InRange(message.Port, 1, 65535);
            read++;
        }

        Assert.InRange(read, 100, 9900);
    }

    private static InfoHash HashOf(string text) => InfoHash.TryParse(text, out var infoHash) ? infoHash : throw new ArgumentException(text);

    private static List<InfoHash> Hashes(int count) => [.. Enumerable.Range(0, count).Select(i => HashOf($"{i:x40}"))];
}
