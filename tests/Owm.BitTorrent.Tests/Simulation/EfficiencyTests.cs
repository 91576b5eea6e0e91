using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>How near a swarm comes to what its lines allow.</summary>
public class EfficiencyTests
{
    private const int Length = 8 * 1024 * 1024;
    private const int Rate = 100_000;

    // No swarm can be done before its lone seed has sent every byte once: Length / Rate. (The leechers' own lines are no
    // limit: 16 copies over 17 lines take less.) Pieces are passed on only when whole: with n pieces, the last one's way
    // to 16 peers adds log2(17) / n at the least, 2 % here.
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void One_seed_and_sixteen_leechers_take_little_longer_than_one_copy_takes_the_seed(int seed, bool byLimit) => Run(seed, 32768, async (simulation, swarm) =>
    {
        // What limits them is the line, or a limit that was set.
        var (line, options) = byLimit ? (10_000_000, new TorrentEngineOptions { UploadLimit = Rate }) : (Rate, new TorrentEngineOptions());
        var seeder = swarm.AddSeed(line, options);
        var leechers = Enumerable.Range(0, 16).Select(_ => swarm.AddLeecher(line, options)).ToList();
        foreach (var leecher in leechers) leecher.Handle.AddPeer(seeder.Listens);

        await Task.WhenAll(leechers.Select(leecher => leecher.CompleteAsync()));

        Assert.All(leechers, leecher => Assert.Equal(swarm.Content, leecher.Content));
        Assert.InRange(simulation.Clock.Elapsed.TotalSeconds * Rate / Length, 1.0, 1.3);
    });

    [Fact]
    public void A_seed_points_its_peers_to_different_pieces() => Run(1, 65536, async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        var suggested = new List<int>();
        var wires = new List<ScriptedWire>();
        for (var i = 0; i < 4; i++)
        {
            var wire = await swarm.AddScript().GreetAsync(seeder);
            wires.Add(wire);
            await wire.SendAsync(writer => writer.Write(MessageId.Interested));
            for (var count = 0; count < 4; count++) suggested.Add((await wire.ReceiveAsync(MessageId.SuggestPiece)).Int(0));
        }

        Assert.Equal(16, suggested.Distinct().Count());

        // What one has got is there; it is pointed to the next.
        await wires[0].SendAsync(writer => writer.Write(MessageId.Have, suggested[0]));
        suggested.Add((await wires[0].ReceiveAsync(MessageId.SuggestPiece)).Int(0));
        Assert.Equal(17, suggested.Distinct().Count());
        wires.ForEach(wire => wire.Dispose());
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_a_seed_suggests_is_asked_for_first(int seed) => Run(seed, 65536, async (simulation, swarm) =>
    {
        var script = swarm.AddScript();
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(script.Listens);
        using var wire = await script.AcceptAsync();
        await wire.ShakeHandsAsync(fast: true, extended: false);
        await wire.SendAsync(writer =>
        {
            writer.Write(MessageId.HaveAll);
            writer.Write(MessageId.SuggestPiece, 77);
            writer.Write(MessageId.SuggestPiece, 33);
            writer.Write(MessageId.Unchoke);
        });

        var asked = new List<int>();
        while (asked.Count < 8) asked.Add((await wire.ReceiveAsync(MessageId.Request)).Int(0));

        Assert.Equal([77, 77, 77, 77, 33, 33, 33, 33], asked);
        wire.Dispose();
        script.Close();
    });

    private static void Run(int seed, int pieceLength, Func<Simulation, SimulatedSwarm, Task> scenario) =>
        SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(10), simulation => new SimulatedSwarm(simulation, Length, pieceLength), scenario);
}
