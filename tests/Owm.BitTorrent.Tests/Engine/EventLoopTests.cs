using System.Net;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.Engine;

public sealed class EventLoopTests
{
    [Fact]
    public void A_loop_that_is_brought_work_runs_on_that_thread_after_the_work_was_posted()
    {
        var loop = new EventLoop();
        var events = new List<string>();
        var thread = Environment.CurrentManagedThreadId;
        LoopEntry.Bring(
            _ =>
            {
                loop.Post(() => events.Add(Environment.CurrentManagedThreadId == thread ? "here" : "elsewhere"));
                events.Add("posted");
            },
            this);
        Assert.Equal(["posted", "here"], events);
        Assert.Null(SynchronizationContext.Current as EventLoop);
    }

    [Fact]
    public async Task A_second_loop_that_is_brought_work_runs_on_the_pool()
    {
        var (first, second) = (new EventLoop(), new EventLoop());
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LoopEntry.Bring(
            _ =>
            {
                first.Post(() => { });
                second.Post(ran.SetResult);
            },
            this);
        await ran.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    [Trait("Category", "Loopback")]
    public async Task What_a_socket_brings_is_handled_on_the_loop_that_awaits_it()
    {
        var transport = new TcpTransport();
        using var listener = transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        var accepting = listener.AcceptAsync(CancellationToken.None);
        using var left = await transport.ConnectAsync(listener.LocalEndPoint, CancellationToken.None);
        using var right = await accepting;
        var loop = new EventLoop();
        var received = 0;
        var receiving = loop.InvokeAsync(async () =>
        {
            var buffer = new byte[100];
            while (received < 1000)
            {
                received += await left.ReceiveAsync(buffer, CancellationToken.None);
                Assert.Same(loop, SynchronizationContext.Current);
            }
        });
        for (var i = 0; i < 100; i++)
        {
            await right.SendAsync(new byte[10], CancellationToken.None);
            await Task.Yield();
        }

        await receiving.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1000, received);
    }

    [Fact]
    [Trait("Category", "Loopback")]
    public async Task A_receive_that_is_given_up_on_a_loop_ends_as_cancelled()
    {
        var transport = new TcpTransport();
        using var listener = transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        var accepting = listener.AcceptAsync(CancellationToken.None);
        using var left = await transport.ConnectAsync(listener.LocalEndPoint, CancellationToken.None);
        using var right = await accepting;
        using var stop = new CancellationTokenSource();
        var receiving = new EventLoop().InvokeAsync(async () => await left.ReceiveAsync(new byte[1], stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.WaitAsync(TimeSpan.FromSeconds(30)));
    }

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
