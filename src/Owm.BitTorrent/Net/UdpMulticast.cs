using System.Net;
using System.Net.Sockets;

namespace Owm.BitTorrent.Net;

/// <summary>Multicast over UDP, on every interface that knows it. Other programs on this host may join the same groups.</summary>
internal sealed class UdpMulticast : IMulticastTransport
{
    public IMulticastSocket Join(IPEndPoint group)
    {
        Socket? socket = null;
        try
        {
            var isIPv6 = group.AddressFamily == AddressFamily.InterNetworkV6;
            socket = new Socket(group.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (isIPv6) socket.DualMode = false;
            ShareAddress(socket);
            socket.Bind(new IPEndPoint(isIPv6 ? IPAddress.IPv6Any : IPAddress.Any, group.Port));

            // No further than this network; and to this host as well, where another client may be.
            var level = isIPv6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP;
            socket.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, 1);
            socket.SetSocketOption(level, SocketOptionName.MulticastLoopback, true);
            socket.SetSocketOption(level, SocketOptionName.PacketInformation, true);
            var result = new UdpMulticastSocket(socket, group);
            socket = null;
            return result;
        }
        catch (Exception exception) when (exception is SocketException or PlatformNotSupportedException)
        {
            throw new IOException($"Cannot join the multicast group {group}: {exception.Message}.", exception);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    // .NET's ReuseAddress is SO_REUSEPORT on Unix; most clients set SO_REUSEADDR, and both sides must set the same one.
    private static void ShareAddress(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        ReadOnlySpan<byte> one = [1, 0, 0, 0];
        if (OperatingSystem.IsLinux()) socket.SetRawSocketOption(1, 2, one); // SOL_SOCKET, SO_REUSEADDR
        else if (OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD()) socket.SetRawSocketOption(0xFFFF, 4, one);
    }
}
