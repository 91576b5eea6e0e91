using System.Net;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Peers find each other by way of peers and on the local network, and of private torrents by neither.</summary>
public class PeerSourceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Two_that_know_a_third_alone_find_each_other_by_peer_exchange(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var middle = swarm.AddLeecher(options: SimulatedSwarm.WithPeerExchange);
        var left = swarm.AddLeecher(options: SimulatedSwarm.WithPeerExchange);
        var right = swarm.AddLeecher(options: SimulatedSwarm.WithPeerExchange);
        left.Handle.AddPeer(middle.Listens);
        right.Handle.AddPeer(middle.Listens);

        await swarm.Until(() => AreConnected(left, right));

        Assert.Contains(PeerOrigin.PeerExchange, new[] { left.Session.Swarm.Book.OriginOf(right.Listens), right.Session.Swarm.Book.OriginOf(left.Listens) }.OfType<PeerOrigin>());
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {simulation.Clock.Elapsed}.");
    });

    [Fact]
    public void Whoever_is_found_by_peer_exchange_alone_gives_all() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var middle = swarm.AddLeecher(options: SimulatedSwarm.WithPeerExchange, configure: torrent => torrent with { DownloadLimit = 1000, UploadLimit = 1000 });
        var seeder = swarm.AddSeed(options: SimulatedSwarm.WithPeerExchange);
        var leecher = swarm.AddLeecher(options: SimulatedSwarm.WithPeerExchange);
        seeder.Handle.AddPeer(middle.Listens);
        leecher.Handle.AddPeer(middle.Listens);

        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void A_magnet_link_with_one_peer_that_has_nothing_leads_to_the_content_by_peer_exchange() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var middle = swarm.AddEngine(options: SimulatedSwarm.WithPeerExchange);
        var search = middle.Engine.FetchMetadata(new MagnetLink { InfoHash = swarm.Torrent.InfoHash });
        var leecher = swarm.AddEngine(options: SimulatedSwarm.WithPeerExchange);
        var seeder = swarm.AddSeed(options: SimulatedSwarm.WithPeerExchange);
        var fetch = leecher.Engine.FetchMetadata(new MagnetLink { InfoHash = swarm.Torrent.InfoHash, Peers = [middle.Listens] });
        seeder.Handle.AddPeer(middle.Listens);

        leecher.Add(await fetch.WaitAsync(CancellationToken.None), new TorrentOptions { Directory = "/" });
        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
        await search.DisposeAsync();
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Neighbours_find_each_other_on_the_local_network_alone(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(1), async (simulation, swarm) =>
    {
        swarm.HasLocalNetwork = true;
        swarm.AddSeed(options: SimulatedSwarm.WithLocalDiscovery);
        var leecher = swarm.AddLeecher(options: SimulatedSwarm.WithLocalDiscovery);

        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {simulation.Clock.Elapsed}.");
    });

    [Fact]
    public void A_magnet_link_is_enough_on_the_local_network() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(1), async (simulation, swarm) =>
    {
        swarm.HasLocalNetwork = true;
        swarm.AddSeed(options: SimulatedSwarm.WithLocalDiscovery);
        var leecher = swarm.AddEngine(options: SimulatedSwarm.WithLocalDiscovery);

        leecher.Add(await leecher.Engine.FetchMetadata(new MagnetLink { InfoHash = swarm.Torrent.InfoHash }).WaitAsync(CancellationToken.None), new TorrentOptions { Directory = "/" });
        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void A_torrent_that_is_paused_is_not_told_of_on_the_local_network() => SimulatedSwarm.Run(1, TimeSpan.FromHours(1), async (simulation, swarm) =>
    {
        swarm.HasLocalNetwork = true;
        var seeder = swarm.AddSeed(options: SimulatedSwarm.WithLocalDiscovery);
        await swarm.Pass(TimeSpan.FromSeconds(10));
        await seeder.PauseAsync();
        var told = swarm.LocalNetwork.Sent.Count;
        await swarm.Pass(TimeSpan.FromMinutes(20));
        Assert.Equal(told, swarm.LocalNetwork.Sent.Count);

        await seeder.ResumeAsync();
        await swarm.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(told + 2, swarm.LocalNetwork.Sent.Count);
    });

    [Fact]
    public void Of_a_private_torrent_the_tracker_alone_tells() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(30), SimulatedSwarm.Private, async (simulation, swarm) =>
    {
        swarm.HasLocalNetwork = true;
        var everything = SimulatedSwarm.Alone with { Discovery = new DiscoveryOptions { UseTrackers = false } };
        var middle = swarm.AddLeecher(options: everything);
        var left = swarm.AddLeecher(options: everything);
        var right = swarm.AddLeecher(options: everything);
        left.Handle.AddPeer(middle.Listens);
        right.Handle.AddPeer(middle.Listens);
        using var listening = await swarm.AddScript().GreetAsync(middle, extended: true);
        var said = ExtensionHandshake.Read((await listening.ReceiveAsync(MessageId.Extended)).Payload.AsSpan(1));

        // It tells of others all the same.
        await listening.SendAsync(writer => writer.WriteExtended(Extension.PeerExchange, Fakes(0, 10).ToArray()));
        await swarm.Pass(TimeSpan.FromMinutes(10));

        Assert.Null(said.PeerExchangeId);
        Assert.Empty(swarm.LocalNetwork.Sent);
        Assert.False(AreConnected(left, right));
        Assert.DoesNotContain(swarm.Network.Attempts.Keys, peer => peer.Port is 5000);
    });

    [Fact]
    public void The_same_without_the_flag_uses_both() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        swarm.HasLocalNetwork = true;
        var everything = SimulatedSwarm.Alone with { Discovery = new DiscoveryOptions { UseTrackers = false } };
        var middle = swarm.AddLeecher(options: everything);
        using var listening = await swarm.AddScript().GreetAsync(middle, extended: true);
        var said = ExtensionHandshake.Read((await listening.ReceiveAsync(MessageId.Extended)).Payload.AsSpan(1));
        await listening.SendAsync(writer => writer.WriteExtended(Extension.PeerExchange, Fakes(0, 10).ToArray()));
        await swarm.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(Extension.PeerExchange, said.PeerExchangeId);
        Assert.NotEmpty(swarm.LocalNetwork.Sent);
        Assert.Equal(10, swarm.Network.Attempts.Keys.Count(peer => peer.Port is 5000));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void A_flood_of_fake_peers_leads_to_few_dials(int secondsBetween) => SimulatedSwarm.Run(1, TimeSpan.FromHours(6), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(options: SimulatedSwarm.WithPeerExchange);
        var host = swarm.AddScript();
        var flooder = await host.GreetAsync(leecher, extended: true);
        for (var sent = 0; sent < 10_000; sent += 50)
        {
            var message = Fakes(sent, 50).ToArray();
            if (!await flooder.TrySendAsync(writer => writer.WriteExtended(Extension.PeerExchange, message)))
            {
                flooder.Dispose();
                flooder = await host.GreetAsync(leecher, extended: true);
            }

            await swarm.Pass(TimeSpan.FromSeconds(secondsBetween));
            if (simulation.Clock.Elapsed < TimeSpan.FromMinutes(30)) Assert.InRange(FakeDials(swarm), 0, 50);
        }

        // Over hours a stranger may name another every ten minutes.
        Assert.InRange(FakeDials(swarm), 20, 50 + (2 * simulation.Clock.Elapsed.TotalMinutes / 10));
        Assert.InRange(leecher.Session.Swarm.Book.Count, 0, 100);
        flooder.Dispose();
    });

    [Fact]
    public void What_a_flooder_names_does_not_keep_others_out() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(options: SimulatedSwarm.WithPeerExchange);
        var leecher = swarm.AddLeecher(options: SimulatedSwarm.WithPeerExchange);
        var flooders = new List<ScriptedWire>();
        for (var i = 0; i < 10; i++)
        {
            var flooder = await swarm.AddScript().GreetAsync(leecher, extended: true);
            var message = Fakes(50 * i, 50).ToArray();
            await flooder.SendAsync(writer => writer.WriteExtended(Extension.PeerExchange, message));
            flooders.Add(flooder);
        }

        leecher.Handle.AddPeer(seeder.Listens);
        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
        foreach (var flooder in flooders) flooder.Dispose();
    });

    [Fact]
    public void Nobody_is_told_of_peers_that_did_not_say_where_they_listen_nor_more_often_than_once_a_minute() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        var teller = swarm.AddLeecher(options: SimulatedSwarm.WithPeerExchange);
        using var unknown = await swarm.AddScript().GreetAsync(teller, extended: true);
        using var listening = await swarm.AddScript().GreetAsync(teller, extended: true);
        await listening.SendAsync(writer => writer.WriteExtended(Extension.Handshake, new ExtensionHandshake { PeerExchangeId = 7, Port = 1234 }.ToArray()));
        var told = new List<(TimeSpan At, PeerExchangeMessage Message)>();
        var hearing = HearAsync();
        var others = new List<ScriptedWire>();
        for (var i = 0; i < 10; i++)
        {
            var other = await swarm.AddScript().GreetAsync(teller, extended: true);
            await other.SendAsync(writer => writer.WriteExtended(Extension.Handshake, new ExtensionHandshake { Port = 2000 + i, IsUploadOnly = true }.ToArray()));
            others.Add(other);
            await swarm.Pass(TimeSpan.FromSeconds(5));
        }

        await swarm.Pass(TimeSpan.FromSeconds(20));
        foreach (var other in others) other.Dispose();
        await swarm.Pass(TimeSpan.FromSeconds(80));
        await teller.StopAsync();
        await hearing;

        Assert.Equal(Enumerable.Range(2000, 10), told.SelectMany(message => message.Message.Added).Select(peer => peer.EndPoint.Port).Order());
        Assert.All(told.SelectMany(message => message.Message.Added), peer => Assert.Equal(PeerExchangeFlags.UploadOnly, peer.Flags));
        Assert.Equal(Enumerable.Range(2000, 10), told.SelectMany(message => message.Message.Dropped).Select(peer => peer.Port).Order());
        Assert.All(told.Zip(told.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromMinutes(1)));

        async Task HearAsync()
        {
            while (await listening.ReceiveAsync() is { } message)
            {
                if (message.Id == MessageId.Extended && message.Payload[0] == 7) told.Add((simulation.Clock.Elapsed, PeerExchangeMessage.Read(message.Payload.AsSpan(1))));
            }
        }
    });

    private static bool AreConnected(SimulatedPeer one, SimulatedPeer other) =>
        one.Session.Swarm.Connections.Any(connection => other.Listens.Equals(connection.Peer.ListenEndPoint));

    private static PeerExchangeMessage Fakes(int first, int count) => new()
    {
        Added = [.. Enumerable.Range(first, count).Select(i => new ExchangedPeer(new IPEndPoint(new IPAddress([11, 0, (byte)(i / 250), (byte)(1 + (i % 250))]), 5000), PeerExchangeFlags.Reachable))],
    };

    private static int FakeDials(SimulatedSwarm swarm) => swarm.Network.Attempts.Where(attempt => attempt.Key.Port == 5000).Sum(attempt => attempt.Value);
}
