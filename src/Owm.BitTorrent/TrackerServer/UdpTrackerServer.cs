using System.Net;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.TrackerServer;

/// <summary>Receives datagrams on one socket and sends the replies to them, one after the other.</summary>
internal sealed class UdpTrackerServer : IDisposable
{
    private const int LargestRequest = 2048;
    private const int ThreadStack = 256 * 1024;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly IDatagramSocket _socket;
    private readonly UdpAnnounce _answers;
    private readonly TrackerCounts _counts;
    private readonly TimeProvider _timeProvider;

    public UdpTrackerServer(IDatagramSocket socket, UdpAnnounce answers, TrackerCounts counts, TimeProvider timeProvider)
    {
        _socket = socket;
        _answers = answers;
        _counts = counts;
        _timeProvider = timeProvider;
    }

    public IPEndPoint LocalEndPoint => _socket.LocalEndPoint;

    /// <summary>Answers until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        _socket is UdpDatagramSocket udp ? RunOnThreadAsync(udp, cancellationToken) : RunOnLoopAsync(cancellationToken);

    private async Task RunOnLoopAsync(CancellationToken cancellationToken)
    {
        var request = new byte[LargestRequest];
        var reply = new byte[UdpAnnounce.LargestReply];
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var (received, remote) = await _socket.ReceiveAsync(request, cancellationToken);
                var length = _answers.Answer(request.AsSpan(0, received), remote.Address, reply);
                if (length > 0) await SendAsync(reply.AsMemory(0, length), remote, cancellationToken);
            }
            catch (IOException)
            {
                Interlocked.Increment(ref _counts.Dropped);
                await Task.Delay(PauseAfterFailure, _timeProvider, cancellationToken); // the network may come back
            }
        }
    }

    private async Task RunOnThreadAsync(UdpDatagramSocket socket, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            new Thread(() => Run(socket, ended, cancellationToken), ThreadStack) { IsBackground = true, Name = "owm UDP tracker" }.Start();

            // A thread that waits in the system notices no token: closing the socket is what ends its wait.
            using (cancellationToken.Register(socket.Dispose)) await ended.Task;
            cancellationToken.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _counts.Dropped);
            await Task.Delay(PauseAfterFailure, _timeProvider, cancellationToken); // the network may come back
        }
    }

    private void Run(UdpDatagramSocket socket, TaskCompletionSource ended, CancellationToken cancellationToken)
    {
        var request = new byte[LargestRequest];
        var reply = new byte[UdpAnnounce.LargestReply];
        var from = new SocketAddress(LocalEndPoint.AddressFamily);
        DatagramAnswer answer = _answers.Answer;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (!socket.Answer(request, reply, answer, from)) Interlocked.Increment(ref _counts.Dropped);
            }

            ended.SetResult();
        }
        catch (IOException)
        {
            ended.SetResult();
        }
        catch (Exception exception)
        {
            ended.SetException(exception);
        }
    }

    public void Dispose() => _socket.Dispose();

    // A reply that cannot be sent is lost like any datagram may be: the next request must not wait for it.
    private async ValueTask SendAsync(ReadOnlyMemory<byte> reply, IPEndPoint remote, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.SendAsync(reply, remote, cancellationToken);
        }
        catch (IOException)
        {
            Interlocked.Increment(ref _counts.Dropped);
        }
    }
}
