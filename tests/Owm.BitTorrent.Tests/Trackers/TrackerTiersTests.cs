using Owm.BitTorrent.Trackers;

namespace Owm.BitTorrent.Tests.Trackers;

public sealed class TrackerTiersTests
{
    [Fact]
    public void Trackers_are_shuffled_within_their_tier_only()
    {
        string[] first = [.. Enumerable.Range(0, 20).Select(i => $"http://a{i}.test/")];
        string[] second = [.. Enumerable.Range(0, 20).Select(i => $"http://b{i}.test/")];
        var tiers = new TrackerTiers([first, second], new Random(7));
        Assert.Equal(2, tiers.Count);
        Assert.Equal(first.Order(), tiers[0].Select(tracker => tracker.AbsoluteUri).Order());
        Assert.Equal(second.Order(), tiers[1].Select(tracker => tracker.AbsoluteUri).Order());
        Assert.NotEqual(first, tiers[0].Select(tracker => tracker.AbsoluteUri));
    }

    [Fact]
    public void A_tracker_that_answered_is_the_first_of_its_tier()
    {
        var tiers = new TrackerTiers([["http://a.test/", "http://b.test/", "http://c.test/"]], new Random(1));
        var last = tiers[0][2];
        var before = tiers[0].ToArray();
        tiers.MoveToFront(0, last);
        Assert.Equal([last, before[0], before[1]], tiers[0]);
    }

    [Fact]
    public void A_tracker_named_twice_counts_once_and_empty_tiers_are_dropped()
    {
        var tiers = new TrackerTiers([["http://a.test/"], ["http://a.test/"], ["udp://b.test:1", "http://a.test/"]], new Random(1));
        Assert.Equal(2, tiers.Count);
        Assert.Equal("http://a.test/", Assert.Single(tiers[0]).AbsoluteUri);
        Assert.Equal("b.test", Assert.Single(tiers[1]).Host);
    }

    [Fact]
    public void What_is_no_URL_with_a_host_is_put_aside()
    {
        var tiers = new TrackerTiers([["tracker.test/announce", "http://", "file:///etc/passwd", " http://a.test/ "]], new Random(1));
        Assert.Equal("http://a.test/", Assert.Single(tiers[0]).AbsoluteUri);
        Assert.Equal(["tracker.test/announce", "http://", "file:///etc/passwd"], tiers.Unusable);
    }

    [Fact]
    public void Of_ten_thousand_trackers_a_hundred_are_used()
    {
        var tiers = new TrackerTiers(Enumerable.Range(0, 10_000).Select(i => new[] { $"http://t{i}.test/" }), new Random(1));
        Assert.Equal(100, tiers.Count);
    }
}
