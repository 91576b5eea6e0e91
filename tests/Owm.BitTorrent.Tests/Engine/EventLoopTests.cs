using Owm.BitTorrent.Engine;

namespace Owm.BitTorrent.Tests.Engine;

public class EventLoopTests
{
    [Fact]
    public async Task What_a_callback_throws_is_told_and_the_loop_goes_on()
    {
        var told = new TaskCompletionSource<Exception>();
        var ran = new TaskCompletionSource();
        var loop = new EventLoop { Faulted = told.SetResult };

        loop.Post(() => throw new InvalidOperationException("a mistake"));
        loop.Post(ran.SetResult);

        await ran.Task;
        Assert.Equal("a mistake", (await told.Task).Message);
    }
}
