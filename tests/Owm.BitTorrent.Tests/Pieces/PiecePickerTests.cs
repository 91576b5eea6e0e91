using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Tests.Pieces;

public sealed class PiecePickerTests
{
    // Ten pieces of 32 KiB, the last of 1000 bytes.
    private static readonly PieceLayout Layout = new((9 * 32768) + 1000, 32768);

    [Fact]
    public void Nothing_is_picked_that_nobody_wants()
    {
        var picker = new PiecePicker(Layout, new Random(1));
        Assert.Equal(-1, picker.Begin(All(), inOrder: false));
        Assert.Equal(-1, picker.Begin(All(), inOrder: true));
        Assert.False(picker.IsNeeded(0));
    }

    [Fact]
    public void The_rarest_piece_that_the_peer_has_comes_first()
    {
        var picker = Wanting();
        picker.AddPeer(Bits(0, 1, 2, 3, 4, 5, 6, 7, 8));
        picker.AddPeer(Bits(0, 1, 2, 4, 5, 6, 7, 8));
        Assert.Equal(3, picker.Begin(Bits(0, 3, 5), inOrder: false));
    }

    [Fact]
    public void In_order_the_first_missing_piece_comes_first()
    {
        var picker = Wanting();
        picker.AddPeer(Bits(9));
        Assert.Equal([0, 1, 4], new[] { picker.Begin(All(), true), picker.Begin(All(), true), picker.Begin(Bits(4, 7), true) });
        picker.SetMissing(1);
        Assert.Equal(1, picker.Begin(All(), true));
    }

    [Fact]
    public void A_peer_that_has_nothing_missing_gets_nothing_to_do()
    {
        var picker = Wanting();
        Assert.Equal(2, picker.Begin(Bits(2), inOrder: false));
        Assert.Equal(-1, picker.Begin(Bits(2), inOrder: false));
    }

    [Fact]
    public void A_piece_goes_from_missing_over_assembling_and_checking_to_verified()
    {
        var picker = Wanting();
        Assert.Equal((10, 10, Layout.TotalLength), (picker.MissingCount, picker.RemainingCount, picker.RemainingBytes));
        Assert.True(picker.Begin(9));
        Assert.Equal((PieceState.Assembling, 9, 10), (picker.StateOf(9), picker.MissingCount, picker.RemainingCount));
        picker.SetChecking(9);
        Assert.True(picker.IsNeeded(9));
        Assert.False(picker.Begin(9));
        picker.SetVerified(9);
        Assert.Equal((PieceState.Verified, 9, 9, Layout.TotalLength - 1000), (picker.StateOf(9), picker.MissingCount, picker.RemainingCount, picker.RemainingBytes));
        Assert.True(picker.Verified[9]);
        Assert.False(picker.IsNeeded(9));
    }

    [Fact]
    public void A_piece_that_failed_is_missing_again()
    {
        var picker = Wanting();
        picker.Begin(4);
        picker.SetChecking(4);
        picker.SetMissing(4);
        Assert.Equal((PieceState.Missing, 10, 10), (picker.StateOf(4), picker.MissingCount, picker.RemainingCount));
    }

    [Fact]
    public void A_piece_that_is_lost_is_wanted_again()
    {
        var picker = Wanting();
        picker.SetVerified(4);
        picker.SetLost(4);
        Assert.Equal((PieceState.Missing, 10, 10, Layout.TotalLength), (picker.StateOf(4), picker.MissingCount, picker.RemainingCount, picker.RemainingBytes));
        Assert.False(picker.Verified[4]);
    }

    [Fact]
    public void A_piece_found_on_disk_that_nobody_wants_changes_no_count()
    {
        var picker = new PiecePicker(Layout, new Random(1));
        picker.SetPriority(0, FilePriority.Normal);
        picker.SetVerified(5);
        Assert.Equal((1, 1, 32768L), (picker.MissingCount, picker.RemainingCount, picker.RemainingBytes));
    }

    [Fact]
    public void What_is_not_wanted_any_more_is_not_waited_for_even_when_it_is_begun()
    {
        var picker = Wanting();
        picker.Begin(1);
        picker.SetPriority(1, FilePriority.Skip);
        picker.SetPriority(2, FilePriority.Skip);
        Assert.Equal((PieceState.Assembling, PieceState.Unwanted), (picker.StateOf(1), picker.StateOf(2)));
        Assert.Equal((8, 8, Layout.TotalLength - 65536), (picker.MissingCount, picker.RemainingCount, picker.WantedBytes));

        picker.SetMissing(1);
        Assert.Equal((PieceState.Unwanted, 8), (picker.StateOf(1), picker.MissingCount));
        picker.SetPriority(1, FilePriority.Low);
        Assert.Equal((PieceState.Missing, 9, 9), (picker.StateOf(1), picker.MissingCount, picker.RemainingCount));
    }

