using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Trackers;
using Owm.BitTorrent.TrackerServer;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.TrackerServer;

public sealed class SwarmsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Peers_are_told_of_each_other_but_not_of_themselves()
    {
        var swarms = MakeSwarms();
        Assert.Empty(swarms.Announce("10.0.0.1:1"));
        Assert.Equal(["10.0.0.1:1"], swarms.Announce("10.0.0.2:2"));
        Assert.Equal(["10.0.0.2:2"], swarms.Announce("10.0.0.1:1"));
        Assert.Equal(["10.0.0.1:1", "10.0.0.2:2"], swarms.Announce("10.0.0.1:9"));
    }

    [Fact]
    public void Swarms_do_not_mix()
    {
        var swarms = MakeSwarms();
        swarms.Announce("10.0.0.1:1", swarm: 1);
        Assert.Empty(swarms.Announce("10.0.0.2:2", swarm: 2));
    }

    [Fact]
    public void IPv4_and_IPv6_peers_are_kept_apart()
    {
        var swarms = MakeSwarms();
        swarms.Announce("10.0.0.1:1");
        swarms.Announce("[2001:db8::1]:1");
        Assert.Equal(["10.0.0.1:1"], swarms.Announce("10.0.0.2:2"));
        Assert.Equal(["[2001:db8::1]:1"], swarms.Announce("[2001:db8::2]:2"));
        Assert.Equal(new ScrapeCounts(0, 4, 0), swarms.Scrape(TestSwarms.Hash(1)));
    }

    [Fact]
    public void Seeds_are_told_of_leechers_and_of_few_seeds_for_who_does_not_know_yet_what_is_missing()
    {
        var swarms = MakeSwarms();
        for (var seed = 1; seed <= 9; seed++) swarms.Announce($"10.0.0.{seed}:{seed}", isSeed: true);
        swarms.Announce("10.0.0.20:20");
        swarms.Announce("10.0.0.21:21");

        var told = swarms.Announce("10.0.0.30:30", isSeed: true);

        Assert.Equal(7, told.Length);
        Assert.Contains("10.0.0.20:20", told);
        Assert.Contains("10.0.0.21:21", told);
        Assert.Equal(12, swarms.Announce("10.0.0.31:31").Length);
    }

    [Fact]
    public void Seeds_leechers_and_completed_downloads_are_counted()
    {
        var swarms = MakeSwarms();
        swarms.Announce("10.0.0.1:1", isSeed: true);
        swarms.Announce("10.0.0.2:2");
        Assert.Equal(new ScrapeCounts(1, 2, 0), swarms.AnnounceCounted("10.0.0.3:3").Counts);
        Assert.Equal(new ScrapeCounts(2, 1, 1), swarms.AnnounceCounted("10.0.0.3:3", isSeed: true, what: AnnounceEvent.Completed).Counts);
        Assert.Equal(new ScrapeCounts(2, 1, 1), swarms.AnnounceCounted("10.0.0.3:3", isSeed: true, what: AnnounceEvent.Completed).Counts);
    }

    [Fact]
    public void A_peer_that_stops_is_forgotten_and_told_of_nobody()
    {
        var swarms = MakeSwarms();
        swarms.Announce("10.0.0.1:1");
        swarms.Announce("10.0.0.2:2");
        Assert.Empty(swarms.Announce("10.0.0.1:1", told: AnnounceEvent.Stopped));
        Assert.Equal(new ScrapeCounts(0, 1, 0), swarms.Scrape(TestSwarms.Hash(1)));
        Assert.Empty(swarms.Announce("10.0.0.2:2"));
    }

    [Fact]
    public void Stopping_in_a_swarm_nobody_knows_makes_no_swarm()
    {
        var swarms = MakeSwarms();
        swarms.Announce("10.0.0.1:1", told: AnnounceEvent.Stopped);
        Assert.Equal(0, swarms.Count);
    }

    [Fact]
    public void A_peer_silent_for_two_intervals_is_forgotten()
    {
        var swarms = MakeSwarms();
        swarms.Announce("10.0.0.1:1");
        _clock.Advance(Interval);
        swarms.Announce("10.0.0.2:2");
        _clock.Advance(Interval);
        Assert.Equal(["10.0.0.1:1", "10.0.0.2:2"], swarms.Announce("10.0.0.3:3"));
        _clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(["10.0.0.2:2"], swarms.Announce("10.0.0.3:3"));
        Assert.Equal(2, swarms.PeerCount);
    }

    [Fact]
    public void A_swarm_silent_for_two_intervals_is_forgotten()
    {
        var swarms = MakeSwarms();
        swarms.Announce("10.0.0.1:1", swarm: 1);
        _clock.Advance(Interval);
        swarms.Announce("10.0.0.1:1", swarm: 2);
        _clock.Advance(Interval + TimeSpan.FromSeconds(1));
        swarms.Expire();
        Assert.Equal(1, swarms.Count);
        Assert.Equal(1, swarms.PeerCount);
        Assert.Null(swarms.Scrape(TestSwarms.Hash(1)));
    }

    [Theory]
    [InlineData(-1, 50)]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(82, 82)]
    [InlineData(10_000, 82)]
    public void No_more_than_82_peers_are_told_and_50_when_nobody_says(int wanted, int told)
    {
        var swarms = MakeSwarms();
        for (var i = 1; i <= 200; i++) swarms.Announce($"10.0.0.{i}:1", wanted: 0);
        var peers = swarms.Announce("10.0.1.1:1", wanted: wanted);
        Assert.Equal(told, peers.Length);
        Assert.Equal(told, peers.Distinct().Count());
    }

    [Fact]
    public void Every_peer_is_told_now_and_then()
    {
        var swarms = MakeSwarms();
        for (var i = 1; i <= 200; i++) swarms.Announce($"10.0.0.{i}:1", wanted: 0);
        var seen = new HashSet<string>();
        for (var i = 0; i < 100; i++) seen.UnionWith(swarms.Announce("10.0.0.1:1", wanted: 20));
        Assert.Equal(199, seen.Count);
    }

    [Fact]
    public void The_swarm_silent_longest_makes_room_for_a_new_one()
    {
        var swarms = MakeSwarms(new TrackerServerOptions { MaxSwarms = 2 });
        swarms.Announce("10.0.0.1:1", swarm: 1);
        swarms.Announce("10.0.0.1:1", swarm: 2);
        swarms.Announce("10.0.0.1:1", swarm: 1);
        swarms.Announce("10.0.0.1:1", swarm: 3);
        Assert.Equal(2, swarms.Count);
        Assert.NotNull(swarms.Scrape(TestSwarms.Hash(1)));
        Assert.Null(swarms.Scrape(TestSwarms.Hash(2)));
    }

    [Fact]
    public void A_swarm_that_made_room_leaves_nothing_in_the_new_one()
    {
        var swarms = MakeSwarms(new TrackerServerOptions { MaxSwarms = 1 });
        for (var i = 1; i <= 40; i++) swarms.Announce($"10.0.0.{i}:1", swarm: 1);
        swarms.Announce("10.0.0.1:1", isSeed: true, told: AnnounceEvent.Completed, swarm: 1);
        Assert.Empty(swarms.Announce("10.0.0.1:1", swarm: 2));
        Assert.Equal(new ScrapeCounts(0, 1, 0), swarms.Scrape(TestSwarms.Hash(2)));
        Assert.Equal(1, swarms.PeerCount);
    }

    [Fact]
    public void The_peer_silent_longest_makes_room_in_a_full_swarm()
    {
        var swarms = MakeSwarms(new TrackerServerOptions { MaxPeersPerSwarm = 3 });
        foreach (var peer in new[] { 1, 2, 3, 1 })
        {
            swarms.Announce($"10.0.0.{peer}:1");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["10.0.0.1:1", "10.0.0.3:1"], swarms.Announce("10.0.0.4:1"));
        Assert.Equal(3, swarms.PeerCount);
    }

    [Fact]
    public void The_swarm_silent_longest_makes_room_when_there_are_too_many_peers_in_all()
    {
        var swarms = MakeSwarms(new TrackerServerOptions { MaxPeers = 3 });
        swarms.Announce("10.0.0.1:1", swarm: 1);
        swarms.Announce("10.0.0.2:1", swarm: 1);
        swarms.Announce("10.0.0.1:1", swarm: 2);
        swarms.Announce("10.0.0.2:1", swarm: 2);
        Assert.Equal(1, swarms.Count);
        Assert.Equal(2, swarms.PeerCount);
        for (var i = 3; i < 10; i++) swarms.Announce($"10.0.0.{i}:1", swarm: 2);
        Assert.Equal(3, swarms.PeerCount);
    }

    [Fact]
    public void Only_listed_swarms_are_counted_when_there_is_a_list()
    {
        var swarms = MakeSwarms(new TrackerServerOptions { AllowedInfoHashes = new HashSet<InfoHash> { TestSwarms.Hash(1) } });
        Assert.True(swarms.IsAllowed(TestSwarms.Hash(1)));
        Assert.False(swarms.IsAllowed(TestSwarms.Hash(2)));
    }

    private Swarms MakeSwarms(TrackerServerOptions? options = null) =>
        new((options ?? new TrackerServerOptions()) with { Interval = Interval }, _clock, new Random(1));
}
