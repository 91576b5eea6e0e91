using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.Trackers;

/// <summary>A network of datagrams in memory: what is sent arrives at once, if somebody listens there. A socket bound to a wildcard has the address 10.0.0.1
/// or 2001:db8::1.</summary>
internal sealed class MemoryDatagramNetwork : IDatagramTransport
{
    private readonly Dictionary<IPEndPoint, MemorySocket> _sockets = [];
    private int _nextPort = 50_000;

    /// <summary>Gets what was sent, in order.</summary>
    public List<(IPEndPoint From, IPEndPoint To, byte[] Datagram)> Sent { get; } = [];

    /// <summary>Gets or sets an address family that has no route to anywhere.</summary>
    public AddressFamily? Unreachable { get; set; }

    public IDatagramSocket Open(IPEndPoint local)
    {
        var address = local.Address.Equals(IPAddress.Any) ? IPAddress.Parse("10.0.0.1")
            : local.Address.Equals(IPAddress.IPv6Any) ? IPAddress.Parse("2001:db8::1")
            : local.Address;
        var socket = new MemorySocket(this, new IPEndPoint(address, local.Port == 0 ? _nextPort++ : local.Port));
        _sockets.Add(socket.LocalEndPoint, socket);
        return socket;
    }

    /// <summary>Puts a datagram where somebody listens, whoever it says it is from.</summary>
    public void Deliver(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        if (_sockets.TryGetValue(to, out var socket)) socket.Arrived.Writer.TryWrite((from, datagram));
    }

    private sealed class MemorySocket(MemoryDatagramNetwork network, IPEndPoint local) : IDatagramSocket
    {
        public Channel<(IPEndPoint From, byte[] Datagram)> Arrived { get; } = Channel.CreateUnbounded<(IPEndPoint, byte[])>();

        public IPEndPoint LocalEndPoint => local;

        public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint remote, CancellationToken cancellationToken)
        {
            if (remote.AddressFamily == network.Unreachable) throw new IOException($"Cannot send a datagram to {remote}: no route.");
            network.Sent.Add((local, remote, datagram.ToArray()));
            network.Deliver(local, remote, datagram.ToArray());
            return ValueTask.CompletedTask;
        }

        public async ValueTask<(int Length, IPEndPoint Remote)> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var (from, datagram) = await Arrived.Reader.ReadAsync(cancellationToken);
            var length = Math.Min(datagram.Length, buffer.Length);
            datagram.AsMemory(0, length).CopyTo(buffer);
            return (length, from);
        }

        public void Dispose()
        {
            network._sockets.Remove(local);
            Arrived.Writer.TryComplete();
        }
    }
}
