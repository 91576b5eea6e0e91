namespace Owm.BitTorrent.Tests.Simulation;

public class SwarmTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_leecher_gets_all_from_one_seed(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(1), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(seeder.Listens);

        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Leechers_give_each_other_what_one_slow_seed_gives_once(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(2), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 400_000);
        var leechers = Enumerable.Range(0, 8).Select(_ => swarm.AddLeecher(uploadRate: 1_000_000)).ToList();
        foreach (var leecher in leechers)
        {
            leecher.Handle.AddPeer(seeder.Listens);
            foreach (var other in leechers.Where(other => other != leecher)) leecher.Handle.AddPeer(other.Listens);
        }

        await Task.WhenAll(leechers.Select(leecher => leecher.CompleteAsync()));

        Assert.All(leechers, leecher => Assert.Equal(swarm.Content, leecher.Content));

        // One copy takes the seed 10.5 s; eight copies from it alone would take 84 s.
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(25), $"It took {simulation.Clock.Elapsed}.");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_liar_is_banned_and_the_honest_are_not(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 500_000);
        var liar = swarm.AddLiar(content => simulation.Random.NextBytes(content));
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(seeder.Listens);
        leecher.Handle.AddPeer(liar.Listens);

        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
        Assert.True(leecher.Handle.Session.Swarm.IsBanned(liar.Listens));
        Assert.False(leecher.Handle.Session.Swarm.IsBanned(seeder.Listens));
    });
}
