using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.Discovery;

/// <summary>A local network in memory: what is sent to a group reaches all that have joined it, the sender as well, at once. All on one thread.</summary>
internal sealed class MemoryMulticast
{
    private readonly List<Socket> _sockets = [];

    /// <summary>Gets what was sent, in order.</summary>
    public List<(IPAddress From, IPEndPoint Group, byte[] Datagram)> Sent { get; } = [];

    /// <summary>Gets or sets an address family that no host has.</summary>
    public AddressFamily? Missing { get; set; }

    /// <summary>Gets or sets whether nothing can be sent.</summary>
    public bool IsDown { get; set; }

    /// <summary>Gets how many sockets are open.</summary>
    public int OpenSockets => _sockets.Count;

    /// <summary>Returns the network as a host sees it.</summary>
    public IMulticastTransport From(IPAddress address) => new Host(this, address);

    /// <summary>Brings a datagram to all that have joined a group.</summary>
    public void Deliver(IPEndPoint from, IPEndPoint group, byte[] datagram, bool isOnLink = true)
    {
        foreach (var socket in _sockets.Where(socket => socket.Group.Equals(group)).ToList()) socket.Arrive(from, datagram, isOnLink);
    }

    private sealed class Host(MemoryMulticast network, IPAddress address) : IMulticastTransport
    {
        public IMulticastSocket Join(IPEndPoint group)
        {
            if (group.AddressFamily == network.Missing) throw new IOException($"Cannot join the multicast group {group}: no such addresses here.");
            var socket = new Socket(network, address, group);
            network._sockets.Add(socket);
            return socket;
        }
    }

    private sealed class Socket(MemoryMulticast network, IPAddress address, IPEndPoint group) : IMulticastSocket
    {
        private readonly Queue<(IPEndPoint From, byte[] Datagram, bool IsOnLink)> _arrived = new();
        private TaskCompletionSource? _waiting;

        public IPEndPoint Group => group;

        public void Arrive(IPEndPoint from, byte[] datagram, bool isOnLink)
        {
            _arrived.Enqueue((from, datagram, isOnLink));
            _waiting?.TrySetResult();
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken)
        {
            if (network.IsDown) throw new IOException("No network.");
            network.Sent.Add((address, group, datagram.ToArray()));
            network.Deliver(new IPEndPoint(address, group.Port), group, datagram.ToArray());
            return ValueTask.CompletedTask;
        }

        public async ValueTask<MulticastDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            while (_arrived.Count == 0)
            {
                _waiting = new TaskCompletionSource();
                await _waiting.Task.WaitAsync(cancellationToken);
            }

            var (from, datagram, isOnLink) = _arrived.Dequeue();
            var length = Math.Min(datagram.Length, buffer.Length);
            datagram.AsMemory(0, length).CopyTo(buffer);
            return new MulticastDatagram(length, from, isOnLink);
        }

        public void Dispose() => network._sockets.Remove(this);
    }
}
