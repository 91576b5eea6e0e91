using System.Net;
using Owm.BitTorrent.Trackers;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Trackers;

public sealed class AnnounceLoopTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly RecordingTrackers _trackers;
    private readonly List<IPEndPoint> _found = [];

    public AnnounceLoopTests() => _trackers = new RecordingTrackers(_clock);

    public void Dispose() => _stop.Dispose();

    [Fact]
    public void Every_tier_is_told_at_once_that_this_peer_has_started()
    {
        using var thread = new SingleThread(_clock);
        Start(MakeLoop(["http://a"], ["http://b"], ["http://c"]));
        thread.Run();
        Assert.Equal(["0 a Started", "0 b Started", "0 c Started"], _trackers.Log);
    }

    [Fact]
    public void A_failing_tracker_is_asked_less_and_less_often()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Down.Add("a");
        Start(MakeLoop(["http://a"]));
        thread.PassSeconds(120);
        Assert.Equal(["0 a Started", "15 a Started", "45 a Started", "105 a Started"], _trackers.Log);
    }

    [Fact]
    public void A_tracker_that_fails_all_day_is_asked_every_half_hour()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Down.Add("a");
        Start(MakeLoop(["http://a"]));
        thread.Pass(TimeSpan.FromHours(24));
        var times = _trackers.Asked.ConvertAll(asked => asked.Second);
        Assert.Equal(1800, times[^1] - times[^2]);
        Assert.All(Enumerable.Range(1, times.Count - 1), i => Assert.InRange(times[i] - times[i - 1], 15, 1800));
    }

    [Fact]
    public void Chance_brings_retries_forward_by_a_fifth_at_the_most()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Down.Add("a");
        Start(MakeLoop(new Random(5), ["http://a"]));
        thread.PassSeconds(200);
        var times = _trackers.Asked.ConvertAll(asked => asked.Second);
        Assert.InRange(times[1], 12, 15);
        Assert.InRange(times[2] - times[1], 24, 30);
        Assert.InRange(times[3] - times[2], 48, 60);
        Assert.NotEqual(15, times[1]);
    }

    [Fact]
    public void A_tracker_that_is_back_is_asked_at_its_interval_again()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Down.Add("a");
        var loop = MakeLoop(["http://a"]);
        Start(loop);
        thread.PassSeconds(20);
        _trackers.Down.Clear();
        thread.PassSeconds(45 + 1800 - 20);
        Assert.Equal(["0 a Started", "15 a Started", "45 a Started", "1845 a None"], _trackers.Log);
        Assert.Equal(0, Assert.Single(loop.Trackers).Failures);
        Assert.Null(Assert.Single(loop.Trackers).Error);
    }

    [Fact]
    public void Within_a_tier_the_next_is_asked_when_one_fails_and_keeps_its_place_at_the_front()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Down.Add("a");
        Start(MakeLoop(["http://a", "http://b", "http://c"]));
        thread.PassSeconds(1800);
        Assert.Equal(["0 a Started", "0 b Started", "1800 b None"], _trackers.Log.Where(line => !line.Contains(" c ", StringComparison.Ordinal)));
        Assert.DoesNotContain(_trackers.Log, line => line.Contains(" c ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_silent_tracker_keeps_the_next_of_its_tier_waiting_for_15_seconds()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Silent.Add("a");
        var loop = MakeLoop(["http://a", "http://b"]);
        Start(loop);
        thread.PassSeconds(16);
        Assert.Equal(["0 a Started", "15 b Started"], _trackers.Log);
        Assert.Equal("Tracker http://a did not answer within 15 s; the next of its tier was asked.", loop.Trackers[0].Error);
    }

    [Fact]
    public void The_last_of_a_tier_may_take_as_long_as_the_client_lets_it()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Silent.Add("a");
        Start(MakeLoop(["http://a"]));
        thread.PassSeconds(1000);
        Assert.Equal(["0 a Started"], _trackers.Log);
    }

    [Fact]
    public void The_interval_is_the_trackers_and_no_shorter_than_its_least()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Answer = _trackers.Answer with { Interval = TimeSpan.FromSeconds(100), MinInterval = TimeSpan.FromSeconds(300) };
        Start(MakeLoop(["http://a"]));
        thread.PassSeconds(700);
        Assert.Equal(["0 a Started", "300 a None", "600 a None"], _trackers.Log);
    }

    [Fact]
    public void More_peers_are_asked_for_no_sooner_than_after_a_minute()
    {
        using var thread = new SingleThread(_clock);
        var loop = MakeLoop(["http://a"]);
        Start(loop);
        thread.PassSeconds(10);
        for (var i = 0; i < 100; i++) loop.AnnounceNow();
        thread.PassSeconds(200);
        Assert.Equal(["0 a Started", "60 a None"], _trackers.Log);
    }

    [Fact]
    public void More_peers_are_asked_for_at_once_when_the_last_time_was_long_ago()
    {
        using var thread = new SingleThread(_clock);
        var loop = MakeLoop(["http://a"]);
        Start(loop);
        thread.PassSeconds(500);
        loop.AnnounceNow();
        thread.PassSeconds(1);
        Assert.Equal(["0 a Started", "500 a None"], _trackers.Log);
    }

    [Fact]
    public void More_peers_are_asked_for_no_sooner_than_the_tracker_allows()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Answer = _trackers.Answer with { MinInterval = TimeSpan.FromSeconds(900) };
        var loop = MakeLoop(["http://a"]);
        Start(loop);
        thread.PassSeconds(100);
        loop.AnnounceNow();
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromSeconds(800), Assert.Single(loop.Trackers).NextAnnounce);
        thread.PassSeconds(1000);
        Assert.Equal(["0 a Started", "900 a None"], _trackers.Log);
    }

    [Fact]
    public void Wanting_more_peers_does_not_shorten_the_wait_for_a_failing_tracker()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Down.Add("a");
        var loop = MakeLoop(["http://a"]);
        Start(loop);
        thread.PassSeconds(50);
        loop.AnnounceNow();
        thread.PassSeconds(54);
        Assert.Equal(["0 a Started", "15 a Started", "45 a Started"], _trackers.Log);
    }

    [Fact]
    public void A_completed_download_is_told_at_once_and_once_only()
    {
        using var thread = new SingleThread(_clock);
        var loop = MakeLoop(["http://a"]);
        Start(loop);
        thread.PassSeconds(5);
        loop.Completed();
        thread.PassSeconds(1900);
        Assert.Equal(["0 a Started", "5 a Completed", "1805 a None"], _trackers.Log);
    }

    [Fact]
    public void A_completed_download_is_told_later_to_a_tracker_that_is_down()
    {
        using var thread = new SingleThread(_clock);
        var loop = MakeLoop(["http://a"]);
        Start(loop);
        thread.PassSeconds(5);
        _trackers.Down.Add("a");
        loop.Completed();
        thread.PassSeconds(1);
        _trackers.Down.Clear();
        thread.PassSeconds(100);
        Assert.Equal(["0 a Started", "5 a Completed", "20 a Completed"], _trackers.Log);
    }

    [Fact]
    public void A_tracker_that_has_not_heard_of_this_peer_hears_that_it_started_complete()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Down.Add("a");
        var loop = MakeLoop(["http://a"]);
        Start(loop);
        thread.PassSeconds(5);
        loop.Completed();
        _trackers.Down.Clear();
        thread.PassSeconds(100);
        Assert.Equal(["0 a Started", "15 a Started"], _trackers.Log);
    }

    [Fact]
    public void Stopping_tells_those_who_know_of_this_peer_and_wants_no_peers()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Down.Add("b");
        var running = Start(MakeLoop(["http://a"], ["http://b"]));
        thread.PassSeconds(10);
        _stop.Cancel();
        thread.Result(running);
        Assert.Equal(["0 a Started", "0 b Started", "10 a Stopped"], _trackers.Log);
        Assert.Equal(0, _trackers.Asked[^1].Request.WantedPeers);
    }

    [Fact]
    public void Stopping_takes_five_seconds_at_the_most()
    {
        using var thread = new SingleThread(_clock);
        var running = Start(MakeLoop(["http://a"], ["http://b"]));
        thread.PassSeconds(10);
        _trackers.Silent.Add("a");
        _stop.Cancel();
        thread.PassSeconds(4.9);
        Assert.False(running.IsCompleted);
        thread.PassSeconds(0.1);
        thread.Result(running);
        Assert.Contains("10 b Stopped", _trackers.Log);
    }

    [Fact]
    public void A_silent_tracker_does_not_keep_another_tier_waiting()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Silent.Add("a");
        _trackers.Answer = _trackers.Answer with { Peers = [IPEndPoint.Parse("10.0.0.1:1")] };
        var loop = MakeLoop(["http://a"], ["http://b"]);
        Start(loop);
        thread.Run();
        Assert.Equal([IPEndPoint.Parse("10.0.0.1:1")], _found);
        Assert.True(loop.Trackers[0].IsAsking);
    }

    [Fact]
    public void The_status_tells_of_every_tracker_and_of_what_is_none()
    {
        using var thread = new SingleThread(_clock);
        _trackers.Down.Add("b");
        _trackers.Answer = _trackers.Answer with { Seeds = 3, Leechers = 4, Warning = "soon gone" };
        var loop = MakeLoop(["http://a/announce"], ["http://b/announce"], ["not a tracker"]);
        Start(loop);
        thread.Run();
        var now = _clock.GetUtcNow();
        Assert.Equal(
            [
                new TrackerStatus { Tracker = "http://a/announce", Tier = 0, LastAnswer = now, Seeds = 3, Leechers = 4, Warning = "soon gone", NextAnnounce = now + TimeSpan.FromMinutes(30) },
                new TrackerStatus { Tracker = "http://b/announce", Tier = 1, Error = "Tracker b is down.", Failures = 1, NextAnnounce = now + TimeSpan.FromSeconds(15) },
                new TrackerStatus { Tracker = "not a tracker", Tier = -1, Error = "This is no URL of a tracker; correct or remove it." },
            ],
            loop.Trackers);
    }

    [Fact]
    public void Without_trackers_there_is_nothing_to_do()
    {
        using var thread = new SingleThread(_clock);
        thread.Result(Start(MakeLoop()));
    }

    private AnnounceLoop MakeLoop(params string[][] tiers) => MakeLoop(new NoChance(), tiers);

    private AnnounceLoop MakeLoop(Random random, params string[][] tiers) =>
        new(new TrackerTiers(tiers, new NoShuffle()), _trackers, () => Announces.Request, _found.AddRange, _clock, random);

    private Task Start(AnnounceLoop loop) => loop.RunAsync(_stop.Token);

    private sealed class NoShuffle : Random
    {
        public override int Next(int minValue, int maxValue) => minValue;
    }
}
