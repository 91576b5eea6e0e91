using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;

namespace Owm.BitTorrent.Tests.Pieces;

public sealed class PartialPieceTests
{
    // Two pieces of four blocks; the last has one whole block and 100 bytes.
    private static readonly PieceLayout Layout = new(65536 + 16384 + 100, 65536);

    [Fact]
    public void The_last_block_of_the_last_piece_is_as_short_as_what_is_left()
    {
        var piece = Piece(1);
        Assert.Equal(2, piece.BlockCount);
        Assert.Equal(16484, piece.Bytes.Length);
        Assert.Equal(new BlockRequest(1, 16384, 100), piece.RequestFor(1));
    }

    [Fact]
    public void Every_block_is_taken_once()
    {
        var piece = Piece(0);
        Assert.Equal([0, 1, 2, 3, -1], new[] { piece.TakeFree(), piece.TakeFree(), piece.TakeFree(), piece.TakeFree(), piece.TakeFree() });
    }

    [Fact]
    public void A_block_whose_peer_is_gone_is_free_again()
    {
        var piece = Piece(0);
        piece.TakeFree();
        piece.TakeFree();
        piece.RemoveRequest(0);
        Assert.Equal(3, piece.FreeCount);
        Assert.Equal(0, piece.TakeFree());
        Assert.Equal(2, piece.TakeFree());
    }

    [Fact]
    public void A_block_asked_of_two_is_free_only_when_both_are_gone()
    {
        var piece = Piece(0);
        piece.TakeFree();
        piece.AddRequest(0);
        piece.RemoveRequest(0);
        Assert.Equal(3, piece.FreeCount);
        piece.RemoveRequest(0);
        Assert.Equal(4, piece.FreeCount);
    }

    [Fact]
    public void A_block_lies_where_it_belongs_and_its_sender_is_known()
    {
        var piece = Piece(0);
        piece.TakeFree();
        piece.TakeFree();
        piece.RemoveRequest(1);
        Assert.True(piece.Receive(1, Block(7), sender: 42));
        Assert.Equal(7, piece.Bytes.Span[16384]);
        Assert.Equal(7, piece.Bytes.Span[32767]);
        Assert.True(piece.Has(1));
        Assert.Equal(42, piece.SenderOf(1));
        Assert.Equal((3, 2), (piece.MissingCount, piece.FreeCount));
    }

    [Fact]
    public void A_second_copy_of_a_block_is_thrown_away()
    {
        var piece = Piece(0);
        piece.Receive(0, Block(1), sender: 1);
        Assert.False(piece.Receive(0, Block(2), sender: 2));
        Assert.Equal(1, piece.Bytes.Span[0]);
        Assert.Equal(1, piece.SenderOf(0));
    }

    [Fact]
    public void A_piece_is_whole_when_its_last_block_is_here()
    {
        var piece = Piece(1);
        piece.Receive(0, Block(1), sender: 1);
        Assert.False(piece.IsWhole);
        piece.Receive(1, new byte[100], sender: 1);
        Assert.True(piece.IsWhole);
        Assert.Equal(0, piece.FreeCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_any_moves_the_counts_are_those_of_the_blocks(int seed)
    {
        var random = new Random(seed);
        var piece = Piece(0);
        var requests = new int[4];
        for (var move = 0; move < 500 && !piece.IsWhole; move++)
        {
            var block = random.Next(4);
            switch (random.Next(4))
            {
                case 0 when requests[block] < 5:
                    piece.AddRequest(block);
                    requests[block]++;
                    break;
                case 1 when requests[block] > 0:
                    piece.RemoveRequest(block);
                    requests[block]--;
                    break;
                case 2:
                    var taken = piece.TakeFree();
                    if (taken >= 0) requests[taken]++;
                    break;
                case 3 when requests[block] > 0 && random.Next(20) == 0:
                    piece.RemoveRequest(block);
                    requests[block]--;
                    piece.Receive(block, Block(1), 1);
                    break;
                default:
                    break;
            }

            Assert.Equal(Enumerable.Range(0, 4).Count(b => !piece.Has(b) && requests[b] == 0), piece.FreeCount);
            Assert.Equal(Enumerable.Range(0, 4).Count(b => !piece.Has(b)), piece.MissingCount);
        }
    }

    private static byte[] Block(byte value) => [.. Enumerable.Repeat(value, 16384)];

    private static PartialPiece Piece(int index) => new(Layout, index, new PieceBuffer(Layout.PieceLength, 0));
}
