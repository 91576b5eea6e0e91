using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Seeds that give the first copy away with little upload (BEP 16), and peers that want nothing (BEP 21).</summary>
public class SuperSeedingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Until_the_first_leecher_is_complete_a_super_seed_sends_little_more_than_one_copy(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(10), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 200_000, configure: options => options with { SuperSeed = true });
        var leechers = Enumerable.Range(0, 8).Select(_ => swarm.AddLeecher(uploadRate: 200_000)).ToList();
        foreach (var leecher in leechers)
        {
            leecher.Handle.AddPeer(seeder.Listens);
            foreach (var other in leechers.Where(other => other != leecher)) leecher.Handle.AddPeer(other.Listens);
        }

        await swarm.Until(() => leechers.Any(leecher => leecher.Handle.Status.IsComplete));
        Assert.InRange(seeder.Handle.Status.UploadedBytes / (double)swarm.Content.Length, 1.0, 1.1);

        await Task.WhenAll(leechers.Select(leecher => leecher.CompleteAsync()));
        Assert.All(leechers, leecher => Assert.Equal(swarm.Content, leecher.Content));

        // A copy takes the line 21 s.
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(42), $"It took {simulation.Clock.Elapsed}.");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_lone_leecher_gets_everything_from_a_super_seed(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(swarm.AddSeed(configure: options => options with { SuperSeed = true }).Listens);

        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_super_seed_shows_one_piece_at_a_time_and_the_next_when_another_peer_has_it(bool fast) => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(configure: options => options with { SuperSeed = true });
        using var one = await swarm.AddScript().GreetAsync(seeder, fast);
        if (fast) await one.ReceiveAsync(MessageId.HaveNone);
        var first = (await one.ReceiveAsync(MessageId.Have)).Int(0);
        using var two = await swarm.AddScript().GreetAsync(seeder, fast);
        var second = (await two.ReceiveAsync(MessageId.Have)).Int(0);
        Assert.NotEqual(first, second);

        // Having it is not enough: it is to be passed on. What was not shown is not served.
        await one.SendAsync(writer => writer.Write(MessageId.Interested));
        await one.ReceiveAsync(MessageId.Unchoke);
        await one.SendAsync(writer => writer.Write(MessageId.Request, second, 0, 16384));
        await one.SendAsync(writer => writer.Write(MessageId.Request, first, 0, 16384));
        Assert.Equal(first, (await one.ReceiveAsync(MessageId.Piece)).Int(0));
        await one.SendAsync(writer => writer.Write(MessageId.Have, first));
        var next = one.ReceiveAsync(MessageId.Have);
        await swarm.Pass(TimeSpan.FromSeconds(20));
        Assert.False(next.IsCompleted);

        await two.SendAsync(writer => writer.Write(MessageId.Have, first));
        Assert.DoesNotContain((await next).Int(0), new[] { first, second });
        one.Dispose();
        two.Dispose();
    });

    [Fact]
    public void A_super_seed_moves_on_when_nobody_takes_a_piece_from_a_peer_for_a_minute() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(configure: options => options with { SuperSeed = true });
        using var one = await swarm.AddScript().GreetAsync(seeder);
        using var two = await swarm.AddScript().GreetAsync(seeder);
        var first = (await one.ReceiveAsync(MessageId.Have)).Int(0);
        await one.SendAsync(writer => writer.Write(MessageId.Have, first));
        var start = simulation.Clock.Elapsed;

        await one.ReceiveAsync(MessageId.Have);

        Assert.InRange((simulation.Clock.Elapsed - start).TotalSeconds, 59, 63);
        one.Dispose();
        two.Dispose();
    });

    [Fact]
    public void Once_others_have_all_a_super_seed_says_what_it_has() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(configure: options => options with { SuperSeed = true });
        using var one = await swarm.AddScript().GreetAsync(seeder);
        var told = new HashSet<int> { (await one.ReceiveAsync(MessageId.Have)).Int(0) };
        using var all = await swarm.AddScript().GreetAsync(seeder);
        await all.SendAsync(writer => writer.Write(MessageId.HaveAll));

        while (told.Count < swarm.Torrent.Layout.PieceCount) told.Add((await one.ReceiveAsync(MessageId.Have)).Int(0));

        one.Dispose();
        all.Dispose();
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Peers_are_told_when_nothing_is_wanted_any_more(bool takesMessage) => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var wire = await swarm.AddScript().GreetAsync(leecher, extended: true);
        await wire.SendAsync(writer => writer.WriteExtended(0, new ExtensionHandshake { UploadOnlyId = takesMessage ? (byte)77 : null }.ToArray()));
        Assert.False(ExtensionHandshake.Read((await wire.ReceiveAsync(MessageId.Extended)).Payload.AsSpan(1)).IsUploadOnly);
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);

        await leecher.CompleteAsync();
        var told = (await wire.ReceiveAsync(MessageId.Extended)).Payload;

        if (takesMessage) Assert.Equal([77, 1], told);
        else Assert.True(ExtensionHandshake.Read(told.AsSpan(1)).IsUploadOnly);
        wire.Dispose();
    });

    [Fact]
    public void A_seed_parts_with_a_peer_that_wants_nothing_either() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        using var wanting = await swarm.AddScript().GreetAsync(seeder, extended: true);
        using var content = await swarm.AddScript().GreetAsync(seeder, extended: true);
        await wanting.SendAsync(writer => writer.WriteExtended(0, new ExtensionHandshake().ToArray()));
        await content.SendAsync(writer => writer.WriteExtended(0, new ExtensionHandshake { IsUploadOnly = true }.ToArray()));

        Assert.True(await content.WaitUntilClosedAsync() < TimeSpan.FromSeconds(5));
        Assert.Single(seeder.Session.Swarm.Connections);
        wanting.Dispose();
    });
}
