using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Net;

/// <summary>Datagrams over UDP.</summary>
public sealed class UdpTransport : IDatagramTransport
{
    /// <inheritdoc/>
    public IDatagramSocket Open(IPEndPoint local)
    {
        ArgumentNullException.ThrowIfNull(local);
        Socket? socket = null;
        try
        {
            socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);

            // Both wildcards can then be bound with the same port.
            if (local.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
            socket.Bind(local);
            var result = new UdpDatagramSocket(socket);
            socket = null;
            return result;
        }
        catch (SocketException exception)
        {
            throw new IOException($"Cannot receive on UDP {local}: {exception.Message}. Choose another port, or 0 for any free one.", exception);
        }
        finally
        {
            socket?.Dispose();
        }
    }
}
