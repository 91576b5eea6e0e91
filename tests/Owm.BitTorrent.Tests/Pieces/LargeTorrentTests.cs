using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Pieces;

/// <summary>What choosing costs in a torrent of 200,000 pieces, counted in looks at a piece.</summary>
public sealed class LargeTorrentTests
{
    private const int Count = 200_000;
    private static readonly PieceLayout Layout = new(Count * 16384L, 16384);

    [Fact]
    public void A_whole_download_from_a_seed_looks_at_each_piece_once()
    {
        var picker = Wanting();
        var seed = Bits(0, Count);
        picker.AddPeer(seed);
        for (var piece = picker.Begin(seed, inOrder: false); piece >= 0; piece = picker.Begin(seed, inOrder: false))
        {
            picker.SetChecking(piece);
            picker.SetVerified(piece);
        }

        Assert.Equal(0, picker.RemainingCount);
        Assert.Equal(Count, picker.Looks);
    }

    [Fact]
    public void A_peer_that_has_only_the_commonest_pieces_costs_no_more_than_2048_looks()
    {
        var picker = Wanting();
        picker.AddPeer(Bits(0, Count - 10));
        picker.AddPeer(Bits(0, Count / 2));
        var poor = Bits(5, 1000);
        picker.AddPeer(poor);
        for (var i = 0; i < 1000; i++) Assert.InRange(picker.Begin(poor, inOrder: false), 5, 1004);
        Assert.InRange(picker.Looks, 1, 1000 * 2048);
        Assert.Equal(-1, picker.Begin(poor, inOrder: false));
    }

    [Fact]
    public void Of_pieces_looked_at_the_rarest_is_chosen()
    {
        var picker = Wanting();
        picker.AddPeer(Bits(0, Count - 10));
        picker.AddPeer(Bits(0, Count / 2));
        picker.AddPeer(Bits(100, 1));
        picker.AddPeer(Bits(102, 1));
        Assert.Equal(101, picker.Begin(Bits(100, 3), inOrder: false));
    }

    private static PiecePicker Wanting()
    {
        var picker = new PiecePicker(Layout, new Random(1));
        for (var piece = 0; piece < Count; piece++) picker.SetPriority(piece, FilePriority.Normal);
        return picker;
    }

    private static Bitfield Bits(int first, int count)
    {
        var bits = new Bitfield(Count);
        for (var piece = first; piece < first + count; piece++) bits.Set(piece);
        return bits;
    }
}
