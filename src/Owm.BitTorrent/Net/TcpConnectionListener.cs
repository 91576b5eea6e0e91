using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Net;

/// <summary>Accepts TCP streams. That handles ran out is an <see cref="IOException"/>, after which accepting may be tried again.</summary>
public sealed class TcpConnectionListener : IConnectionListener
{
    private readonly Socket _socket;
    private volatile bool _disposed;

    internal TcpConnectionListener(Socket socket)
    {
        _socket = socket;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <inheritdoc/>
    public IPEndPoint LocalEndPoint { get; }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The listener was disposed, before or meanwhile.</exception>
    public async Task<IConnection> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _socket.AcceptAsync(cancellationToken);
            }
            catch (SocketException) when (_disposed)
            {
                throw new ObjectDisposedException(nameof(TcpConnectionListener));
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                continue; // whoever was at the head of the queue has gone; accept(2), "Error handling"
            }
            catch (SocketException exception)
            {
                throw new IOException($"No connection could be accepted on {LocalEndPoint}: {exception.Message}.", exception);
            }

            try
            {
                socket.NoDelay = true;
                return new TcpConnection(socket, ((IPEndPoint)socket.RemoteEndPoint!).Unmapped());
            }
            catch (SocketException)
            {
                socket.Dispose(); // reset between the handshake and here: it has no remote end any more
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _socket.Dispose();
    }
}
