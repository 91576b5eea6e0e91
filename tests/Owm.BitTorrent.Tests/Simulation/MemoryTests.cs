using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Pieces that are large against the memory they may use.</summary>
public class MemoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Large_pieces_in_little_memory_come_all_the_same(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(options: new TorrentEngineOptions { PieceMemory = 1 });
        foreach (var seeder in Enumerable.Range(0, 6).Select(_ => swarm.AddSeed(uploadRate: 200_000))) leecher.Handle.AddPeer(seeder.Listens);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Pieces_that_nobody_can_finish_do_not_keep_the_memory_others_need(int seed) => Run(seed, async (simulation, swarm) =>
    {
        // Three peers, each with a piece that the seed lacks, begin it and leave: all memory is taken.
        var leecher = swarm.AddLeecher(options: new TorrentEngineOptions { PieceMemory = 1 });
        for (var piece = 0; piece < 3; piece++)
        {
            var script = swarm.AddScript();
            using var wire = await script.GreetAsync(leecher, fast: false);
            await wire.SendAsync(writer => writer.Write(MessageId.Have, piece));
            await wire.SendAsync(writer => writer.Write(MessageId.Unchoke));
            var request = await wire.ReceiveAsync(MessageId.Request);
            await wire.SendBlockAsync(piece, request.Int(1), request.Int(2));
            await swarm.Pass(TimeSpan.FromSeconds(1));
        }

        await swarm.Pass(TimeSpan.FromSeconds(1));
        var partial = swarm.AddPartial(piece => piece >= 3);
        leecher.Handle.AddPeer(partial.Listens);
        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces == swarm.Torrent.Layout.PieceCount - 3);
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(20), $"It took {simulation.Clock.Elapsed}.");
    });

    private static void Run(int seed, Func<Simulation, SimulatedSwarm, Task> scenario) =>
        SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(3), simulation => new SimulatedSwarm(simulation, (16 * 256 * 1024) + 5, 256 * 1024), scenario);
}
