using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;

namespace Owm.BitTorrent.Tests.Pieces;

public sealed class SuspectsTests
{
    private static readonly PieceLayout Layout = new(200 * 49152, 49152);

    [Fact]
    public void Who_sent_every_block_of_a_bad_piece_is_convicted_at_once()
    {
        Assert.Equal(7, new Suspects().Failed(Piece(0, (7, 1), (7, 1), (7, 1))));
    }

    [Fact]
    public void While_several_could_be_to_blame_nobody_is_convicted()
    {
        Assert.Null(new Suspects().Failed(Piece(0, (7, 1), (8, 1), (7, 1))));
    }

    [Fact]
    public void When_the_piece_has_come_again_only_who_sent_other_bytes_is_convicted()
    {
        var suspects = new Suspects();
        suspects.Failed(Piece(0, (7, 1), (8, 66), (9, 1)));
        Assert.Equal([8], suspects.Passed(Piece(0, (9, 1), (9, 1), (9, 1))));
    }

    [Fact]
    public void Every_failed_attempt_is_remembered()
    {
        var suspects = new Suspects();
        suspects.Failed(Piece(0, (7, 1), (8, 66), (9, 1)));
        suspects.Failed(Piece(0, (6, 66), (7, 1), (9, 1)));
        Assert.Equal([6, 8], suspects.Passed(Piece(0, (9, 1), (9, 1), (9, 1))).Order());
    }

    [Fact]
    public void A_peer_that_lied_twice_is_named_once()
    {
        var suspects = new Suspects();
        suspects.Failed(Piece(0, (8, 66), (8, 67), (9, 1)));
        Assert.Equal([8], suspects.Passed(Piece(0, (9, 1), (9, 1), (9, 1))));
    }

    [Fact]
    public void A_piece_that_never_failed_convicts_nobody()
    {
        var suspects = new Suspects();
        suspects.Failed(Piece(0, (8, 66), (9, 1), (9, 1)));
        Assert.Empty(suspects.Passed(Piece(1, (9, 1), (9, 1), (9, 1))));
    }

    [Fact]
    public void What_was_found_out_is_forgotten()
    {
        var suspects = new Suspects();
        suspects.Failed(Piece(0, (8, 66), (9, 1), (9, 1)));
        suspects.Passed(Piece(0, (9, 1), (9, 1), (9, 1)));
        Assert.Empty(suspects.Passed(Piece(0, (9, 1), (9, 1), (9, 1))));
    }

    [Fact]
    public void Of_more_than_64_pieces_the_oldest_are_forgotten()
    {
        var suspects = new Suspects();
        for (var index = 0; index < 65; index++) suspects.Failed(Piece(index, (8, 66), (9, 1), (9, 1)));
        Assert.Empty(suspects.Passed(Piece(0, (9, 1), (9, 1), (9, 1))));
        Assert.Equal([8], suspects.Passed(Piece(1, (9, 1), (9, 1), (9, 1))));
    }

    [Fact]
    public void A_piece_that_has_passed_does_not_push_out_what_it_is_suspected_of_later()
    {
        var suspects = new Suspects();
        suspects.Failed(Piece(0, (8, 66), (9, 1), (9, 1)));
        suspects.Passed(Piece(0, (9, 1), (9, 1), (9, 1)));
        suspects.Failed(Piece(0, (8, 66), (9, 1), (9, 1)));
        for (var index = 1; index < 64; index++) suspects.Failed(Piece(index, (8, 66), (9, 1), (9, 1)));
        Assert.Equal([8], suspects.Passed(Piece(0, (9, 1), (9, 1), (9, 1))));
    }

    private static PartialPiece Piece(int index, params (int Sender, byte Value)[] blocks)
    {
        var piece = new PartialPiece(Layout, index, new PieceBuffer(Layout.PieceLength, 0));
        for (var block = 0; block < blocks.Length; block++)
        {
            piece.Receive(block, Enumerable.Repeat(blocks[block].Value, 16384).ToArray(), blocks[block].Sender);
        }

        return piece;
    }

    [Fact]
    public void What_is_remembered_of_large_pieces_is_bounded()
    {
        var layout = new PieceLayout(20L * 64 * 1024 * 1024, 64 * 1024 * 1024);
        var buffers = new PieceBuffers(64 * 1024 * 1024);
        var suspects = new Suspects();
        for (var index = 0; index < 20; index++)
        {
            var piece = new PartialPiece(layout, index, buffers.TryRent(layout.PieceLength)!);
            for (var block = 0; block < piece.BlockCount; block++) piece.Receive(block, new byte[PieceLayout.BlockLength], block % 2);
            Assert.Null(suspects.Failed(piece));
            buffers.Return(piece.Buffer);
        }

        Assert.InRange(suspects.Count, 4096, 64 * 1024);
    }
}
