using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Owm.BitTorrent.Net;

/// <summary>One TCP stream. What goes wrong on it, its being disposed included, surfaces as <see cref="IOException"/>.</summary>
internal sealed class TcpConnection : IConnection
{
    private readonly Socket _socket;
    private readonly SocketOperation _receiving = new();
    private readonly SocketOperation _sending = new();

    public TcpConnection(Socket socket, IPEndPoint remote)
    {
        _socket = socket;
        RemoteEndPoint = remote;
    }

    public IPEndPoint RemoteEndPoint { get; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _receiving.Await(_socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw Broken("receiving from", exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            while (!data.IsEmpty)
            {
                var sent = await _sending.Await(_socket.SendAsync(data, SocketFlags.None, cancellationToken));
                data = data[sent..];
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw Broken("sending to", exception);
        }
    }

    public void Dispose() => _socket.Dispose();

    private IOException Broken(string action, Exception cause)
    {
        var closedHere = cause is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted };
        return new IOException(closedHere
            ? $"The connection to {RemoteEndPoint} was closed here while {action} it."
            : $"The connection broke while {action} {RemoteEndPoint}: {cause.Message}.", cause);
    }
}
