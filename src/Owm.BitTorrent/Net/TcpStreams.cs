using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Net;

/// <summary>Opens TCP connections as <see cref="Stream"/>s, for those who need such.</summary>
internal static class TcpStreams
{
    /// <summary>Connects to the first of some addresses that answers.</summary>
    /// <param name="addresses">At least one.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">None answered.</exception>
    public static async ValueTask<Stream> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        SocketException? failure = null;
        foreach (var address in addresses)
        {
            Socket? socket = null;
            try
            {
                socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                var stream = new NetworkStream(socket, ownsSocket: true);
                socket = null;
                return stream;
            }
            catch (SocketException exception)
            {
                failure = exception;
            }
            finally
            {
                socket?.Dispose();
            }
        }

        throw new IOException($"Cannot connect to port {port} of {string.Join(", ", addresses)}: {failure?.Message}.", failure);
    }
}
