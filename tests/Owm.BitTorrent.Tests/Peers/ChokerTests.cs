using Owm.BitTorrent.Peers;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class ChokerTests
{
    [Fact]
    public void While_slots_are_free_everybody_who_is_interested_gets_one()
    {
        var unchoked = new Choker(new Random(1)).Decide([Peer(1), Peer(2), Peer(3) with { IsInterested = false }], slots: 4);
        Assert.Equal([1, 2], unchoked.Order());
    }

    [Fact]
    public void Those_who_give_most_are_served_and_one_more_by_chance()
    {
        var peers = Enumerable.Range(1, 8).Select(number => Peer(number) with { Rate = number * 1000 }).ToList();
        var unchoked = new Choker(new Random(1)).Decide(peers, slots: 4);
        Assert.Equal(4, unchoked.Count);
        Assert.Equal([6, 7, 8], unchoked.Where(number => number > 5).Order());
    }

    [Fact]
    public void Of_equals_those_stay_who_have_a_slot()
    {
        var peers = Enumerable.Range(1, 6).Select(number => Peer(number) with { IsUnchoked = number is 2 or 5 }).ToList();
        Assert.Equal([2, 5], new Choker(new Random(1)).Decide(peers, slots: 3).Where(number => number is 2 or 5).Order());
    }

    [Fact]
    public void A_peer_that_gives_nothing_though_asked_earns_no_slot()
    {
        var peers = Enumerable.Range(1, 20).Select(number => Peer(number) with { Rate = number * 1000, IsSnubbing = number == 20 }).ToList();
        var choker = new Choker(new Random(1));
        var wins = Enumerable.Range(0, 60).Count(_ => choker.Decide(peers, slots: 4).Contains(20));
        Assert.InRange(wins, 0, 20);
    }

    [Fact]
    public void Slots_that_nobody_earns_are_filled_all_the_same()
    {
        var peers = Enumerable.Range(1, 6).Select(number => Peer(number) with { IsSnubbing = true }).ToList();
        Assert.Equal(4, new Choker(new Random(1)).Decide(peers, slots: 4).Count);
    }

    [Fact]
    public void With_one_slot_it_goes_round()
    {
        var peers = Enumerable.Range(1, 4).Select(number => Peer(number) with { Rate = number * 1000 }).ToList();
        var choker = new Choker(new Random(1));
        var served = Enumerable.Range(0, 60).Select(_ => choker.Decide(peers, slots: 1).Single()).Distinct();
        Assert.Equal([1, 2, 3, 4], served.Order());
    }

    [Fact]
    public void The_optimist_has_three_rounds_and_then_it_is_another()
    {
        var peers = Enumerable.Range(1, 10).Select(number => Peer(number) with { Rate = number * 1000 }).ToList();
        var choker = new Choker(new Random(1));
        var optimists = Enumerable.Range(0, 30).Select(_ => choker.Decide(peers, slots: 4).Single(number => number < 8)).ToList();
        for (var round = 0; round < 30; round += 3)
        {
            Assert.Equal(optimists[round], optimists[round + 1]);
            Assert.Equal(optimists[round], optimists[round + 2]);
            if (round > 0) Assert.NotEqual(optimists[round - 1], optimists[round]);
        }
    }

    [Fact]
    public void In_time_everybody_is_the_optimist()
    {
        var peers = Enumerable.Range(1, 10).Select(number => Peer(number) with { Rate = number * 1000 }).ToList();
        var choker = new Choker(new Random(1));
        var served = Enumerable.Range(0, 300).SelectMany(_ => choker.Decide(peers, slots: 4)).Distinct();
        Assert.Equal(Enumerable.Range(1, 10), served.Order());
    }

    [Fact]
    public void A_newcomer_is_three_times_as_likely_to_be_the_optimist()
    {
        var peers = Enumerable.Range(1, 12).Select(number => Peer(number) with { Rate = number > 9 ? 1000 : 0, IsNew = number == 1 }).ToList();
        var random = new Random(1);

        // One ticket for each of eight, three for the ninth: 3 of 11.
        var wins = Enumerable.Range(0, 4000).Count(_ => new Choker(random).Decide(peers, slots: 4).Contains(1));
        Assert.InRange(wins, 4000 * 3 / 11 * 0.9, 4000 * 3 / 11 * 1.1);
    }

    [Fact]
    public void An_optimist_that_leaves_is_replaced_at_once()
    {
        var peers = Enumerable.Range(1, 10).Select(number => Peer(number) with { Rate = number * 1000 }).ToList();
        var choker = new Choker(new Random(1));
        var optimist = choker.Decide(peers, slots: 4).Single(number => number < 8);
        peers.RemoveAll(peer => peer.Number == optimist);
        Assert.Equal(4, choker.Decide(peers, slots: 4).Count);
    }

    private static Choker.Candidate Peer(int number) =>
        new(number, IsInterested: true, IsUnchoked: false, IsSnubbing: false, IsNew: false, Rate: 0);
}
