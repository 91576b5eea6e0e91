using System.Net;
using System.Net.Sockets;
using System.Text;
using Owm.BitTorrent.Dht;
using Owm.BitTorrent.Discovery;
using Owm.BitTorrent.WebSeeds;

namespace Owm.BitTorrent.Tests.Fuzzing;

/// <summary>What comes from the DHT and the local network, and what is said of web servers.</summary>
internal static class DiscoverySurfaces
{
    private static readonly IPEndPoint Group = IPEndPoint.Parse("239.192.152.143:6771");

    public static IReadOnlyList<FuzzSurface> All { get; } =
    [
        new("krpc", ReadKrpc),
        new("dht-state", ReadDhtState),
        new("lsd", ReadLocalSearch),
        new("web-seed-url", ReadWebSeedUrl),
    ];

    private static Action? ReadKrpc(byte[] datagram)
    {
        if (KrpcReader.TryRead(datagram) is not { } message) return null;
        return () =>
        {
            Assert.InRange(message.Transaction.Length, 1, KrpcReader.LongestTransaction);
            if (message is KrpcQuery query)
            {
                Assert.InRange(query.Token.Length, 0, KrpcReader.LongestToken);
                Assert.InRange(query.Port ?? 1, 1, 65535);
            }

            if (message is not KrpcReply reply) return;
            Assert.InRange(reply.Token.Length, 0, KrpcReader.LongestToken);
            Assert.InRange(reply.Nodes.Count, 0, 32);
            Assert.InRange(reply.Peers.Count, 0, 200);
            Assert.All(reply.Peers, peer => Assert.NotEqual(0, peer.Port));
        };
    }

    private static Action? ReadDhtState(byte[] saved)
    {
        var state = DhtState.Read(saved);
        if (state.Find(AddressFamily.InterNetwork) is null && state.Find(AddressFamily.InterNetworkV6) is null) return null;
        return () =>
        {
            foreach (var family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
            {
                Assert.InRange(state.Find(family)?.Nodes.Count ?? 0, 0, DhtState.MostNodes);
            }

            Assert.Equal(state.Write(), DhtState.Read(state.Write()).Write());
        };
    }

    private static Action? ReadLocalSearch(byte[] datagram)
    {
        if (LsdMessage.TryRead(datagram) is not { } message) return null;
        return () =>
        {
            Assert.InRange(message.Port, 1, 65535);
            Assert.NotEmpty(message.InfoHashes);
            Assert.DoesNotContain(message.Cookie ?? "", c => c is '\r' or '\n');
            var again = message.ToDatagrams(Group).Select(sent => LsdMessage.TryRead(sent)!).ToList();
            Assert.Equal(message.InfoHashes, again.SelectMany(part => part.InfoHashes));
            Assert.All(again, part => Assert.Equal((message.Port, message.Cookie), (part.Port, part.Cookie)));
        };
    }

    private static Action? ReadWebSeedUrl(byte[] text)
    {
        if (!WebSeedUrl.TryParse(Encoding.Latin1.GetString(text), out var url)) return null;
        return () =>
        {
            Assert.NotEmpty(url.Host);
            Assert.DoesNotContain(url.Shown, char.IsControl);
            if (url.Credentials?.Parameter is { Length: > 3 } secret) Assert.DoesNotContain(secret, url.Shown, StringComparison.Ordinal);
        };
    }
}
