using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Who gets how much: limits and slots.</summary>
public class FairnessTests
{
    [Theory]
    [InlineData(1, 200_000)]
    [InlineData(2, 200_000)]
    [InlineData(3, 30_000)]
    public void A_download_limit_holds(int seed, int limit) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(configure: options => options with { DownloadLimit = limit });
        foreach (var seeder in Enumerable.Range(0, 3).Select(_ => swarm.AddSeed())) leecher.Handle.AddPeer(seeder.Listens);
        await AssertRateAsync(swarm, () => leecher.Handle.Status.DownloadedBytes, limit);

        // Slowness of our own making is nobody's fault: nothing is asked for twice.
        Assert.Equal(0, leecher.Handle.Status.WastedBytes);
    });

    [Theory]
    [InlineData(1, 200_000)]
    [InlineData(2, 200_000)]
    [InlineData(3, 30_000)]
    public void An_upload_limit_holds(int seed, int limit) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(configure: options => options with { UploadLimit = limit });
        foreach (var leecher in Enumerable.Range(0, 3).Select(_ => swarm.AddLeecher())) leecher.Handle.AddPeer(seeder.Listens);
        await AssertRateAsync(swarm, () => seeder.Handle.Status.UploadedBytes, limit);
    });

    [Fact]
    public void The_limits_of_the_engine_and_of_the_torrent_both_hold() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(options: new TorrentEngineOptions { DownloadLimit = 100_000 }, configure: options => options with { DownloadLimit = 500_000 });
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await AssertRateAsync(swarm, () => leecher.Handle.Status.DownloadedBytes, 100_000);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Who_may_send_little_is_not_slow_to_ask(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        // It has every other piece, which the others want, and sends them at 5 kB/s: one block in three seconds.
        var limited = swarm.AddPartial(piece => piece % 2 == 0, options: new TorrentEngineOptions { UploadLimit = 5_000 });
        var others = Enumerable.Range(0, 3).Select(_ => swarm.AddPartial(piece => piece % 2 == 1, uploadRate: 300_000)).ToList();
        foreach (var other in others) limited.Handle.AddPeer(other.Listens);
        await limited.CompleteAsync();

        // 2 MiB at 900 kB/s.
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {simulation.Clock.Elapsed}.");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Slots_are_respected_and_everybody_gets_a_turn(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 20_000, options: new TorrentEngineOptions { UploadSlots = 4 });
        var wires = new List<ScriptedWire>();
        var unchoked = new bool[8];
        var served = new HashSet<int>();
        for (var i = 0; i < 8; i++)
        {
            var wire = await swarm.AddScript().GreetAsync(seeder, fast: false);
            wires.Add(wire);
            await wire.SendAsync(writer => writer.Write(MessageId.Interested));
        }

        var listening = wires.Select(ListenAsync).ToList();
        for (var second = 0; second < 600 && served.Count < 8; second++)
        {
            await swarm.Pass(TimeSpan.FromSeconds(1));
            if (second % 100 == 0) await Task.WhenAll(wires.Select(wire => wire.SendAsync(writer => writer.WriteKeepAlive())));
            Assert.InRange(seeder.Session.Swarm.Connections.Count(connection => !connection.Peer.AmChoking), 1, 4);
        }

        Assert.Equal(8, served.Count);
        wires.ForEach(wire => wire.Dispose());
        await Task.WhenAll(listening);

        async Task ListenAsync(ScriptedWire wire, int number)
        {
            var next = 0;
            while (await wire.ReceiveAsync() is { } message)
            {
                if (message.Id is MessageId.Choke or MessageId.Unchoke) unchoked[number] = message.Id == MessageId.Unchoke;
                if (message.Id == MessageId.Piece) served.Add(number);
                if (message.Id is MessageId.Unchoke or MessageId.Piece && unchoked[number]) await wire.TrySendAsync(writer => writer.Write(MessageId.Request, next++ % 64, 0, 16384));
            }
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void With_fewer_slots_than_leechers_all_complete(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(10), async (simulation, swarm) =>
    {
        var options = new TorrentEngineOptions { UploadSlots = 4 };
        var seeder = swarm.AddSeed(uploadRate: 500_000, options: options);
        var leechers = Enumerable.Range(0, 8).Select(_ => swarm.AddLeecher(uploadRate: 500_000, options: options)).ToList();
        foreach (var leecher in leechers)
        {
            leecher.Handle.AddPeer(seeder.Listens);
            foreach (var other in leechers.Where(other => other != leecher)) leecher.Handle.AddPeer(other.Listens);
        }

        await Task.WhenAll(leechers.Select(leecher => leecher.CompleteAsync()));
        Assert.All(leechers, leecher => Assert.Equal(swarm.Content, leecher.Content));
        Assert.All(leechers, leecher => Assert.InRange(leecher.Handle.Status.WastedBytes, 0, 40 * 16384));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Slow_peers_in_their_turn_do_not_keep_the_last_block_from_the_rest(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(3), async (simulation, swarm) =>
    {
        // Ten that say they have all, unchoke, and send next to nothing; one that sends.
        var leecher = swarm.AddLeecher();
        foreach (var slow in Enumerable.Range(0, 10).Select(_ => swarm.AddSeed(configure: options => options with { UploadLimit = 1 }))) leecher.Handle.AddPeer(slow.Listens);
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 500_000).Listens);
        await leecher.CompleteAsync();
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(60), $"It took {simulation.Clock.Elapsed}.");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_slowest_peers_get_somewhere_when_there_are_no_others(int seed) => SimulatedSwarm.Run(
        seed,
        TimeSpan.FromMinutes(20),
        simulation => new SimulatedSwarm(simulation, 200_000, 65536),
        async (simulation, swarm) =>
        {
            // A block takes each of them half a minute: longer than it may be silent.
            var leecher = swarm.AddLeecher();
            foreach (var slow in Enumerable.Range(0, 2).Select(_ => swarm.AddSeed(configure: options => options with { UploadLimit = 500 }))) leecher.Handle.AddPeer(slow.Listens);
            await leecher.CompleteAsync();

            // 200,000 bytes at 1000 a second.
            Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(250), $"It took {simulation.Clock.Elapsed}.");
            Assert.InRange(leecher.Handle.Status.WastedBytes, 0, 16384);
        });

    // Within 5 % over twenty seconds, once it runs.
    private static async Task AssertRateAsync(SimulatedSwarm swarm, Func<long> count, int limit)
    {
        await swarm.Pass(TimeSpan.FromSeconds(3));
        var before = count();
        await swarm.Pass(TimeSpan.FromSeconds(limit >= 100_000 ? 15 : 60));
        Assert.InRange((count() - before) / (limit >= 100_000 ? 15.0 : 60.0), limit * 0.95, limit * 1.05);
    }
}
