using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;

namespace Owm.BitTorrent.Tests.Peers;

public sealed class UploadQueueTests
{
    private static readonly BlockRequest First = new(0, 0, 16384);
    private static readonly BlockRequest Second = new(0, 16384, 16384);

    [Fact]
    public void Requests_are_served_in_the_order_they_came()
    {
        var queue = Queue(First, Second);
        Assert.Equal([First, Second], queue.TakeAll());
    }

    [Fact]
    public void A_cancelled_request_is_not_served()
    {
        var queue = Queue(First, Second);
        Assert.True(queue.Cancel(First));
        Assert.Equal(1, queue.Count);
        Assert.True(queue.TryPeek(out var next));
        Assert.Equal(Second, next);
        Assert.Equal([Second], queue.TakeAll());
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_request_that_does_not_wait_cannot_be_cancelled()
    {
        var queue = Queue(First);
        Assert.False(queue.Cancel(Second));
        queue.Cancel(First);
        Assert.False(queue.Cancel(First));
    }

    [Fact]
    public void A_request_that_is_asked_for_again_after_a_cancel_is_served_once()
    {
        var queue = Queue(First);
        queue.Cancel(First);
        Assert.True(queue.TryAdd(First));
        Assert.Equal([First], queue.TakeAll());
    }

    [Fact]
    public void After_2000_requests_more_are_refused()
    {
        var queue = new UploadQueue();
        for (var i = 0; i < 2000; i++) Assert.True(queue.TryAdd(new BlockRequest(i, 0, 16384)));
        Assert.False(queue.TryAdd(new BlockRequest(2000, 0, 16384)));
        queue.TryTake(out _);
        Assert.True(queue.TryAdd(new BlockRequest(2000, 0, 16384)));
    }

    [Fact]
    public void Whoever_asks_and_cancels_in_turn_gets_no_longer_queue()
    {
        var queue = new UploadQueue();
        for (var i = 0; i < 10_000; i++)
        {
            queue.TryAdd(new BlockRequest(i, 0, 16384));
            queue.Cancel(new BlockRequest(i, 0, 16384));
        }

        Assert.Equal(0, queue.Count);
        Assert.Empty(queue.TakeAll());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void After_any_moves_exactly_what_was_not_cancelled_is_served(int seed)
    {
        var random = new Random(seed);
        var queue = new UploadQueue();
        var waiting = new List<BlockRequest>();
        for (var move = 0; move < 2000; move++)
        {
            var request = new BlockRequest(random.Next(8), 0, 16384);
            switch (random.Next(3))
            {
                case 0 when !waiting.Contains(request):
                    queue.TryAdd(request);
                    waiting.Add(request);
                    break;
                case 1:
                    Assert.Equal(waiting.Remove(request), queue.Cancel(request));
                    break;
                case 2:
                    Assert.Equal(waiting.Count > 0, queue.TryTake(out var taken));
                    if (waiting.Count > 0) Assert.True(waiting.Remove(taken));
                    break;
                default:
                    break;
            }

            Assert.Equal(waiting.Count, queue.Count);
        }
    }

    private static UploadQueue Queue(params BlockRequest[] requests)
    {
        var queue = new UploadQueue();
        foreach (var request in requests) Assert.True(queue.TryAdd(request));
        return queue;
    }
}
