using Owm.BitTorrent.Peers;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class ReceiveBufferTests
{
    [Fact]
    public void What_arrives_is_read_in_order_whatever_is_consumed_between()
    {
        using var buffer = new ReceiveBuffer();
        var (sent, read) = (0, 0);
        var random = new Random(1);
        while (read < 1_000_000)
        {
            var room = buffer.Room();
            Assert.False(room.IsEmpty);
            var count = random.Next(1, room.Length + 1);
            for (var i = 0; i < count; i++) room.Span[i] = (byte)(sent++ % 251);
            buffer.Received(count);
            var use = random.Next(buffer.Unread.Length + 1);
            for (var i = 0; i < use; i++)
            {
                if (buffer.Unread[i] != read++ % 251) Assert.Fail($"Byte {read - 1} is wrong.");
            }

            buffer.Consume(use);
            if (random.Next(10) == 0) buffer.Shrink();
        }
    }

    [Fact]
    public void A_message_of_known_length_fits_when_room_is_reserved()
    {
        using var buffer = new ReceiveBuffer();
        buffer.Room().Span[0] = 42;
        buffer.Received(1);
        buffer.Reserve(1_000_000);
        Assert.True(buffer.Room().Length >= 999_999);
        Assert.Equal(42, buffer.Unread[0]);
    }

    [Fact]
    public void A_peer_that_fills_it_gets_a_larger_one_and_a_quiet_one_gives_it_back()
    {
        using var buffer = new ReceiveBuffer();
        buffer.Received(buffer.Room().Length);
        buffer.Consume(buffer.Unread.Length);
        Assert.Equal(256 * 1024, buffer.Room().Length);
        buffer.Shrink();
        Assert.Equal(4 * 1024, buffer.Room().Length);
        Assert.True(buffer.IsEmpty);
    }
}
