using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Net;

/// <summary>Byte streams over TCP. Nagle's algorithm is off; the system chooses the buffer sizes.</summary>
public sealed class TcpTransport : ITransport
{
    /// <summary>Gets whether the system has IPv6, so that it can be listened on.</summary>
    public static bool SupportsIPv6 => Socket.OSSupportsIPv6;

    /// <summary>Returns whether a connection could not be made or accepted because this process, or the system, has no handles left.</summary>
    /// <param name="exception">What was thrown.</param>
    internal static bool IsOutOfHandles(Exception exception) =>
        (exception as SocketException ?? exception.InnerException as SocketException)?.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable;

    /// <inheritdoc/>
    public async Task<IConnection> ConnectAsync(IPEndPoint remote, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remote);
        var target = remote.Unmapped();
        Socket? socket = null;
        try
        {
            socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(target, cancellationToken);
            var connection = new TcpConnection(socket, target);
            socket = null;
            return connection;
        }
        catch (SocketException exception)
        {
            throw new IOException($"Cannot connect to {target}: {exception.Message}.", exception);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <inheritdoc/>
    public IConnectionListener Listen(IPEndPoint local)
    {
        ArgumentNullException.ThrowIfNull(local);
        Socket? socket = null;
        try
        {
            socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

            // Both wildcards can then be bound with the same port.
            if (local.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
            socket.Bind(local);
            socket.Listen();
            var listener = new TcpConnectionListener(socket);
            socket = null;
            return listener;
        }
        catch (SocketException exception)
        {
            throw new IOException($"Cannot listen on TCP {local}: {exception.Message}. Choose another port, or 0 for any free one.", exception);
        }
        finally
        {
            socket?.Dispose();
        }
    }
}
