using System.Net;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>A network of datagrams that arrive late, in another order, or not at all.</summary>
internal sealed class SimulatedDatagrams
{
    private readonly Simulation _simulation;
    private readonly Dictionary<IPEndPoint, Socket> _sockets = [];
    private int _ports = 20000;

    public SimulatedDatagrams(Simulation simulation) => _simulation = simulation;

    /// <summary>Gets or sets the longest delay of a datagram; the shortest is a tenth of it.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets what part of the datagrams is lost.</summary>
    public double Loss { get; set; }

    /// <summary>Gets how many datagrams were sent.</summary>
    public long SentCount { get; private set; }

    /// <summary>Gets or sets what sees every datagram that is sent.</summary>
    public Action<IPEndPoint, IPEndPoint, ReadOnlyMemory<byte>>? Watch { get; set; }

    /// <summary>Returns the transport of a host.</summary>
    public IDatagramTransport HostAt(IPAddress address) => new Host(this, address);

    /// <summary>Opens a socket at an address; port 0 takes any free one.</summary>
    public IDatagramSocket Open(IPEndPoint local)
    {
        var endPoint = local.Port == 0 ? new IPEndPoint(local.Address, _ports++) : local;
        var socket = new Socket(this, endPoint);
        _sockets.Add(endPoint, socket);
        return socket;
    }

    /// <summary>Sends a datagram in anybody's name.</summary>
    public void Send(IPEndPoint from, IPEndPoint to, byte[] datagram)
    {
        SentCount++;
        Watch?.Invoke(from, to, datagram);
        if (_simulation.Random.NextDouble() < Loss) return;
        ITimer? timer = null;
        timer = _simulation.Clock.CreateTimer(
            _ =>
            {
                timer!.Dispose();
                if (_sockets.TryGetValue(to, out var socket)) socket.Offer(from, datagram);
            },
            null,
            Delay * ((0.9 * _simulation.Random.NextDouble()) + 0.1),
            Timeout.InfiniteTimeSpan);
    }

    private sealed class Host(SimulatedDatagrams network, IPAddress address) : IDatagramTransport
    {
        public IDatagramSocket Open(IPEndPoint local) => network.Open(new IPEndPoint(address, local.Port));
    }

    private sealed class Socket(SimulatedDatagrams network, IPEndPoint local) : IDatagramSocket
    {
        private readonly Queue<(IPEndPoint From, byte[] Datagram)> _arrived = new();
        private TaskCompletionSource? _waiting;
        private bool _isClosed;

        public IPEndPoint LocalEndPoint => local;

        public void Offer(IPEndPoint from, byte[] datagram)
        {
            _arrived.Enqueue((from, datagram));

            // On the loop, as a socket's completion would be.
            network._simulation.Post(static state => ((Socket)state!)._waiting?.TrySetResult(), this);
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint remote, CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (remote.AddressFamily != local.AddressFamily) throw new IOException($"Cannot send a datagram to {remote}: no route.");
            network.Send(local, remote, datagram.ToArray());
            return ValueTask.CompletedTask;
        }

        public async ValueTask<(int Length, IPEndPoint Remote)> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            while (_arrived.Count == 0)
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
                _waiting = new TaskCompletionSource();
                await _waiting.Task.WaitAsync(cancellationToken);
            }

            var (from, datagram) = _arrived.Dequeue();
            var length = Math.Min(datagram.Length, buffer.Length);
            datagram.AsSpan(0, length).CopyTo(buffer.Span);
            return (length, from);
        }

        public void Dispose()
        {
            _isClosed = true;
            network._sockets.Remove(local);
            _waiting?.TrySetResult();
        }
    }
}
