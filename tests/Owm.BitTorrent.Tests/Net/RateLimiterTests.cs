using Owm.BitTorrent.Net;
using Owm.BitTorrent.Tests.Trackers;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Net;

public sealed class RateLimiterTests
{
    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [InlineData(400, 16_384)]
    [InlineData(50_000, 16_384)]
    [InlineData(1_000_000, 16_384)]
    [InlineData(100_000_000, 1_048_576)]
    public void What_passes_in_five_seconds_is_within_five_percent_of_the_limit(long limit, int wanted)
    {
        using var thread = new SingleThread(_clock);
        using var limiter = new RateLimiter(_clock, limit);
        using var end = new CancellationTokenSource();
        long passed = 0;
        var sending = SendAsync();
        thread.PassSeconds(5);
        end.Cancel();
        Assert.InRange(passed, 0.95 * 5 * limit, 1.05 * 5 * limit);
        Assert.Throws<TaskCanceledException>(() => thread.Result(sending));

        async Task SendAsync()
        {
            while (true) passed += await limiter.TakeAsync(wanted, end.Token);
        }
    }

    [Fact]
    public void Without_a_limit_everything_passes_at_once()
    {
        using var thread = new SingleThread(_clock);
        using var limiter = new RateLimiter(_clock);
        Assert.Equal(int.MaxValue, thread.Result(Take(limiter, int.MaxValue)));
    }

    [Fact]
    public void At_most_a_fifth_of_a_second_is_saved_up()
    {
        using var thread = new SingleThread(_clock);
        using var limiter = new RateLimiter(_clock, 1000);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(200, thread.Result(Take(limiter, 10_000)));
        Assert.False(Take(limiter, 10_000).IsCompleted);
    }

    [Fact]
    public void Those_who_wait_are_served_in_the_order_they_came_and_evenly()
    {
        using var thread = new SingleThread(_clock);
        using var limiter = new RateLimiter(_clock, 1000);
        using var end = new CancellationTokenSource();
        thread.Result(Take(limiter, 50));
        var passed = new int[3];
        var order = new List<int>();
        var sending = Enumerable.Range(0, 3).Select(SendAsync).ToArray();
        thread.PassSeconds(3);
        end.Cancel();
        Assert.Equal([0, 1, 2, 0, 1, 2], order.Take(6));
        Assert.All(passed, bytes => Assert.InRange(bytes, 900, 1100));
        Assert.Throws<TaskCanceledException>(() => thread.Result(Task.WhenAll(sending)));

        async Task SendAsync(int sender)
        {
            while (true)
            {
                passed[sender] += await limiter.TakeAsync(1000, end.Token);
                order.Add(sender);
            }
        }
    }

    [Fact]
    public void Bytes_given_back_serve_whoever_waits()
    {
        using var thread = new SingleThread(_clock);
        using var limiter = new RateLimiter(_clock, 1000);
        Assert.Equal(50, thread.Result(Take(limiter, 50)));
        var waiting = Take(limiter, 40);
        Assert.False(waiting.IsCompleted);
        limiter.Return(40);
        Assert.Equal(40, thread.Result(waiting));
    }

    [Fact]
    public void Whoever_gives_up_waiting_takes_nothing_from_the_next()
    {
        using var thread = new SingleThread(_clock);
        using var limiter = new RateLimiter(_clock, 1000);
        thread.Result(Take(limiter, 50));
        using var impatient = new CancellationTokenSource();
        var first = limiter.TakeAsync(50, impatient.Token).AsTask();
        var second = Take(limiter, 50);
        impatient.Cancel();
        Assert.Throws<TaskCanceledException>(() => thread.Result(first));
        thread.Pass(TimeSpan.FromMilliseconds(50));
        Assert.Equal(50, thread.Result(second));
    }

    [Fact]
    public void Lifting_the_limit_lets_those_who_wait_pass()
    {
        using var thread = new SingleThread(_clock);
        using var limiter = new RateLimiter(_clock, 10);
        thread.Result(Take(limiter, 1));
        var waiting = Take(limiter, 1_000_000);
        limiter.Limit = 0;
        Assert.Equal(1_000_000, thread.Result(waiting));
    }

    [Fact]
    public void Disposing_ends_the_waiting()
    {
        using var thread = new SingleThread(_clock);
        var limiter = new RateLimiter(_clock, 1);
        thread.Result(Take(limiter, 1));
        var waiting = Take(limiter, 1);
        limiter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => thread.Result(waiting));
    }

    private static Task<int> Take(RateLimiter limiter, int wanted) => limiter.TakeAsync(wanted, CancellationToken.None).AsTask();
}
