using System.Net;
using Owm.BitTorrent.Dht;
using Owm.BitTorrent.Net;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>An attacker's node: says it is next to whatever is asked for, gives a token, and names sixteen nodes that do not exist.</summary>
internal sealed class PoisonousNode : IDisposable
{
    private readonly SimulatedDht _dht;
    private readonly IDatagramSocket _socket;

    public PoisonousNode(SimulatedDht dht, IPAddress address)
    {
        _dht = dht;
        _socket = dht.Network.Open(new IPEndPoint(address, 0));
        _ = AnswerAsync();
    }

    /// <summary>Asks every honest node, so that they hear of this one.</summary>
    public async Task AskAllAsync()
    {
        foreach (var node in _dht.Nodes.ToList())
        {
            await _socket.SendAsync(KrpcWriter.FindNode(7, RandomId(), RandomId(), false, false), _dht.EndPoints[node][0], CancellationToken.None);
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task AnswerAsync()
    {
        var buffer = new byte[KrpcReader.LargestDatagram];
        try
        {
            while (true)
            {
                var (length, remote) = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                if (KrpcReader.TryRead(buffer.AsMemory(0, length)) is not KrpcQuery query) continue;
                var nodes = Enumerable.Range(0, 16).Select(_ => new NodeContact(Near(query.Target), new IPEndPoint(new IPAddress(_dht.Simulation.Random.NextInt64(0x0101_0101, 0x7F00_0000)), 7000))).ToList();
                await _socket.SendAsync(KrpcWriter.Reply(query.Transaction, Near(query.Target), remote, nodes, null, "poison"u8.ToArray()), remote, CancellationToken.None);
            }
        }
        catch (ObjectDisposedException)
        {
            // The end.
        }
    }

    private NodeId RandomId() => new Entropy(_dht.Simulation.Random.NextBytes).NextId();

    private NodeId Near(NodeId target) => target.RandomSharing(_dht.Simulation.Random.Next(100, 159), new Entropy(_dht.Simulation.Random.NextBytes));
}
