using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Net;

/// <summary>Makes the reply to a datagram, and returns its length in bytes; 0 for none.</summary>
internal delegate int DatagramAnswer(ReadOnlySpan<byte> request, IPAddress from, Span<byte> reply);

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

    /// <summary>Receives a datagram and sends the reply to it, on the calling thread. The sender's address goes back as it came.
    /// Not to be mixed with the asynchronous methods: a thread that waits in the system for the next of a hundred thousand
    /// datagrams a second spares it waking two others for each.</summary>
    /// <param name="request">Where the datagram goes.</param>
    /// <param name="reply">Where the reply is made.</param>
    /// <param name="answer">Makes the reply.</param>
    /// <param name="from">Who sent it; filled anew with every call.</param>
    /// <returns>Whether the reply was sent, or there was none to send.</returns>
    /// <exception cref="IOException">Nothing can be received, or the socket was disposed.</exception>
    public bool Answer(Span<byte> request, Span<byte> reply, DatagramAnswer answer, SocketAddress from)
    {
        int length;
        try
        {
            var received = _socket.ReceiveFrom(request, SocketFlags.None, from);
            length = answer(request[..received], ((IPEndPoint)_anyone.Create(from)).Unmapped().Address, reply);
        }
        catch (SocketException exception) when (IsAboutAnotherDatagram(exception.SocketErrorCode))
        {
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw new IOException($"Cannot receive datagrams on {LocalEndPoint}: {exception.Message}.", exception);
        }

        try
        {
            if (length > 0) _socket.SendTo(reply[..length], SocketFlags.None, from);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsAboutAnotherDatagram(SocketError error) => error
        is SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.NetworkReset
        or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.MessageSize;
}