    [Fact]
    public void A_piece_that_is_there_and_not_wanted_any_more_counts_for_nothing_when_it_is_lost()
    {
        var picker = Wanting();
        picker.SetVerified(3);
        picker.SetPriority(3, FilePriority.Skip);
        picker.SetLost(3);
        Assert.Equal((PieceState.Unwanted, 9, 9), (picker.StateOf(3), picker.MissingCount, picker.RemainingCount));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Priority_comes_before_rarity_and_before_order(bool inOrder)
    {
        var picker = Wanting();
        picker.AddPeer(Bits(0, 1, 2, 7, 8, 9));
        picker.SetPriority(7, FilePriority.High);
        picker.SetPriority(8, FilePriority.High);
        picker.SetPriority(0, FilePriority.Low);
        picker.SetPriority(5, FilePriority.Low);
        var picked = Enumerable.Range(0, 10).Select(_ => picker.Begin(All(), inOrder)).ToList();
        Assert.Equal([7, 8], picked[..2].Order());
        Assert.Equal([1, 2, 3, 4, 6, 9], picked[2..8].Order());
        Assert.Equal([0, 5], picked[8..].Order());
    }

    [Fact]
    public void A_peer_without_the_pieces_of_high_priority_is_asked_for_others()
    {
        var picker = Wanting();
        picker.SetPriority(7, FilePriority.High);
        Assert.Equal(2, picker.Begin(Bits(2), inOrder: false));
    }

    [Fact]
    public void Seeds_are_counted_apart_and_make_every_piece_available()
    {
        var picker = Wanting();
        picker.AddPeer(All());
        picker.AddPeer(Bits(3));
        Assert.Equal((1, 1, 2), (picker.SeedCount, picker.AvailabilityOf(0), picker.AvailabilityOf(3)));
        picker.RemovePeer(All());
        Assert.Equal((0, 0, 1), (picker.SeedCount, picker.AvailabilityOf(0), picker.AvailabilityOf(3)));
    }

    [Fact]
    public void A_peer_that_gets_its_last_piece_becomes_a_seed()
    {
        var picker = Wanting();
        var pieces = Bits(0, 1, 2, 3, 4, 5, 6, 7, 8);
        picker.AddPeer(pieces);
        pieces.Set(9);
        picker.AddPeerPiece(pieces, 9);
        Assert.Equal((1, 1, 1), (picker.SeedCount, picker.AvailabilityOf(0), picker.AvailabilityOf(9)));
        picker.RemovePeer(pieces);
        Assert.Equal((0, 0, 0), (picker.SeedCount, picker.AvailabilityOf(0), picker.AvailabilityOf(9)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_any_moves_the_counts_are_those_of_the_states(int seed)
    {
        var random = new Random(seed);
        var picker = new PiecePicker(Layout, random);
        var peers = new List<Bitfield>();
        for (var move = 0; move < 3000; move++)
        {
            var piece = random.Next(Layout.PieceCount);
            switch (random.Next(10))
            {
                case 0: picker.SetPriority(piece, (FilePriority)random.Next(1, 4)); break;
                case 1: picker.SetPriority(piece, FilePriority.Skip); break;
                case 2: picker.Begin(piece); break;
                case 3: picker.Begin(Bits(piece, random.Next(10)), random.Next(2) == 0); break;
                case 4 when picker.StateOf(piece) == PieceState.Assembling: picker.SetChecking(piece); break;
                case 5: picker.SetMissing(piece); break;
                case 6 when picker.StateOf(piece) == PieceState.Checking: picker.SetVerified(piece); break;
                case 7: picker.SetLost(piece); break;
                case 8 when peers.Count < 5:
                    peers.Add(random.Next(3) == 0 ? All() : Bits(piece));
                    picker.AddPeer(peers[^1]);
                    break;
                case 9 when peers.Count > 0:
                    var peer = peers[random.Next(peers.Count)];
                    if (peer.Set(piece)) picker.AddPeerPiece(peer, piece);
                    else
                    {
                        picker.RemovePeer(peer);
                        peers.Remove(peer);
                    }

                    break;
                default: break;
            }

            var pieces = Enumerable.Range(0, Layout.PieceCount).ToList();
            Assert.Equal(pieces.Count(p => picker.StateOf(p) == PieceState.Missing), picker.MissingCount);
            Assert.Equal(pieces.Count(picker.IsNeeded), picker.RemainingCount);
            Assert.Equal(pieces.Where(picker.IsWanted).Sum(p => (long)Layout.LengthOf(p)), picker.WantedBytes);
            Assert.DoesNotContain(pieces, p => picker.StateOf(p) == PieceState.Unwanted && picker.IsWanted(p));
            Assert.Equal(pieces.Where(picker.IsNeeded).Sum(p => (long)Layout.LengthOf(p)), picker.RemainingBytes);
            Assert.DoesNotContain(pieces, p => picker.StateOf(p) == PieceState.Verified != picker.Verified[p]);
            Assert.DoesNotContain(pieces, p => peers.Count(has => has[p]) != picker.AvailabilityOf(p));
            Assert.Equal(peers.Count(has => has.IsFull), picker.SeedCount);
        }
    }

    private static PiecePicker Wanting()
    {
        var picker = new PiecePicker(Layout, new Random(1));
        for (var piece = 0; piece < Layout.PieceCount; piece++) picker.SetPriority(piece, FilePriority.Normal);
        return picker;
    }

    private static Bitfield All()
    {
        var all = new Bitfield(Layout.PieceCount);
        all.SetAll();
        return all;
    }

    private static Bitfield Bits(params int[] pieces)
    {
        var bits = new Bitfield(Layout.PieceCount);
        foreach (var piece in pieces) bits.Set(piece);
        return bits;
    }
}
