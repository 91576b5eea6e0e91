using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Dht;

/// <summary>Receives and sends the datagrams of one address family. What cannot be sent is lost, as any datagram may be.</summary>
internal sealed class DhtSocket
{
    private const int MostWaiting = 256;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly IDatagramSocket _socket;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Action<ReadOnlyMemory<byte>, IPEndPoint> _received;
    private readonly Queue<(byte[] Datagram, IPEndPoint Remote)> _waiting = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _receiving = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;

    /// <summary>Makes it; it does nothing before <see cref="Start"/>.</summary>
    /// <param name="socket">The socket; closed in the end.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Told what must not happen.</param>
    /// <param name="received">Takes a datagram, which is good until it returns.</param>
    public DhtSocket(IDatagramSocket socket, TimeProvider clock, ILogger logger, Action<ReadOnlyMemory<byte>, IPEndPoint> received)
    {
        _socket = socket;
        _clock = clock;
        _logger = logger;
        _received = received;
    }

    public AddressFamily Family => _socket.LocalEndPoint.AddressFamily;

    public int Port => _socket.LocalEndPoint.Port;

    /// <summary>Gets how many bytes were received and sent.</summary>
    public (long Received, long Sent) Bytes { get; private set; }

    /// <summary>Begins to receive.</summary>
    public void Start() => _receiving = ReceiveAsync();

    /// <summary>Sends a datagram, now or a little later.</summary>
    public void Send(byte[] datagram, IPEndPoint remote)
    {
        if (_stopping.IsCancellationRequested || _waiting.Count >= MostWaiting) return;
        Bytes = (Bytes.Received, Bytes.Sent + datagram.Length);
        _waiting.Enqueue((datagram, remote));
        if (_waiting.Count == 1) _sending = SendAsync();
    }

    /// <summary>Closes the socket, and returns when nothing of it runs any more.</summary>
    public async Task StopAsync()
    {
        _stopping.Cancel();
        _socket.Dispose();
        await _receiving;
        await _sending;
        _stopping.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[KrpcReader.LargestDatagram];
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var (length, remote) = await _socket.ReceiveAsync(buffer, _stopping.Token);
                if (_stopping.IsCancellationRequested) return;
                Bytes = (Bytes.Received + length, Bytes.Sent);
                Handle(buffer.AsMemory(0, length), remote);
            }
            catch (Exception exception) when (_stopping.IsCancellationRequested && exception is IOException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (IOException exception)
            {
                _logger.DhtReceiveFailed(PauseAfterFailure, exception.Message);
                await PauseAsync(); // the network may come back
            }
        }
    }

    private void Handle(ReadOnlyMemory<byte> datagram, IPEndPoint remote)
    {
        try
        {
            _received(datagram, remote);
        }
        catch (Exception exception)
        {
            // A mistake of this program costs one datagram, and is told.
            _logger.DhtFailed(exception);
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(PauseAfterFailure, _clock, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // StopAsync.
        }
    }

    private async Task SendAsync()
    {
        while (_waiting.TryPeek(out var next))
        {
            try
            {
                await _socket.SendAsync(next.Datagram, next.Remote, _stopping.Token);
            }
            catch (IOException)
            {
                // No way there; whoever waits for an answer does so in vain for a while, and asks others meanwhile.
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                _waiting.Clear();
                return;
            }

            _waiting.Dequeue();
        }
    }
}
