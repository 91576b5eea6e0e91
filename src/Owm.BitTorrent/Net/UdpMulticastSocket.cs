using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Owm.BitTorrent.Net;

/// <summary>A socket in a multicast group, on every interface that is up; those that come up later are joined before the next sending.</summary>
internal sealed class UdpMulticastSocket : IMulticastSocket
{
    private readonly Socket _socket;
    private readonly bool _isIPv6;
    private readonly IPEndPoint _anyone;
    private readonly HashSet<int> _joined = [];
    private volatile IReadOnlyDictionary<int, IPNetwork[]> _networks = new Dictionary<int, IPNetwork[]>();

    /// <summary>Takes over a bound socket, and joins the group.</summary>
    public UdpMulticastSocket(Socket socket, IPEndPoint group)
    {
        _socket = socket;
        Group = group;
        _isIPv6 = group.AddressFamily == AddressFamily.InterNetworkV6;
        _anyone = new IPEndPoint(_isIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        JoinInterfaces();
    }

    public IPEndPoint Group { get; }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken)
    {
        JoinInterfaces();
        Exception? failure = null;
        var isSent = false;
        foreach (var index in _networks.Keys)
        {
            try
            {
                if (_isIPv6) _socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, index);
                else _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(index));
                await _socket.SendToAsync(datagram, SocketFlags.None, Group, cancellationToken);
                isSent = true;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                failure = exception;
            }
        }

        if (!isSent) throw new IOException($"Nothing can be sent to the multicast group {Group}: {failure?.Message ?? "no interface that is up knows multicast"}.", failure);
    }

    public async ValueTask<MulticastDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var result = await _socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, _anyone, cancellationToken);
                var remote = ((IPEndPoint)result.RemoteEndPoint).Unmapped();
                var isToGroup = result.PacketInformation.Address.Equals(Group.Address);
                return new MulticastDatagram(result.ReceivedBytes, remote, isToGroup && IsOnLink(remote.Address, result.PacketInformation.Interface));
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.MessageSize or SocketError.ConnectionReset)
            {
                // A datagram larger than the buffer, or an answer to an earlier one: the next one may be good.
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                throw new IOException($"Nothing can be received from the multicast group {Group}: {exception.Message}.", exception);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool IsOnLink(IPAddress remote, int index)
    {
        if (remote.IsIPv6LinkLocal) return true;
        return _networks.TryGetValue(index, out var networks) && networks.Any(network => network.Contains(remote));
    }

    // Interfaces come and go: a laptop wakes up on another network.
    private void JoinInterfaces()
    {
        var networks = new Dictionary<int, IPNetwork[]>();
        foreach (var candidate in Interfaces())
        {
            if (candidate.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown) || !candidate.SupportsMulticast) continue;
            if (Describe(candidate) is var (index, own) && TryJoin(index)) networks[index] = own;
        }

        _joined.IntersectWith(networks.Keys);
        _networks = networks;
    }

    private static NetworkInterface[] Interfaces()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces();
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    // The interface's number, and the networks it is on; null when it is on none of this family.
    private (int Index, IPNetwork[] Networks)? Describe(NetworkInterface candidate)
    {
        try
        {
            var properties = candidate.GetIPProperties();
            IPNetwork[] networks = [.. properties.UnicastAddresses.Where(address => address.Address.AddressFamily == Group.AddressFamily).Select(NetworkOf)];
            if (networks.Length == 0) return null;
            return (_isIPv6 ? properties.GetIPv6Properties().Index : properties.GetIPv4Properties().Index, networks);
        }
        catch (NetworkInformationException)
        {
            return null; // it does not speak this family
        }
    }

    private bool TryJoin(int index)
    {
        if (!_joined.Add(index)) return true;
        try
        {
            if (_isIPv6) _socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(Group.Address, index));
            else _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Group.Address, index));
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return true; // it was down and is up again: the membership has outlived it
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            _joined.Remove(index);
            return false;
        }
    }

    private static IPNetwork NetworkOf(UnicastIPAddressInformation address)
    {
        var bytes = address.Address.GetAddressBytes();
        var bits = address.PrefixLength;
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - (8 * i), 0, 8);
            bytes[i] &= unchecked((byte)(0xFF << (8 - kept)));
        }

        return new IPNetwork(new IPAddress(bytes), bits);
    }
}
