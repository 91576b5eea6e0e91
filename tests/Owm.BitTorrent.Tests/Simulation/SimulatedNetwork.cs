using System.Net;
using System.Net.Sockets;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Hosts that are joined by lines of a given delay, each with an upload rate of its own.</summary>
internal sealed class SimulatedNetwork
{
    private readonly Simulation _simulation;
    private readonly Dictionary<IPEndPoint, Listener> _listeners = [];
    private int _ports = 40000;

    public SimulatedNetwork(Simulation simulation) => _simulation = simulation;

    /// <summary>Gets or sets the delay of every line, one way.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Gets or sets how many bytes a line holds that nobody reads, before its sender waits.</summary>
    public int Window { get; set; } = 4 * 1024 * 1024;

    /// <summary>Gets the number of connections that are open; each has two ends.</summary>
    public int OpenConnections { get; private set; }

    /// <summary>Gets or sets whether a host has no handles left.</summary>
    public Func<IPAddress, bool> IsOutOfHandles { get; set; } = _ => false;

    /// <summary>Gets how often somebody tried to connect to an address.</summary>
    public Dictionary<IPEndPoint, int> Attempts { get; } = [];

    /// <summary>Returns the transport of a host.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="uploadRate">How many bytes a second it can send.</param>
    public ITransport HostAt(IPAddress address, long uploadRate = 10_000_000) => new Host(this, address, uploadRate);

    private Task Wait(TimeSpan time) => Task.Delay(time, _simulation.Clock);

    private sealed class Host(SimulatedNetwork network, IPAddress address, long uploadRate) : ITransport
    {
        private TimeSpan _lineFreeAt;

        public async Task<IConnection> ConnectAsync(IPEndPoint remote, CancellationToken cancellationToken)
        {
            network.Attempts[remote] = network.Attempts.GetValueOrDefault(remote) + 1;
            if (network.IsOutOfHandles(address)) throw new IOException($"Cannot connect to {remote}: too many open files.", new SocketException((int)SocketError.TooManyOpenSockets));
            await Task.Delay(network.Delay * 2, network._simulation.Clock, cancellationToken);
            if (!network._listeners.TryGetValue(remote, out var listener)) throw new IOException($"Cannot connect to {remote}: nobody listens there.");
            var local = new IPEndPoint(address, network._ports++);
            var here = new Connection(network, this, remote);
            var there = new Connection(network, listener.Host, local);
            (here.Other, there.Other) = (there, here);
            network.OpenConnections += 2;
            listener.Offer(there);
            return here;
        }

        public IConnectionListener Listen(IPEndPoint local)
        {
            var endPoint = new IPEndPoint(address, local.Port == 0 ? network._ports++ : local.Port);
            var listener = new Listener(network, this, endPoint);
            network._listeners.Add(endPoint, listener);
            return listener;
        }

        /// <summary>Returns when so many bytes have left this host.</summary>
        public Task SendAsync(int bytes)
        {
            var now = network._simulation.Clock.Elapsed;
            _lineFreeAt = (_lineFreeAt > now ? _lineFreeAt : now) + TimeSpan.FromSeconds((double)bytes / uploadRate);
            return network.Wait(_lineFreeAt - now);
        }
    }

    private sealed class Listener(SimulatedNetwork network, Host host, IPEndPoint local) : IConnectionListener
    {
        private readonly Queue<IConnection> _offered = new();
        private TaskCompletionSource? _waiting;
        private bool _isClosed;

        public Host Host => host;

        public IPEndPoint LocalEndPoint => local;

        public void Offer(IConnection connection)
        {
            _offered.Enqueue(connection);
            _waiting?.TrySetResult();
        }

        public async Task<IConnection> AcceptAsync(CancellationToken cancellationToken)
        {
            while (_offered.Count == 0)
            {
                if (_isClosed) throw new IOException("The listener is closed.");
                _waiting = new TaskCompletionSource();
                await _waiting.Task.WaitAsync(cancellationToken);
            }

            return _offered.Dequeue();
        }

        public void Dispose()
        {
            _isClosed = true;
            network._listeners.Remove(local);
            _waiting?.TrySetResult();
            while (_offered.TryDequeue(out var connection)) connection.Dispose();
        }
    }

    private sealed class Connection(SimulatedNetwork network, Host host, IPEndPoint remote) : IConnection
    {
        private readonly Queue<byte[]> _arrived = new();
        private TaskCompletionSource? _waiting;
        private TaskCompletionSource? _roomMade;
        private int _read;
        private int _unread;
        private bool _hasEnded;
        private bool _isClosed;

        public Connection Other { get; set; } = null!;

        public IPEndPoint RemoteEndPoint => remote;

        public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            while (_arrived.Count == 0)
            {
                if (_isClosed) throw new IOException("The connection is closed.");
                if (_hasEnded) return 0;
                _waiting = new TaskCompletionSource();
                await _waiting.Task.WaitAsync(cancellationToken);
            }

            var count = 0;
            while (count < buffer.Length && _arrived.TryPeek(out var packet))
            {
                var part = Math.Min(packet.Length - _read, buffer.Length - count);
                packet.AsSpan(_read, part).CopyTo(buffer.Span[count..]);
                count += part;
                _read += part;
                if (_read < packet.Length) break;
                _arrived.Dequeue();
                _read = 0;
            }

            _unread -= count;
            if (_unread < network.Window) _roomMade?.TrySetResult();
            return count;
        }

        public async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
        {
            // In packets, so that lines are shared and blocks arrive in parts.
            for (var offset = 0; offset < data.Length; offset += 8192)
            {
                while (Other._unread >= network.Window && !_isClosed && !Other._isClosed)
                {
                    Other._roomMade = new TaskCompletionSource();
                    await Other._roomMade.Task.WaitAsync(cancellationToken);
                }

                if (_isClosed || Other._isClosed) throw new IOException("The connection is closed.");
                var packet = data.Slice(offset, Math.Min(8192, data.Length - offset)).ToArray();
                Other._unread += packet.Length;
                await host.SendAsync(packet.Length);
                _ = ArriveAsync(packet);
            }
        }

        public void Dispose()
        {
            if (_isClosed) return;
            _isClosed = true;
            network.OpenConnections--;
            _waiting?.TrySetResult();
            _roomMade?.TrySetResult();
            Other._roomMade?.TrySetResult();
            _ = EndOtherAsync();
        }

        private async Task ArriveAsync(byte[] packet)
        {
            await network.Wait(network.Delay);
            if (Other._isClosed) return;
            Other._arrived.Enqueue(packet);
            Other._waiting?.TrySetResult();
        }

        // The end follows what was sent before it.
        private async Task EndOtherAsync()
        {
            await network.Wait(network.Delay);
            Other._hasEnded = true;
            Other._waiting?.TrySetResult();
        }
    }
}
