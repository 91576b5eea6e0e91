using System.Net;
using Owm.BitTorrent.Dht;
using Owm.BitTorrent.Tests.Simulation;

namespace Owm.BitTorrent.Tests.Dht;

public class HostileDhtTests
{
    private static readonly IPEndPoint Victim = IPEndPoint.Parse("20.1.1.1:6881");

    [Fact]
    public void A_hundred_thousand_bad_packets_fail_nothing_and_bring_no_more_than_half_as_much_again() => Run(async (simulation, network, node) =>
    {
        var random = simulation.Random;
        var entropy = new Entropy(random.NextBytes);

        // So that there is something to tell.
        var honest = Enumerable.Range(0, 12).Select(i => new DhtNode(
            new DhtOptions { BootstrapNodes = [], TimeProvider = simulation.Clock, FillRandom = random.NextBytes }, [network.Open(IPEndPoint.Parse($"30.{i}.1.1:6881"))], simulation)).ToList();
        foreach (var other in honest)
        {
            other.AddNode(Victim);
            other.Start();
        }

        await Task.Delay(TimeSpan.FromMinutes(2), simulation.Clock);
        var (known, before) = (node.Status.NodeCount, node.Status);
        Assert.InRange(known, 8, 12);
        long received = 0, sent = 0;
        var credit = new Dictionary<IPAddress, (long In, long Out)>();
        network.Watch = (from, to, datagram) =>
        {
            if (!IsHostile(from) && !IsHostile(to)) return;
            if (from.Equals(Victim))
            {
                sent += datagram.Length;
                credit[to.Address] = (credit[to.Address].In, credit[to.Address].Out + datagram.Length);
            }
            else
            {
                received += datagram.Length;
                credit[from.Address] = (credit.GetValueOrDefault(from.Address).In + datagram.Length, credit.GetValueOrDefault(from.Address).Out);
            }
        };
        for (var i = 0; i < 100_000; i++)
        {
            var packet = (i % 4) switch
            {
                0 => Valid(entropy, random),
                1 or 2 => Mutated(Valid(entropy, random), random),
                _ => Noise(random),
            };
            network.Send(new IPEndPoint(new IPAddress([40, (byte)random.Next(4), (byte)random.Next(250), 1]), random.Next(1, 65536)), Victim, packet);
            if (i % 100 == 99) await Task.Delay(TimeSpan.FromMilliseconds(200), simulation.Clock);
        }

        await Task.Delay(TimeSpan.FromSeconds(10), simulation.Clock);
        Assert.True(node.Status.QueriesReceived - before.QueriesReceived > 15_000, $"Only {node.Status.QueriesReceived} were understood.");
        Assert.True(node.Status.Answered - before.Answered > 15_000, $"Only {node.Status.Answered} were answered.");
        Assert.True(sent * 2 <= received * 3, $"{received} bytes came, {sent} went.");
        Assert.All(credit, host => Assert.True(host.Value.Out * 2 <= host.Value.In * 3, $"{host.Key}: {host.Value}"));
        Assert.Equal(known, node.Status.NodeCount);
        Assert.Equal((0, 0), (node.Status.StoredTorrents, node.Status.StoredPeers));
        foreach (var other in honest) await other.DisposeAsync();

        static bool IsHostile(IPEndPoint host) => host.Address.GetAddressBytes()[0] == 40;
    });

    [Fact]
    public void Who_asks_too_fast_is_not_answered_and_others_are() => Run(async (simulation, network, node) =>
    {
        var entropy = new Entropy(simulation.Random.NextBytes);
        var answered = new Dictionary<IPAddress, int>();
        network.Watch = (from, to, _) =>
        {
            if (from.Equals(Victim)) answered[to.Address] = answered.GetValueOrDefault(to.Address) + 1;
        };
        for (var i = 0; i < 1000; i++)
        {
            network.Send(IPEndPoint.Parse("66.6.6.6:1000"), Victim, KrpcWriter.Ping(1, entropy.NextId(), isReadOnly: true));
            if (i % 100 == 0) network.Send(IPEndPoint.Parse("30.3.3.3:1000"), Victim, KrpcWriter.Ping(1, entropy.NextId(), isReadOnly: true));
            await Task.Delay(TimeSpan.FromMilliseconds(10), simulation.Clock);
        }

        await Task.Delay(TimeSpan.FromSeconds(1), simulation.Clock);
        Assert.InRange(answered[IPAddress.Parse("66.6.6.6")], 80, 110); // 50, and 5 a second for 10 s
        Assert.Equal(10, answered[IPAddress.Parse("30.3.3.3")]);
    });

