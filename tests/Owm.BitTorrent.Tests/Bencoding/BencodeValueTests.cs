using Owm.BitTorrent.Bencoding;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Bencoding;

public sealed class BencodeValueTests
{
    [Fact]
    public void Values_are_found_by_key()
    {
        var answer = BencodeValue.Read("d8:intervali1800e5:peersld2:ip9:127.0.0.1eee"u8.ToArray());

        Assert.Equal(1800, answer.Find("interval"u8)?.AsInteger);
        Assert.Equal("127.0.0.1", answer.Find("peers"u8)?.Items[0].Find("ip"u8)?.AsText);
        Assert.Null(answer.Find("complete"u8));
    }

    [Fact]
    public void A_value_of_another_kind_reads_as_nothing()
    {
        var value = BencodeValue.Read("d1:a3:12ee"u8.ToArray()).Find("a"u8)!;

        Assert.Null(value.AsInteger);
        Assert.Null(value.Find("b"u8));
        Assert.Empty(value.Items);
        Assert.Equal("12e", value.AsText);
    }

    [Fact]
    public void Every_value_keeps_its_exact_bytes()
    {
        var value = BencodeValue.Read("d4:infod1:zi1e1:ali2eeee"u8.ToArray());

        Assert.Equal("d1:zi1e1:ali2eee"u8, value.Find("info"u8)!.Raw.Span);
        Assert.Equal("li2ee"u8, value.Find("info"u8)!.Find("a"u8)!.Raw.Span);
    }

    [Fact]
    public void A_prefix_is_read_where_bytes_follow()
    {
        var value = BencodeValue.ReadPrefix("d5:piecei0eeRAW"u8.ToArray(), out var length);

        Assert.Equal(0, value.Find("piece"u8)?.AsInteger);
        Assert.Equal("d5:piecei0ee".Length, length);
    }

    [Fact]
    public void Text_that_is_not_UTF8_reads_as_nothing()
    {
        var value = BencodeValue.Read(new byte[] { (byte)'2', (byte)':', 0xC0, 0xAF });

        Assert.Null(value.AsText);
        Assert.Equal(2, value.AsString?.Length);
    }

    [Fact]
    public void Too_many_values_are_refused()
    {
        Assert.Equal(3, BencodeValue.Read("l0:0:0:e"u8.ToArray(), maxValues: 4).Items.Count);
        _ = Assert.Throws<InvalidTorrentException>(() => BencodeValue.Read("l0:0:0:0:e"u8.ToArray(), maxValues: 4));
    }
}
