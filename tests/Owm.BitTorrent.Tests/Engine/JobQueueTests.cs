using Owm.BitTorrent.Engine;

namespace Owm.BitTorrent.Tests.Engine;

public sealed class JobQueueTests
{
    private readonly JobQueue<string> _queue = new();

    [Fact]
    public void Jobs_are_taken_in_the_order_they_came()
    {
        _queue.Add("a");
        Assert.Equal(2, _queue.Add("b"));
        Assert.Equal("a", _queue.Take());
        Assert.True(_queue.TryTake(out var next));
        Assert.Equal("b", next);
        Assert.False(_queue.TryTake(out _));
    }

    [Fact]
    public async Task Whoever_waits_for_a_job_gets_it()
    {
        var taking = Task.Factory.StartNew(_queue.Take, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _queue.Add("a");
        Assert.Equal("a", await taking.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Closed_it_gives_out_what_is_left_and_then_nothing()
    {
        _queue.Add("a");
        var waiting = Task.Factory.StartNew(() => (_queue.Take(), _queue.Take()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _queue.Close();
        Assert.Equal(("a", null), await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Throws<ObjectDisposedException>(() => _queue.Add("b"));
    }

    [Fact]
    public void Gathering_ends_when_nothing_more_comes()
    {
        _queue.Add("a", moreToCome: true);
        _queue.Gather(16, patience: 1);
        Assert.Equal("a", _queue.Take());
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(16, false)]
    public async Task Gathering_ends_when_enough_is_there_or_the_last_has_come(int enough, bool moreToCome)
    {
        _queue.Add("a", moreToCome: true);
        var gathering = Task.Factory.StartNew(() => _queue.Gather(enough, patience: Timeout.Infinite), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        // Whether it has begun to wait by now or not.
        while (!gathering.IsCompleted)
        {
            _queue.Add("b", moreToCome);
            await Task.Yield();
        }

        await gathering;
    }
}
