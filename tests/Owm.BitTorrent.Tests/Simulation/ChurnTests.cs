using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Peers that come, go, stand still, or are the same as others.</summary>
public class ChurnTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_seed_that_leaves_half_way_is_replaced_by_one_that_comes(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var first = swarm.AddSeed(uploadRate: 500_000);
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(first.Listens);
        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces >= 20);
        await first.StopAsync();
        await swarm.Pass(TimeSpan.FromSeconds(simulation.Random.Next(1, 30)));

        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 500_000).Listens);
        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);

        // Of what was under way when the first seed left only blocks on the line are lost.
        Assert.InRange(leecher.Handle.Status.WastedBytes, 0, 16384);
    });

    [Fact]
    public void What_a_peer_that_left_had_begun_is_finished_before_anything_new_is_begun() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        int begun;
        using (var first = await swarm.AddScript().GreetAsync(leecher))
        {
            await first.SendAsync(writer => writer.Write(MessageId.HaveAll));
            await first.SendAsync(writer => writer.Write(MessageId.Unchoke));
            var request = await first.ReceiveAsync(MessageId.Request);
            begun = request.Int(0);
            await first.SendBlockAsync(begun, request.Int(1), request.Int(2));
            await swarm.Pass(TimeSpan.FromSeconds(1));
        }

        await swarm.Pass(TimeSpan.FromSeconds(1));
        using var second = await swarm.AddScript().GreetAsync(leecher);
        await second.SendAsync(writer => writer.Write(MessageId.HaveAll));
        await second.SendAsync(writer => writer.Write(MessageId.Unchoke));
        for (var block = 1; block < 4; block++)
        {
            var request = await second.ReceiveAsync(MessageId.Request);
            Assert.Equal((begun, block * 16384), (request.Int(0), request.Int(1)));
        }

        second.Dispose();
    });

    [Theory]
    [InlineData(10, 0)]
    [InlineData(10, 3000)]
    [InlineData(10, 14_900)]
    [InlineData(10, 15_000)]
    [InlineData(10, 15_030)]
    [InlineData(500, 0)]
    [InlineData(500, 200)]
    [InlineData(500, 14_500)]
    public void Who_removes_a_torrent_and_adds_it_again_does_not_wait_for_its_peers(int delay, int gap) => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        swarm.Network.Delay = TimeSpan.FromMilliseconds(delay);
        var seed = swarm.AddSeed(uploadRate: 100_000);
        var leecher = swarm.AddLeecher();
        for (var round = 0; round < 3; round++)
        {
            var added = simulation.Clock.Elapsed;
            if (round > 0) leecher.Add(swarm.Torrent, new TorrentOptions { Directory = "/" });
            leecher.Handle.AddPeer(seed.Listens);
            await swarm.Until(() => leecher.Session.Downloader.Received.Total > 0);
            Assert.InRange((simulation.Clock.Elapsed - added).TotalMilliseconds, 1, 1000 + (12 * delay));
            await leecher.Engine.RemoveAsync(leecher.Handle);
            await swarm.Pass(TimeSpan.FromMilliseconds(gap));
        }
    });

    [Fact]
    public void A_long_fast_line_is_kept_full() => SimulatedSwarm.Run(
        1,
        TimeSpan.FromMinutes(1),
        simulation => new SimulatedSwarm(simulation, 32 * 1024 * 1024, 256 * 1024),
        async (simulation, swarm) =>
        {
            // 2 MB are on the line at any time.
            swarm.Network.Delay = TimeSpan.FromMilliseconds(100);
            var leecher = swarm.AddLeecher();
            leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 10_000_000).Listens);
            await swarm.Pass(TimeSpan.FromSeconds(3.2));
            Assert.InRange(leecher.Session.Swarm.Connections.Single().Peer.Received.Rate, 4_000_000, 10_000_000);
            await leecher.CompleteAsync();
            Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {simulation.Clock.Elapsed}; the line carries it in 3.4 s.");
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_slow_seed_does_not_hold_up_a_fast_one(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var slow = swarm.AddSeed(uploadRate: 5_000);
        var fast = swarm.AddSeed(uploadRate: 1_000_000);
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(slow.Listens);
        leecher.Handle.AddPeer(fast.Listens);

        await leecher.CompleteAsync();

        // The fast one alone takes 4.2 s.
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(7), $"It took {simulation.Clock.Elapsed}.");
        Assert.InRange(leecher.Handle.Status.WastedBytes, 0, 8 * 16384);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_peer_that_unchokes_and_sends_nothing_does_not_hold_up_the_end(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var script = swarm.AddScript();
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(script.Listens);
        using var stalled = await script.AcceptAsync();
        await stalled.ShakeHandsAsync(fast: true, extended: false);
        var stalling = stalled.SeedAsync(_ => Task.CompletedTask);
        await swarm.Pass(TimeSpan.FromSeconds(1));
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 1_000_000).Listens);

        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(8), $"It took {simulation.Clock.Elapsed}.");
        stalled.Dispose();
        await stalling;
        script.Close();
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_stalled_peer_is_told_what_it_need_not_send_any_more(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var script = swarm.AddScript();
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(script.Listens);
        using var stalled = await script.AcceptAsync();
        await stalled.ShakeHandsAsync(fast: false, extended: false);
        var asked = new List<ScriptedMessage>();
        await stalled.SendAsync(writer => writer.WriteBitfield([.. Enumerable.Repeat((byte)0xFF, 8), 0x80]));
        await stalled.SendAsync(writer => writer.Write(MessageId.Unchoke));
        var cancelled = 0;
        while (await stalled.ReceiveAsync() is { } message)
        {
            if (message.Id == MessageId.Request) asked.Add(message);
            if (message.Id == MessageId.Cancel && ++cancelled == asked.Count - 1) break;
        }

        Assert.InRange(simulation.Clock.Elapsed.TotalSeconds, 20, 23);
        stalled.Dispose();
        script.Close();
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_leecher_that_is_paused_and_resumed_goes_on_where_it_was(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 500_000).Listens);
        for (var pauses = 1; pauses <= 3; pauses++)
        {
            await swarm.Until(() => leecher.Handle.Status.VerifiedPieces >= pauses * 15);
            await leecher.PauseAsync();
            Assert.Equal(TorrentState.Paused, leecher.Handle.Status.State);
            var received = leecher.Handle.Status.DownloadedBytes;
            await swarm.Pass(TimeSpan.FromSeconds(20));
            Assert.Equal((received, 0), (leecher.Handle.Status.DownloadedBytes, leecher.Handle.Status.ConnectedPeers));
            await leecher.ResumeAsync();
        }

        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Pausing_and_resuming_in_any_order_ends_as_the_last_one_says(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(10), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 500_000).Listens);
        var changes = new List<Task>();
        for (var i = 0; i < 40; i++)
        {
            changes.Add(simulation.Random.Next(2) == 0 ? leecher.PauseAsync() : leecher.ResumeAsync());
            if (simulation.Random.Next(3) == 0) await swarm.Pass(TimeSpan.FromMilliseconds(simulation.Random.Next(400)));
        }

        changes.Add(leecher.ResumeAsync());
        await Task.WhenAll(changes);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void A_torrent_that_is_added_paused_waits_and_says_so() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(configure: options => options with { StartPaused = true });
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await swarm.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal((TorrentState.Paused, 0), (leecher.Handle.Status.State, leecher.Handle.Status.ConnectedPeers));
        await leecher.ResumeAsync();
        await leecher.CompleteAsync();
    });

    [Fact]
    public void A_client_that_meets_itself_tries_it_once() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(leecher.Listens);
        for (var minutes = 0; minutes < 10; minutes++)
        {
            await swarm.Pass(TimeSpan.FromMinutes(1));
            leecher.Handle.AddPeer(leecher.Listens);
        }

        Assert.Equal(1, swarm.Network.Attempts[leecher.Listens]);
        Assert.Equal(0, leecher.Handle.Status.ConnectedPeers);
        Assert.Equal(0, swarm.Network.OpenConnections);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Two_that_connect_to_each_other_at_once_keep_one_connection(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        var one = swarm.AddPartial(piece => piece % 2 == 0, uploadRate: 20_000);
        var two = swarm.AddPartial(piece => piece % 2 == 1, uploadRate: 20_000);
        one.Handle.AddPeer(two.Listens);
        if (seed > 3) await swarm.Pass(TimeSpan.FromMilliseconds(simulation.Random.Next(60)));
        two.Handle.AddPeer(one.Listens);
        await swarm.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal((1, 1, 2), (one.Handle.Status.ConnectedPeers, two.Handle.Status.ConnectedPeers, swarm.Network.OpenConnections));

        // What is connected is not connected to again.
        var attempts = swarm.Network.Attempts.Values.Sum();
        await swarm.Pass(TimeSpan.FromSeconds(40));
        Assert.InRange(attempts, 2, 3);
        Assert.Equal(attempts, swarm.Network.Attempts.Values.Sum());
    });

    [Fact]
    public void A_peer_that_is_gone_is_tried_less_and_less_often() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        var gone = new System.Net.IPEndPoint(swarm.NextAddress(), 6881);
        leecher.Handle.AddPeer(gone);
        await swarm.Pass(TimeSpan.FromMinutes(10));

        // At 0, 15, 45, 105, 225 and 465 s.
        Assert.Equal(6, swarm.Network.Attempts[gone]);
    });

    [Fact]
    public void Two_seeds_part() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(seeder.Listens);
        await leecher.CompleteAsync();
        await swarm.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal((0, 0), (seeder.Handle.Status.ConnectedPeers, leecher.Handle.Status.ConnectedPeers));
    });

    [Fact]
    public void A_silent_peer_is_dropped_after_three_minutes_and_one_that_says_it_is_alive_is_not() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        var (dead, alive) = (swarm.AddScript(), swarm.AddScript());
        using var silent = await dead.GreetAsync(leecher);
        using var lively = await alive.GreetAsync(leecher);
        var closed = silent.WaitUntilClosedAsync();
        for (var i = 0; i < 5; i++)
        {
            await swarm.Pass(TimeSpan.FromMinutes(2));
            await lively.SendAsync(writer => writer.WriteKeepAlive());
        }

        Assert.InRange(await closed, TimeSpan.FromSeconds(179), TimeSpan.FromSeconds(185));
        Assert.Equal(1, leecher.Handle.Status.ConnectedPeers);
        lively.Dispose();
    });

    [Fact]
    public void A_peer_that_is_told_nothing_else_is_told_that_we_are_alive() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        var one = swarm.AddLeecher();
        var two = swarm.AddLeecher();
        one.Handle.AddPeer(two.Listens);
        await swarm.Pass(TimeSpan.FromMinutes(15));
        Assert.Equal(1, one.Handle.Status.ConnectedPeers);
        Assert.Equal(1, swarm.Network.Attempts[two.Listens]);
    });

    [Fact]
    public void No_more_connections_are_held_than_a_torrent_may_have() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(options: new TorrentEngineOptions { MaxConnectionsPerTorrent = 5 });
        var wires = new List<ScriptedWire>();
        var greetings = Enumerable.Range(0, 12).Select(_ => swarm.AddScript()).Select(async script =>
        {
            // In two halves: many handshakes are under way at once.
            var wire = await script.ConnectAsync(leecher);
            wires.Add(wire);
            var handshake = new byte[Handshake.Length];
            new Handshake(swarm.Torrent.InfoHash, wire.PeerId, true, true).Write(handshake);
            await wire.SendAsync(handshake[..Handshake.LengthToInfoHash]);
            await swarm.Pass(TimeSpan.FromSeconds(1));
            await wire.TrySendAsync(handshake[Handshake.LengthToInfoHash..]);
        }).ToList();
        await Task.WhenAll(greetings);
        await swarm.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(5, leecher.Handle.Status.ConnectedPeers);
        Assert.Equal(10, swarm.Network.OpenConnections - (12 - 5));
        wires.ForEach(wire => wire.Dispose());
    });

    [Fact]
    public void One_address_does_not_get_all_connections() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(options: new TorrentEngineOptions { MaxConnectionsPerAddress = 3 });
        var script = swarm.AddScript();
        var wires = new List<ScriptedWire>();
        for (var i = 0; i < 10; i++)
        {
            var wire = await script.ConnectAsync(leecher);
            wires.Add(wire);
            await wire.TrySendAsync(writer => writer.WriteHandshake(new Handshake(swarm.Torrent.InfoHash, wire.PeerId, true, true)));
            await swarm.Pass(TimeSpan.FromSeconds(1));
        }

        await swarm.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(3, leecher.Handle.Status.ConnectedPeers);
        wires.ForEach(wire => wire.Dispose());
        await swarm.Pass(TimeSpan.FromSeconds(3));
        using var again = await script.GreetAsync(leecher);
        await swarm.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(1, leecher.Handle.Status.ConnectedPeers);
        again.Dispose();
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Where_handles_run_out_fewer_connections_are_made_and_the_download_completes(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        swarm.Network.IsOutOfHandles = address => address.Equals(leecher.Listens.Address) && leecher.Slots.Taken > 12;
        foreach (var seeder in Enumerable.Range(0, 40).Select(_ => swarm.AddSeed(uploadRate: 20_000))) leecher.Handle.AddPeer(seeder.Listens);

        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
        Assert.InRange(leecher.Slots.Max, 4, 12);
        Assert.InRange(swarm.Network.Attempts.Where(attempts => !attempts.Key.Equals(leecher.Listens)).Max(attempts => attempts.Value), 1, 10);
    });
}
