using System.Buffers.Binary;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Wire;

public sealed class PeerMessageTests
{
    private const int Max = PeerMessageReader.MaxLength;

    [Theory]
    [InlineData(MessageId.Choke)]
    [InlineData(MessageId.Unchoke)]
    [InlineData(MessageId.Interested)]
    [InlineData(MessageId.NotInterested)]
    [InlineData(MessageId.HaveAll)]
    [InlineData(MessageId.HaveNone)]
    internal void A_message_that_is_its_id_alone_has_five_bytes(MessageId id)
    {
        var bytes = Written(writer => writer.Write(id));
        Assert.Equal([0, 0, 0, 1, (byte)id], bytes);
        var message = Read(bytes);
        Assert.Equal(id, message.Id);
    }

    [Theory]
    [InlineData(MessageId.Have)]
    [InlineData(MessageId.SuggestPiece)]
    [InlineData(MessageId.AllowedFast)]
    internal void A_message_about_a_piece_carries_its_index(MessageId id)
    {
        var bytes = Written(writer => writer.Write(id, 0x01020304));
        Assert.Equal([0, 0, 0, 5, (byte)id, 1, 2, 3, 4], bytes);
        var message = Read(bytes);
        Assert.Equal((id, 0x01020304), (message.Id, message.Piece));
    }

    [Theory]
    [InlineData(MessageId.Request)]
    [InlineData(MessageId.Cancel)]
    [InlineData(MessageId.RejectRequest)]
    internal void A_message_about_a_block_carries_piece_offset_and_length(MessageId id)
    {
        var bytes = Written(writer => writer.Write(id, 7, 32768, 16384));
        Assert.Equal([0, 0, 0, 13, (byte)id, 0, 0, 0, 7, 0, 0, 0x80, 0, 0, 0, 0x40, 0], bytes);
        var message = Read(bytes);
        Assert.Equal((id, 7, 32768, 16384), (message.Id, message.Piece, message.Offset, message.Length));
    }

    [Fact]
    public void A_piece_message_carries_its_block_behind_a_header_of_thirteen_bytes()
    {
        var bytes = new byte[PeerMessageWriter.PieceHeaderLength + 3];
        PeerMessageWriter.WritePieceHeader(bytes, 9, 16384, 3);
        bytes[13] = 1;
        bytes[14] = 2;
        bytes[15] = 3;
        Assert.Equal([0, 0, 0, 12, 7, 0, 0, 0, 9, 0, 0, 0x40, 0, 1, 2, 3], bytes);
        Assert.True(PeerMessageReader.TryRead(bytes, Max, out var message, out _, out _));
        Assert.Equal((MessageId.Piece, 9, 16384), (message.Id, message.Piece, message.Offset));
        Assert.Equal([1, 2, 3], message.Payload.ToArray());
    }

    [Fact]
    public void A_bitfield_carries_the_bits_as_they_are()
    {
        var bytes = Written(writer => writer.WriteBitfield([0xA0, 0x80]));
        Assert.Equal([0, 0, 0, 3, 5, 0xA0, 0x80], bytes);
        Assert.True(PeerMessageReader.TryRead(bytes, Max, out var message, out _, out _));
        Assert.Equal([0xA0, 0x80], message.Payload.ToArray());
    }

    [Fact]
    public void An_extended_message_carries_its_number_and_what_follows()
    {
        var bytes = Written(writer => writer.WriteExtended(3, "de"u8));
        Assert.Equal([0, 0, 0, 4, 20, 3, (byte)'d', (byte)'e'], bytes);
        Assert.True(PeerMessageReader.TryRead(bytes, Max, out var message, out _, out _));
        Assert.Equal(3, message.Extension);
        Assert.Equal("de"u8.ToArray(), message.Payload.ToArray());
    }

    [Fact]
    public void The_message_of_a_DHT_port_is_read_and_means_nothing_here()
    {
        Assert.Equal(MessageId.Port, Read([0, 0, 0, 3, 9, 0x1A, 0xE1]).Id);
    }

    [Fact]
    public void An_unknown_message_is_passed_over_whole()
    {
        byte[] bytes = [0, 0, 0, 3, 99, 1, 2, 0, 0, 0, 1, 1];
        Assert.True(PeerMessageReader.TryRead(bytes, Max, out _, out var consumed, out _));
        Assert.Equal(7, consumed);
        Assert.Equal(MessageId.Unchoke, Read(bytes[7..]).Id);
    }

