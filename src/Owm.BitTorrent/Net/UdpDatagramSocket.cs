using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Net;

/// <summary>A UDP socket. An ICMP answer to an earlier datagram does not disturb receiving.</summary>
internal sealed class UdpDatagramSocket : IDatagramSocket
{
    private readonly Socket _socket;
    private readonly IPEndPoint _anyone;

    public UdpDatagramSocket(Socket socket)
    {
        _socket = socket;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
    }

    public IPEndPoint LocalEndPoint { get; }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint remote, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.SendToAsync(datagram, SocketFlags.None, remote.Unmapped(), cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new IOException($"Cannot send a datagram to {remote}: {exception.Message}.", exception);
        }
    }

    public async ValueTask<(int Length, IPEndPoint Remote)> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var result = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, _anyone, cancellationToken);
                return (result.ReceivedBytes, ((IPEndPoint)result.RemoteEndPoint).Unmapped());
            }
            catch (SocketException exception) when (IsAboutAnotherDatagram(exception.SocketErrorCode))
            {
                // An ICMP error for something sent earlier, or a datagram larger than the buffer: the next one may be good.
            }
            catch (SocketException exception)
            {
                throw new IOException($"Cannot receive datagrams on {LocalEndPoint}: {exception.Message}.", exception);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsAboutAnotherDatagram(SocketError error) => error
        is SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.NetworkReset
        or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.MessageSize;
}
