using Owm.BitTorrent.Pieces;

namespace Owm.BitTorrent.Tests.Pieces;

public sealed class RarityOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void After_any_changes_the_pieces_are_in_order_of_rarity(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, 60);
        var order = new RarityOrder(count, random);
        var rarity = new int[count];
        for (var change = 0; change < 2000; change++)
        {
            var piece = random.Next(count);
            if (rarity[piece] > 0 && random.Next(2) == 0)
            {
                order.Decrement(piece);
                rarity[piece]--;
            }
            else
            {
                order.Increment(piece);
                rarity[piece]++;
            }

            if (change % 20 == 0) AssertInOrder(order, rarity);
        }
    }

    [Fact]
    public void Pieces_no_longer_rare_come_back_to_the_front_when_their_peers_go()
    {
        var order = new RarityOrder(3, new Random(1));
        order.Increment(0);
        order.Increment(1);
        order.Increment(1);
        order.Decrement(0);
        order.Increment(2);
        Assert.Equal([0, 2, 1], order.Pieces.ToArray());
    }

    [Fact]
    public void Equals_stand_in_an_order_that_differs_from_peer_to_peer()
    {
        var orders = Enumerable.Range(0, 10).Select(seed => string.Join(',', new RarityOrder(20, new Random(seed)).Pieces.ToArray())).Distinct();
        Assert.Equal(10, orders.Count());
    }

    [Fact]
    public void A_piece_that_changes_bucket_takes_any_place_in_it()
    {
        var places = new HashSet<int>();
        for (var seed = 0; seed < 200; seed++)
        {
            var order = new RarityOrder(5, new Random(seed));
            for (var piece = 0; piece < 5; piece++) order.Increment(piece);
            places.Add(order.Pieces.IndexOf(4));
        }

        Assert.Equal([0, 1, 2, 3, 4], places.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Pieces_taken_out_and_put_back_are_in_order_of_the_rarity_they_have_by_then(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, 60);
        var order = new RarityOrder(count, random);
        var rarity = new int[count];
        var listed = Enumerable.Range(0, count).ToHashSet();
        for (var change = 0; change < 4000; change++)
        {
            var piece = random.Next(count);
            switch (random.Next(4))
            {
                case 0:
                    order.Remove(piece);
                    listed.Remove(piece);
                    break;
                case 1:
                    order.Insert(piece);
                    listed.Add(piece);
                    break;
                case 2 when rarity[piece] > 0:
                    order.Decrement(piece);
                    rarity[piece]--;
                    break;
                default:
                    order.Increment(piece);
                    rarity[piece]++;
                    break;
            }

            if (change % 20 == 0) AssertInOrder(order, rarity, listed);
        }
    }

    private static void AssertInOrder(RarityOrder order, int[] rarity, HashSet<int>? listed = null)
    {
        Assert.Equal(Enumerable.Range(0, rarity.Length).Where(piece => listed?.Contains(piece) != false), order.Pieces.ToArray().Order());
        for (var i = 0; i < rarity.Length; i++) Assert.Equal(rarity[i], order.RarityOf(i));
        for (var i = 0; i < order.Pieces.Length; i++)
        {
            if (i > 0) Assert.True(rarity[order.Pieces[i - 1]] <= rarity[order.Pieces[i]], "A rarer piece stands behind a commoner one.");
        }
    }
}
