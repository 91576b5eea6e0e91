using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Peers that send what is not the content: ROBUSTNESS T-9.</summary>
public class LiarTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void One_bad_block_in_every_piece_convicts_its_sender_alone(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var honest = Enumerable.Range(0, 3).Select(_ => swarm.AddSeed(uploadRate: 300_000)).ToList();
        var liar = swarm.AddLiar(
            content =>
            {
                for (var piece = 0; piece < swarm.Torrent.Layout.PieceCount; piece++) content[piece * 65536 + (piece % 4 * 16384) % swarm.Torrent.Layout.LengthOf(piece)] ^= 1;
            },
            uploadRate: 300_000);
        var leecher = swarm.AddLeecher();
        foreach (var other in honest.Append(liar)) leecher.Handle.AddPeer(other.Listens);

        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
        Assert.True(leecher.Session.Swarm.IsBanned(liar.Listens));
        Assert.All(honest, seeder => Assert.False(leecher.Session.Swarm.IsBanned(seeder.Listens)));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Three_liars_and_one_honest_seed_cost_little(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromSeconds(60), async (simulation, swarm) =>
    {
        var honest = swarm.AddSeed(uploadRate: 1_000_000);
        var liars = new[]
        {
            swarm.AddLiar(simulation.Random.NextBytes, uploadRate: 1_000_000),
            swarm.AddLiar(
                content =>
                {
                    for (var piece = 1; piece <= swarm.Torrent.Layout.PieceCount; piece++) content[Math.Min(piece * 65536, content.Length) - 1] ^= 0xFF;
                },
                uploadRate: 1_000_000),
            swarm.AddLiar(content => Array.Clear(content), uploadRate: 1_000_000),
        };
        var leecher = swarm.AddLeecher();
        foreach (var other in liars.Append(honest)) leecher.Handle.AddPeer(other.Listens);

        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
        Assert.All(liars, liar => Assert.True(leecher.Session.Swarm.IsBanned(liar.Listens)));
        Assert.False(leecher.Session.Swarm.IsBanned(honest.Listens));
        Assert.InRange(leecher.Handle.Status.WastedBytes, 1, swarm.Content.Length / 5);
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(30), $"It took {simulation.Clock.Elapsed}.");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_liar_that_leaves_before_it_is_found_out_is_banned_all_the_same(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(3), async (simulation, swarm) =>
    {
        var script = swarm.AddScript();
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(script.Listens);
        using (var wire = await script.AcceptAsync())
        {
            await wire.ShakeHandsAsync(fast: false, extended: false);
            var seeding = wire.SeedAsync(async request =>
            {
                // One bad block, and away.
                var block = new byte[PeerMessageWriter.PieceHeaderLength + request.Int(2)];
                PeerMessageWriter.WritePieceHeader(block, request.Int(0), request.Int(1), request.Int(2));
                await wire.SendAsync(block);
                await swarm.Pass(TimeSpan.FromSeconds(1));
                wire.Dispose();
            });
            await seeding;
        }

        script.Close();
        var honest = swarm.AddSeed();
        leecher.Handle.AddPeer(honest.Listens);
        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
        Assert.True(leecher.Session.Swarm.IsBanned(script.Listens));
        Assert.False(leecher.Session.Swarm.IsBanned(honest.Listens));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Bad_bytes_are_never_passed_on(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var honest = swarm.AddSeed(uploadRate: 300_000);
        var liar = swarm.AddLiar(simulation.Random.NextBytes);
        var leechers = Enumerable.Range(0, 4).Select(_ => swarm.AddLeecher()).ToList();
        foreach (var leecher in leechers)
        {
            foreach (var other in leechers.Append(honest).Append(liar).Where(other => other != leecher)) leecher.Handle.AddPeer(other.Listens);
        }

        await Task.WhenAll(leechers.Select(leecher => leecher.CompleteAsync()));

        // Whoever is not the liar never sent a bad piece, so nobody else was ever banned.
        foreach (var leecher in leechers)
        {
            Assert.Equal(swarm.Content, leecher.Content);
            Assert.All(leechers.Append(honest), other => Assert.False(leecher.Session.Swarm.IsBanned(other.Listens)));
        }
    });
}
