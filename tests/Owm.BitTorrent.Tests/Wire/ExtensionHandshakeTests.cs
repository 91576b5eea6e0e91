using System.Text;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Wire;

public sealed class ExtensionHandshakeTests
{
    [Fact]
    public void What_is_said_is_bencoded_with_its_keys_in_order()
    {
        var handshake = new ExtensionHandshake { Port = 6881, RequestQueueLength = 2000, IsUploadOnly = true, Client = "Owm 1" };
        Assert.Equal("d1:mde1:pi6881e4:reqqi2000e11:upload_onlyi1e1:v5:Owm 1e", Encoding.ASCII.GetString(handshake.ToArray()));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var handshake = new ExtensionHandshake { Port = 6881, RequestQueueLength = 2000, IsUploadOnly = true, Client = "Owm 1" };
        Assert.Equal(handshake, ExtensionHandshake.Read(handshake.ToArray()));
    }

    [Fact]
    public void A_peer_may_say_nothing_of_itself()
    {
        Assert.Equal(new ExtensionHandshake(), ExtensionHandshake.Read("de"u8));
    }

    [Theory]
    [InlineData("d6:yourip4:abcde", "97.98.99.100")]
    [InlineData("d6:yourip16:abcdefghijklmnope", "6162:6364:6566:6768:696a:6b6c:6d6e:6f70")]
    [InlineData("d6:yourip5:abcdee", null)]
    [InlineData("d6:youripi5ee", null)]
    public void A_peer_may_say_where_it_sees_us(string payload, string? address)
    {
        var read = Read(payload).YourAddress;
        Assert.Equal(address, read?.ToString());
        if (read is not null) Assert.Equal(read, ExtensionHandshake.Read(new ExtensionHandshake { YourAddress = read }.ToArray()).YourAddress);
    }

    [Theory]
    [InlineData("d1:pi0ee")]
    [InlineData("d1:pi65536ee")]
    [InlineData("d1:pi-1ee")]
    [InlineData("d1:pi9223372036854775807ee")]
    [InlineData("d1:p4:6881e")]
    [InlineData("d1:plee")]
    public void A_port_that_is_none_counts_as_not_said(string payload)
    {
        Assert.Null(Read(payload).Port);
    }

    [Theory]
    [InlineData("d4:reqqi0ee")]
    [InlineData("d4:reqqi-5ee")]
    [InlineData("d4:reqqi9223372036854775807ee")]
    public void A_queue_length_that_makes_no_sense_counts_as_not_said(string payload)
    {
        Assert.Null(Read(payload).RequestQueueLength);
    }

    [Theory]
    [InlineData("d11:upload_onlyi0ee", false)]
    [InlineData("d11:upload_onlyi1ee", true)]
    [InlineData("d11:upload_only1:1e", false)]
    public void Upload_only_is_any_number_but_zero(string payload, bool expected)
    {
        Assert.Equal(expected, Read(payload).IsUploadOnly);
    }

    [Fact]
    public void Keys_out_of_order_are_read_all_the_same()
    {
        Assert.Equal(6881, Read("d1:v3:abc1:pi6881ee").Port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("le")]
    [InlineData("i1e")]
    [InlineData("4:spam")]
    [InlineData("d")]
    [InlineData("de1")]
    [InlineData("d1:p")]
    [InlineData("d1:pi1e1:pi2ee")]
    [InlineData("d99999999999:e")]
    [InlineData("\u0000")]
    public void What_is_no_bencoded_dictionary_is_refused(string payload)
    {
        Assert.Throws<PeerProtocolException>(() => Read(payload));
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        Assert.Throws<PeerProtocolException>(() => Read("d1:m" + new string('l', 10_000)));
    }

    [Fact]
    public void Values_without_number_are_refused()
    {
        Assert.Throws<PeerProtocolException>(() => Read("d1:ml" + string.Concat(Enumerable.Repeat("i1e", 1000)) + "ee"));
    }

    [Fact]
    public void More_than_16_KiB_is_not_looked_at()
    {
        var refused = Assert.Throws<PeerProtocolException>(() => ExtensionHandshake.Read(new byte[(16 * 1024) + 1]));
        Assert.Equal("An extension handshake of 16385 bytes is longer than the 16384 allowed.", refused.Message);
    }

    [Fact]
    public void Random_mutations_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(3);
        var whole = new ExtensionHandshake { Port = 6881, RequestQueueLength = 2000, IsUploadOnly = true, Client = "Owm 1" }.ToArray();
        for (var i = 0; i < 5000; i++)
        {
            var bytes = whole[..random.Next(1, whole.Length + 1)];
            for (var changes = random.Next(4); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                ExtensionHandshake.Read(bytes);
            }
            catch (PeerProtocolException)
            {
                // As it should be.
            }
        }
    }

    private static ExtensionHandshake Read(string payload) => ExtensionHandshake.Read(Encoding.Latin1.GetBytes(payload));
}