    [Fact]
    public void Keep_alives_before_a_message_are_consumed_with_it()
    {
        byte[] bytes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1];
        Assert.True(PeerMessageReader.TryRead(bytes, Max, out var message, out var consumed, out _));
        Assert.Equal(MessageId.Unchoke, message.Id);
        Assert.Equal(13, consumed);
    }

    [Fact]
    public void Keep_alives_alone_are_consumed_and_are_no_message()
    {
        byte[] bytes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.False(PeerMessageReader.TryRead(bytes, Max, out _, out var consumed, out var needed));
        Assert.Equal((8, 0), (consumed, needed));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_prefix_that_is_not_whole_says_nothing_yet(int length)
    {
        Assert.False(PeerMessageReader.TryRead(new byte[length], Max, out _, out var consumed, out var needed));
        Assert.Equal((0, 0), (consumed, needed));
    }

    [Fact]
    public void A_message_that_is_not_whole_says_how_much_room_it_needs()
    {
        byte[] bytes = [0, 0, 0, 0, 0, 0, 0x40, 0x09, 7, 0, 0];
        Assert.False(PeerMessageReader.TryRead(bytes, Max, out _, out var consumed, out var needed));
        Assert.Equal((4, 4 + 0x4009), (consumed, needed));
    }

    [Fact]
    public void A_stream_cut_anywhere_gives_the_same_messages()
    {
        var bytes = Written(writer =>
        {
            writer.Write(MessageId.Unchoke);
            writer.WriteKeepAlive();
            writer.Write(MessageId.Have, 5);
            writer.Write(MessageId.Request, 1, 2, 3);
        });
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var ids = new List<MessageId>();
            var buffer = new List<byte>();
            foreach (var part in new[] { bytes[..cut], bytes[cut..] })
            {
                buffer.AddRange(part);
                bool whole;
                do
                {
                    whole = PeerMessageReader.TryRead(buffer.ToArray(), Max, out var message, out var consumed, out _);
                    if (whole) ids.Add(message.Id);
                    buffer.RemoveRange(0, consumed);
                }
                while (whole);
            }

            Assert.Equal([MessageId.Unchoke, MessageId.Have, MessageId.Request], ids);
            Assert.Empty(buffer);
        }
    }

    [Theory]
    [InlineData(0x80000000u)]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData((uint)Max + 1)]
    public void A_message_that_is_too_long_is_refused_at_its_prefix(uint length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, length);
        Assert.Throws<PeerProtocolException>(() => PeerMessageReader.TryRead(bytes, Max, out _, out _, out _));
    }

    [Fact]
    public void The_longest_message_allowed_is_waited_for()
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Max);
        Assert.False(PeerMessageReader.TryRead(bytes, Max, out _, out _, out var needed));
        Assert.Equal(Max + 4, needed);
    }

    [Theory]
    [InlineData(MessageId.Choke, 1)]
    [InlineData(MessageId.Unchoke, 4)]
    [InlineData(MessageId.Interested, 1)]
    [InlineData(MessageId.NotInterested, 1)]
    [InlineData(MessageId.HaveAll, 1)]
    [InlineData(MessageId.HaveNone, 1)]
    [InlineData(MessageId.Have, 0)]
    [InlineData(MessageId.Have, 3)]
    [InlineData(MessageId.Have, 5)]
    [InlineData(MessageId.SuggestPiece, 3)]
    [InlineData(MessageId.AllowedFast, 8)]
    [InlineData(MessageId.Request, 0)]
    [InlineData(MessageId.Request, 11)]
    [InlineData(MessageId.Request, 13)]
    [InlineData(MessageId.Cancel, 4)]
    [InlineData(MessageId.RejectRequest, 16)]
    [InlineData(MessageId.Piece, 0)]
    [InlineData(MessageId.Piece, 7)]
    [InlineData(MessageId.Port, 0)]
    [InlineData(MessageId.Port, 3)]
    [InlineData(MessageId.Extended, 0)]
    internal void A_known_message_of_a_wrong_length_is_refused(MessageId id, int payloadLength)
    {
        var bytes = new byte[5 + payloadLength];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 1 + payloadLength);
        bytes[4] = (byte)id;
        var refused = Assert.Throws<PeerProtocolException>(() => PeerMessageReader.TryRead(bytes, Max, out _, out _, out _));
        Assert.Equal($"A {id} message cannot have {payloadLength} bytes of payload.", refused.Message);
    }

    [Fact]
    public void Random_bytes_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length >= 4) bytes.AsSpan(0, 3).Clear();
            try
            {
                if (PeerMessageReader.TryRead(bytes, Max, out _, out var consumed, out _)) Assert.InRange(consumed, 5, bytes.Length);
            }
            catch (PeerProtocolException)
            {
                // As it should be.
            }
        }
    }

    [Fact]
    public void The_writer_lays_messages_one_behind_the_other_and_forgets_them_when_told()
    {
        var writer = new PeerMessageWriter();
        for (var i = 0; i < 1000; i++) writer.Write(MessageId.Have, i);
        Assert.Equal(9000, writer.Length);
        Assert.Equal(999, BinaryPrimitives.ReadInt32BigEndian(writer.Written.Span[8996..]));
        writer.Clear();
        Assert.Equal(0, writer.Written.Length);
    }

    private static byte[] Written(Action<PeerMessageWriter> write)
    {
        var writer = new PeerMessageWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    private static (MessageId Id, int Piece, int Offset, int Length) Read(byte[] bytes)
    {
        Assert.True(PeerMessageReader.TryRead(bytes, Max, out var message, out var consumed, out _));
        Assert.Equal(bytes.Length, consumed);
        return (message.Id, message.Piece, message.Offset, message.Length);
    }
}
