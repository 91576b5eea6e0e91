using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Wire;

public sealed class HandshakeTests
{
    private static readonly byte[] Hash = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];
    private static readonly byte[] Id = [.. "-OW0100-abcdefghijkl"u8];

    [Fact]
    public void The_bytes_are_those_of_BEP_3()
    {
        var bytes = Written(extended: false, fast: false);
        Assert.Equal(68, bytes.Length);
        Assert.Equal([19, .. "BitTorrent protocol"u8, 0, 0, 0, 0, 0, 0, 0, 0, .. Hash, .. Id], bytes);
    }

    [Fact]
    public void The_extension_protocol_is_bit_20_from_the_right()
    {
        Assert.Equal([0, 0, 0, 0, 0, 0x10, 0, 0], Written(extended: true, fast: false)[20..28]);
    }

    [Fact]
    public void The_fast_extension_is_the_third_last_bit()
    {
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 4], Written(extended: false, fast: true)[20..28]);
    }

    [Fact]
    public void The_DHT_is_the_last_bit()
    {
        var bytes = new byte[68];
        new Handshake(new InfoHash(Hash), Id, Extended: false, Fast: false, Dht: true).Write(bytes);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1], bytes[20..28]);
        Assert.True(Handshake.Read(bytes).Dht);
        Assert.False(Handshake.Read(Written(extended: true, fast: true)).Dht);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var handshake = Handshake.Read(Written(extended: true, fast: true));
        Assert.Equal((new InfoHash(Hash), true, true), (handshake.InfoHash, handshake.Extended, handshake.Fast));
        Assert.Equal(Id, handshake.PeerId.ToArray());
    }

    [Fact]
    public void Reserved_bits_this_client_does_not_know_are_passed_over()
    {
        var bytes = Written(extended: false, fast: true);
        bytes[20] = 0x80;
        bytes[27] |= 0x01;
        var handshake = Handshake.Read(bytes);
        Assert.Equal((false, true), (handshake.Extended, handshake.Fast));
    }

    [Fact]
    public void The_info_hash_can_be_told_before_the_peer_id_has_come()
    {
        Assert.Equal(new InfoHash(Hash), Handshake.ReadInfoHash(Written(false, false).AsSpan(0, 48)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(19)]
    public void Any_other_protocol_is_refused(int changed)
    {
        var bytes = Written(false, false);
        bytes[changed] ^= 0x20;
        Assert.Throws<PeerProtocolException>(() => Handshake.Read(bytes));
    }

    private static byte[] Written(bool extended, bool fast)
    {
        var bytes = new byte[Handshake.Length];
        new Handshake(new InfoHash(Hash), Id, extended, fast).Write(bytes);
        return bytes;
    }
}