    [Fact]
    public void An_announce_counts_only_with_a_token_that_was_given_to_its_address() => Run(async (simulation, network, node) =>
    {
        var (peer, torrent) = (IPEndPoint.Parse("30.3.3.3:1000"), new Entropy(simulation.Random.NextBytes).NextId());
        ReadOnlyMemory<byte> token = default;
        network.Watch = (from, to, datagram) =>
        {
            if (to.Equals(peer) && KrpcReader.TryRead(datagram.ToArray()) is KrpcReply { Token.IsEmpty: false } reply) token = reply.Token;
        };
        await SendAsync(peer, KrpcWriter.GetPeers(1, torrent, torrent, false, true));
        await SendAsync(peer, KrpcWriter.AnnouncePeer(2, torrent, torrent, 6881, "invented"u8.ToArray(), true));
        await SendAsync(IPEndPoint.Parse("30.3.3.4:1000"), KrpcWriter.AnnouncePeer(3, torrent, torrent, 6881, token, true));
        Assert.Equal(0, node.Status.StoredPeers);

        await SendAsync(peer, KrpcWriter.AnnouncePeer(4, torrent, torrent, 6881, token, true));
        Assert.Equal(1, node.Status.StoredPeers);

        async Task SendAsync(IPEndPoint from, byte[] datagram)
        {
            network.Send(from, Victim, datagram);
            await Task.Delay(TimeSpan.FromSeconds(1), simulation.Clock);
        }
    });

    private static void Run(Func<BitTorrent.Tests.Simulation.Simulation, SimulatedDatagrams, DhtNode, Task> scenario)
    {
        var simulation = new BitTorrent.Tests.Simulation.Simulation(1);
        var log = new FaultLog();
        simulation.Run(
            async () =>
            {
                var network = new SimulatedDatagrams(simulation);
                var options = new DhtOptions { BootstrapNodes = [], TimeProvider = simulation.Clock, FillRandom = simulation.Random.NextBytes, Logger = log };
                await using var node = new DhtNode(options, [network.Open(Victim)], simulation);
                node.Start();
                await scenario(simulation, network, node);
            },
            TimeSpan.FromHours(1));
        Assert.Empty(log.Faults);
        Assert.Equal(0, simulation.Clock.TimerCount);
    }

    private static byte[] Valid(Entropy entropy, Random random)
    {
        var token = new byte[8];
        random.NextBytes(token);
        return random.Next(6) switch
        {
            0 => KrpcWriter.Ping(entropy.NextUInt32(), entropy.NextId(), false),
            1 => KrpcWriter.FindNode(entropy.NextUInt32(), entropy.NextId(), entropy.NextId(), random.Next(2) == 0, random.Next(2) == 0),
            2 => KrpcWriter.GetPeers(entropy.NextUInt32(), entropy.NextId(), entropy.NextId(), random.Next(2) == 0, false),
            3 => KrpcWriter.AnnouncePeer(entropy.NextUInt32(), entropy.NextId(), entropy.NextId(), 6881, token, false),
            4 => KrpcWriter.Reply(token.AsMemory(0, 3), entropy.NextId(), Victim, [new NodeContact(entropy.NextId(), Victim)], null, token, [Victim]),
            _ => KrpcWriter.Error(token.AsMemory(0, 3), random.Next(1000), "no"),
        };
    }

    private static byte[] Mutated(byte[] packet, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            switch (random.Next(4))
            {
                case 0:
                    packet[random.Next(packet.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    packet[random.Next(packet.Length)] = "deil0123456789:"u8[random.Next(15)];
                    break;
                case 2:
                    packet = packet[..random.Next(1, packet.Length + 1)];
                    break;
                default:
                    var at = random.Next(packet.Length);
                    packet = [.. packet[..at], .. packet[random.Next(packet.Length)..], .. packet[at..]];
                    break;
            }
        }

        return packet;
    }

    private static byte[] Noise(Random random)
    {
        var packet = new byte[random.Next(0, 1500)];
        random.NextBytes(packet);
        if (packet.Length > 1 && random.Next(2) == 0) (packet[0], packet[^1]) = ((byte)'d', (byte)'e');
        return packet;
    }
}
