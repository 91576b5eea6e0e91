using System.Text;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Wire;

public sealed class MetadataMessageTests
{
    [Fact]
    public void The_messages_are_those_of_BEP_9()
    {
        Assert.Equal("d8:msg_typei0e5:piecei3ee", Encoding.ASCII.GetString(MetadataMessage.Request(3)));
        Assert.Equal("d8:msg_typei2e5:piecei3ee", Encoding.ASCII.GetString(MetadataMessage.Reject(3)));
        Assert.Equal("d8:msg_typei1e5:piecei0e10:total_sizei4eespam", Encoding.ASCII.GetString(MetadataMessage.PieceOf(0, "spam"u8)));
    }

    [Fact]
    public void A_request_and_a_refusal_are_read_again()
    {
        var request = MetadataMessage.Read(MetadataMessage.Request(7));
        Assert.Equal((MetadataMessageKind.Request, 7), (request.Kind, request.Piece));
        var reject = MetadataMessage.Read(MetadataMessage.Reject(8));
        Assert.Equal((MetadataMessageKind.Reject, 8), (reject.Kind, reject.Piece));
    }

    [Fact]
    public void The_pieces_of_a_dictionary_are_read_again_and_the_last_is_short()
    {
        var info = new byte[(2 * 16384) + 5];
        new Random(1).NextBytes(info);
        var together = new List<byte>();
        for (var piece = 0; piece < 3; piece++)
        {
            var message = MetadataMessage.Read(MetadataMessage.PieceOf(piece, info));
            Assert.Equal((MetadataMessageKind.Data, piece, 32773L), (message.Kind, message.Piece, message.TotalSize!.Value));
            together.AddRange(message.Data);
        }

        Assert.Equal(info, together);
        Assert.Equal(3, MetadataMessage.CountPieces(info.Length));
    }

    [Fact]
    public void There_is_no_piece_beyond_the_end()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MetadataMessage.PieceOf(1, new byte[16384]));
    }

    [Fact]
    public void A_piece_may_come_without_the_total_size_and_with_entries_nobody_knows()
    {
        var message = MetadataMessage.Read("d8:msg_typei1e5:piecei2e5:usersli1ei2eeexyz"u8);
        Assert.Equal((2, null), (message.Piece, message.TotalSize));
        Assert.Equal("xyz"u8, message.Data);
    }

    [Theory]
    [InlineData("d8:msg_typei3e5:piecei0ee")]
    [InlineData("d8:msg_typei-1e5:piecei0ee")]
    [InlineData("d8:msg_typei77ee")]
    public void A_kind_yet_to_be_invented_is_passed_over(string payload)
    {
        Assert.Equal(MetadataMessageKind.Unknown, MetadataMessage.Read(Encoding.ASCII.GetBytes(payload)).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("le")]
    [InlineData("i1e")]
    [InlineData("de")]
    [InlineData("d5:piecei0ee")]
    [InlineData("d8:msg_type1:0ee")]
    [InlineData("d8:msg_typei0ee")]
    [InlineData("d8:msg_typei0e5:piecei-1ee")]
    [InlineData("d8:msg_typei0e5:piecei2147483648ee")]
    [InlineData("d8:msg_typei0e5:piece1:0e")]
    [InlineData("d8:msg_typei1e5:piecei0ee")]
    [InlineData("d8:msg_typei0e5:piecei0e")]
    [InlineData("d8:msg_typei0e8:msg_typei0ee")]
    public void What_is_none_is_refused(string payload)
    {
        Assert.Throws<PeerProtocolException>(() => MetadataMessage.Read(Encoding.ASCII.GetBytes(payload)));
    }

    [Fact]
    public void A_piece_of_more_than_16_KiB_is_refused()
    {
        byte[] head = [.. "d8:msg_typei1e5:piecei0ee"u8];
        Assert.Equal(16384, MetadataMessage.Read([.. head, .. new byte[16384]]).Data.Length);
        Assert.Throws<PeerProtocolException>(() => MetadataMessage.Read([.. head, .. new byte[16385]]));
    }

    [Fact]
    public void A_header_without_end_is_not_read_to_its_end()
    {
        var payload = Encoding.ASCII.GetBytes("d8:msg_typei0e5:piecei0e1:xl" + string.Concat(Enumerable.Repeat("i1e", 1000)) + "ee");
        Assert.Throws<PeerProtocolException>(() => MetadataMessage.Read(payload));
    }

    [Fact]
    public void Random_mutations_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(9);
        byte[][] whole = [MetadataMessage.Request(1), MetadataMessage.Reject(12), MetadataMessage.PieceOf(0, new byte[100])];
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = whole[i % 3][..random.Next(1, whole[i % 3].Length + 1)];
            for (var changes = random.Next(4); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Assert.InRange(MetadataMessage.Read(bytes).Data.Length, 0, 16384);
            }
            catch (PeerProtocolException)
            {
                // As it should be.
            }
        }
    }
}
