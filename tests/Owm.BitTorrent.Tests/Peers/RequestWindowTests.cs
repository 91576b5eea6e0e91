using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class RequestWindowTests
{
    private const int Block = PieceLayout.BlockLength;

    private static readonly PieceLayout Layout = new(20L * 1024 * 1024, 10 * 1024 * 1024);

    [Fact]
    public void It_begins_with_eight_requests_and_grows_by_one_with_every_block()
    {
        var window = new RequestWindow();
        Assert.Equal(8, window.Room);
        for (var i = 0; i < 5; i++) window.Grow();
        Assert.Equal(13, window.Room);
    }

    [Fact]
    public void It_never_grows_beyond_512()
    {
        var window = new RequestWindow();
        for (var i = 0; i < 2000; i++) window.Grow();
        Assert.Equal(512, window.Depth);
    }

    [Fact]
    public void A_peer_that_takes_fewer_is_not_sent_more()
    {
        var window = new RequestWindow();
        window.SetLimit(5);
        for (var i = 0; i < 20; i++) window.Grow();
        Assert.Equal(5, window.Depth);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(16_384, 7)]
    [InlineData(163_840, 34)]
    [InlineData(1_000_000_000, 108)]
    [InlineData(long.MaxValue / 4, 108)]
    public void Each_second_it_is_cut_to_what_comes_in_three(long rate, int depth)
    {
        var window = new RequestWindow();
        for (var i = 0; i < 100; i++) window.Grow();
        window.Adapt(rate);
        Assert.Equal(depth, window.Depth);
    }

    [Fact]
    public void A_snubbing_peer_is_asked_for_one_block_at_a_time()
    {
        var window = new RequestWindow();
        window.Snub();
        Assert.Equal(1, window.Room);
    }

    [Fact]
    public void A_snubbing_peer_keeps_its_oldest_request_and_holds_no_block()
    {
        var window = new RequestWindow();
        var piece = Piece(0);
        for (var i = 0; i < 4; i++) window.AddTaken(piece, piece.TakeFree());
        Assert.True(window.Remove(0, 0, Block, out _, out _));
        piece.Receive(0, new byte[Block], sender: 1);

        Assert.Equal([new BlockRequest(0, 2 * Block, Block), new BlockRequest(0, 3 * Block, Block)], window.Snub());
        Assert.Equal((1, 0), (window.Count, window.Room));
        Assert.Equal(piece.MissingCount, piece.FreeCount);
        Assert.Equal(1, piece.TakeFree());
        Assert.True(piece.IsAsked(1));
        Assert.False(piece.IsAsked(2));
        Assert.Empty(window.Snub());

        // Its late answer is one that was asked for.
        Assert.True(window.Remove(0, Block, Block, out _, out _));
        Assert.Equal(1, piece.RequestCountOf(1));
    }

    [Fact]
    public void A_piece_that_is_given_up_is_dropped_from_the_window()
    {
        var window = new RequestWindow();
        var (given, kept) = (Piece(0), Piece(1));
        window.Add(given, 0);
        window.Add(kept, 0);
        window.Add(given, 1);
        Assert.Equal([new BlockRequest(0, Block, Block), new BlockRequest(0, 0, Block)], window.Drop(given));
        Assert.Equal([(kept, 0)], window.Entries);
        Assert.Equal(given.BlockCount, given.FreeCount);
    }

    [Fact]
    public void Answers_may_come_in_any_order()
    {
        var window = new RequestWindow();
        var piece = Piece(0);
        for (var block = 0; block < 6; block++) window.Add(piece, block);
        foreach (var block in new[] { 3, 0, 5, 1, 2, 4 })
        {
            Assert.True(window.Contains(piece, block));
            Assert.True(window.Remove(0, block * Block, Block, out var removed, out var removedBlock));
            Assert.Same(piece, removed);
            Assert.Equal(block, removedBlock);
            Assert.False(window.Contains(piece, block));
        }

        Assert.Equal(0, window.Count);
        Assert.Equal(piece.BlockCount, piece.FreeCount);
    }

    [Fact]
    public void Hundreds_of_answers_in_order_leave_the_rest_in_order()
    {
        var window = new RequestWindow();
        var piece = Piece(0);
        for (var block = 0; block < 600; block++) window.Add(piece, block);
        for (var block = 0; block < 590; block++) Assert.True(window.Remove(0, block * Block, Block, out _, out _));
        Assert.Equal(Enumerable.Range(590, 10), window.Entries.Select(entry => entry.Block));
        Assert.Equal(10, window.Count);
    }

    [Theory]
    [InlineData(1, 0, Block)]
    [InlineData(0, Block, Block)]
    [InlineData(0, 1, Block)]
    [InlineData(0, 0, Block - 1)]
    [InlineData(-1, 0, Block)]
    [InlineData(0, int.MinValue, Block)]
    [InlineData(0, 0, int.MaxValue)]
    public void What_was_not_asked_for_removes_nothing(int piece, int offset, int length)
    {
        var window = new RequestWindow();
        window.Add(Piece(0), 0);
        Assert.False(window.Remove(piece, offset, length, out _, out _));
        Assert.Equal(1, window.Count);
    }

    [Fact]
    public void Clearing_it_frees_every_block_for_others()
    {
        var window = new RequestWindow();
        var piece = Piece(0);
        window.AddTaken(piece, piece.TakeFree());
        window.AddTaken(piece, piece.TakeFree());
        window.Clear();
        Assert.Equal(0, window.Count);
        Assert.Equal(piece.BlockCount, piece.FreeCount);
    }

    [Fact]
    public void The_same_block_of_another_attempt_at_the_piece_is_another_request()
    {
        var window = new RequestWindow();
        window.Add(Piece(0), 0);
        Assert.False(window.Contains(Piece(0), 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_piece_that_is_given_up_leaves_what_is_asked_for_of_others(int answered)
    {
        var window = new RequestWindow();
        var (given, kept) = (Piece(0), Piece(1));
        for (var block = 0; block < 4; block++) window.AddTaken(given, given.TakeFree());
        window.AddTaken(kept, kept.TakeFree());
        for (var block = 0; block < answered; block++) window.Remove(0, block * Block, Block, out _, out _);

        Assert.Equal(Enumerable.Range(answered, 4 - answered).Select(block => given.RequestFor(block)).Reverse(), window.Drop(given));
        Assert.Equal((1, true, given.BlockCount), (window.Count, window.Contains(kept, 0), given.FreeCount));
        Assert.Empty(window.Drop(given));
        window.Drop(kept);
        Assert.Equal(0, window.Count);
    }

    private static PartialPiece Piece(int index) => new(Layout, index, new PieceBuffer(Layout.PieceLength, 0));
}
