using Owm.BitTorrent.Pieces;

namespace Owm.BitTorrent.Tests.Pieces;

public sealed class PieceBuffersTests
{
    [Fact]
    public void No_more_is_lent_than_the_budget()
    {
        var buffers = new PieceBuffers(10_000);
        Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => buffers.TryRent(1000) is not null));
        Assert.Equal((10, 10L), (buffers.LentCount, buffers.RefusedCount));
    }

    [Fact]
    public void What_comes_back_can_be_lent_again()
    {
        var buffers = new PieceBuffers(4000);
        var lent = Enumerable.Range(0, 4).Select(_ => buffers.TryRent(1000)!).ToList();
        Assert.Null(buffers.TryRent(1000));
        buffers.Return(lent[2]);
        Assert.Same(lent[2], buffers.TryRent(1000));
    }

    [Fact]
    public void Three_pieces_are_lent_however_small_the_budget_is_against_them()
    {
        var buffers = new PieceBuffers(1);
        Assert.Equal(3, Enumerable.Range(0, 20).Count(_ => buffers.TryRent(1000) is not null));
    }

    [Fact]
    public void What_lies_idle_in_one_length_makes_room_for_another()
    {
        var buffers = new PieceBuffers(4000);
        var lent = Enumerable.Range(0, 4).Select(_ => buffers.TryRent(1000)!).ToList();
        lent.ForEach(buffers.Return);
        Assert.Equal(2, Enumerable.Range(0, 2).Count(_ => buffers.TryRent(2000) is not null));
        Assert.Equal(2000, Enumerable.Range(0, 1).Select(_ => buffers.TryRent(2000)!).Single().Memory.Length);
        Assert.Null(buffers.TryRent(2000));
    }

    [Fact]
    public void After_a_trim_nothing_is_kept()
    {
        var buffers = new PieceBuffers(4000);
        var buffer = buffers.TryRent(1000)!;
        buffers.Return(buffer);
        buffers.Trim();
        Assert.NotSame(buffer, buffers.TryRent(1000));
    }

    [Fact]
    public void Buffers_of_equal_length_do_not_begin_at_equal_offsets_of_a_page()
    {
        var buffers = new PieceBuffers(1 << 20);
        var offsets = Enumerable.Range(0, 16).Select(_ => Start(buffers.TryRent(65536)!) % 4096).Distinct();
        Assert.True(offsets.Count() > 8, "They compete for the same lines of the cache.");
    }

    private static unsafe long Start(PieceBuffer buffer)
    {
        using var pinned = buffer.Memory.Pin();
        return (long)pinned.Pointer;
    }
}
