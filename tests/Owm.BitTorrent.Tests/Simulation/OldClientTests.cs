using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Peers that know BEP 3 and nothing else, and what the fast extension changes (BEP 6).</summary>
public class OldClientTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_leecher_of_any_age_gets_everything(bool fast, bool extended) => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        using var wire = await swarm.AddScript().GreetAsync(seeder, fast, extended);
        if (fast) await wire.ReceiveAsync(MessageId.HaveAll);
        else Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x80], (await wire.ReceiveAsync(MessageId.Bitfield)).Payload);
        await wire.SendAsync(writer => writer.Write(MessageId.Interested));
        await wire.ReceiveAsync(MessageId.Unchoke);

        var content = new byte[swarm.Content.Length];
        var layout = swarm.Torrent.Layout;
        for (var piece = 0; piece < layout.PieceCount; piece++)
        {
            for (var block = 0; block < layout.BlockCountOf(piece); block++)
            {
                await wire.SendAsync(writer => writer.Write(MessageId.Request, piece, block * 16384, layout.LengthOf(piece, block)));
                var answer = await wire.ReceiveAsync(MessageId.Piece);
                Assert.Equal((piece, block * 16384), (answer.Int(0), answer.Int(1)));
                answer.Payload.AsSpan(8).CopyTo(content.AsSpan((int)layout.OffsetOf(piece) + (block * 16384)));
            }
        }

        Assert.Equal(swarm.Content, content);
        wire.Dispose();
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_seed_of_any_age_gives_everything(bool fast) => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        var script = swarm.AddScript();
        leecher.Handle.AddPeer(script.Listens);
        using var wire = await script.AcceptAsync();
        await wire.ShakeHandsAsync(fast, extended: false);
        var seeding = wire.SeedAsync();
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
        wire.Dispose();
        await seeding;
        script.Close();
    });

    [Fact]
    public void A_bitfield_that_comes_late_counts_like_haves() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        var script = swarm.AddScript();
        leecher.Handle.AddPeer(script.Listens);
        using var wire = await script.AcceptAsync();
        await wire.ShakeHandsAsync(fast: true, extended: false);
        await wire.SendAsync(writer => writer.Write(MessageId.HaveNone));
        await wire.SendAsync(writer => writer.WriteBitfield([0x80, 0, 0, 0, 0, 0, 0, 0, 0]));

        await wire.ReceiveAsync(MessageId.Interested);

        wire.Dispose();
        script.Close();
    });

    [Fact]
    public void A_block_that_comes_after_a_choke_is_taken() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var wire = await swarm.AddScript().GreetAsync(leecher, fast: false);
        await wire.SendAsync(writer =>
        {
            writer.Write(MessageId.Have, 64);
            writer.Write(MessageId.Unchoke);
        });
        var request = await wire.ReceiveAsync(MessageId.Request);
        await wire.SendAsync(writer => writer.Write(MessageId.Choke));
        await wire.SendBlockAsync(request.Int(0), request.Int(1), request.Int(2));
        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces == 1);
        Assert.Equal(0, leecher.Handle.Status.WastedBytes);
        wire.Dispose();
    });

    [Fact]
    public void A_peer_that_has_nothing_more_for_us_is_told_so() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var wire = await swarm.AddScript().GreetAsync(leecher);
        await wire.SendAsync(writer => writer.Write(MessageId.Have, 64));
        await wire.ReceiveAsync(MessageId.Interested);
        await wire.SendAsync(writer => writer.Write(MessageId.Unchoke));
        var request = await wire.ReceiveAsync(MessageId.Request);
        await wire.SendBlockAsync(request.Int(0), request.Int(1), request.Int(2));
        await wire.ReceiveAsync(MessageId.NotInterested);

        // Of one piece more it is told that it is wanted, and of what is here that it is here.
        await wire.SendAsync(writer => writer.Write(MessageId.Have, 3));
        await wire.ReceiveAsync(MessageId.Interested);
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        Assert.NotEqual(64, (await wire.ReceiveAsync(MessageId.Have)).Int(0));
        wire.Dispose();
    });

    [Fact]
    public void Blocks_of_other_lengths_are_served_up_to_128_KiB() => SimulatedSwarm.Run(
        1,
        TimeSpan.FromMinutes(5),
        simulation => new SimulatedSwarm(simulation, 1_000_000, 262_144),
        async (simulation, swarm) =>
        {
            var seeder = swarm.AddSeed();
            using var wire = await swarm.AddScript().GreetAsync(seeder, fast: false);
            await wire.SendAsync(writer => writer.Write(MessageId.Interested));
            await wire.ReceiveAsync(MessageId.Unchoke);
            foreach (var (offset, length) in new[] { (0, 131_072), (7, 1), (131_071, 131_072), (100, 16_385) })
            {
                await wire.SendAsync(writer => writer.Write(MessageId.Request, 1, offset, length));
                var answer = await wire.ReceiveAsync(MessageId.Piece);
                Assert.Equal(swarm.Content[(262_144 + offset)..(262_144 + offset + length)], answer.Payload[8..]);
            }

            wire.Dispose();
        });

    [Fact]
    public void A_choked_peer_without_the_fast_extension_gets_no_answer_and_one_with_it_gets_a_refusal() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(options: OneSlot);
        using var first = await OccupyAsync(swarm, seeder);
        using var old = await swarm.AddScript().GreetAsync(seeder, fast: false);
        var host = swarm.AddScript();
        using var fast = await host.GreetAsync(seeder, fast: true);
        await fast.SendAsync(writer => writer.Write(MessageId.Interested));
        var allowed = new HashSet<int>();
        while (allowed.Count < 10) allowed.Add((await fast.ReceiveAsync(MessageId.AllowedFast)).Int(0));
        var piece = Enumerable.Range(0, 64).First(p => !allowed.Contains(p));

        await old.SendAsync(writer => writer.Write(MessageId.Request, piece, 0, 16384));
        await fast.SendAsync(writer => writer.Write(MessageId.Request, piece, 0, 16384));
        var refused = await fast.ReceiveAsync(MessageId.RejectRequest);
        Assert.Equal((piece, 0, 16384), (refused.Int(0), refused.Int(1), refused.Int(2)));

        // What it is allowed it gets while it is choked.
        await fast.SendAsync(writer => writer.Write(MessageId.Request, allowed.First(), 0, 16384));
        Assert.Equal(allowed.First(), (await fast.ReceiveAsync(MessageId.Piece)).Int(0));

        await swarm.Pass(TimeSpan.FromSeconds(5));
        Assert.All(seeder.Session.Swarm.Connections.Where(connection => !connection.Peer.SpeaksFast), connection => Assert.Equal(0, connection.Peer.Uploads.Count));
        first.Dispose();
        old.Dispose();
        fast.Dispose();
    });

    [Fact]
    public void What_a_choked_peer_may_have_at_once_it_may_not_have_without_end() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(options: OneSlot);
        using var first = await OccupyAsync(swarm, seeder);
        using var wire = await swarm.AddScript().GreetAsync(seeder);
        await wire.SendAsync(writer => writer.Write(MessageId.Interested));
        var piece = (await wire.ReceiveAsync(MessageId.AllowedFast)).Int(0);
        var (served, refused) = (0, 0);
        while (served + refused < 200)
        {
            await wire.SendAsync(writer => writer.Write(MessageId.Request, piece, 0, 16384));
            var answer = await wire.ReceiveAsync();
            if (answer!.Id == MessageId.Piece) served++;
            if (answer.Id == MessageId.RejectRequest) refused++;
        }

        // Ten pieces of four blocks, twice.
        Assert.Equal(80, served);
        first.Dispose();
        wire.Dispose();
    });

    [Theory]
    [InlineData(65536, 10)]
    [InlineData(1048576, 4)]
    [InlineData(8388608, 1)]
    public void Of_large_pieces_a_choked_peer_is_allowed_few(int pieceLength, int count) => SimulatedSwarm.Run(
        1,
        TimeSpan.FromMinutes(5),
        simulation => new SimulatedSwarm(simulation, 16 * 1024 * 1024, pieceLength),
        async (simulation, swarm) =>
        {
            var seeder = swarm.AddSeed(options: OneSlot);
            using var first = await OccupyAsync(swarm, seeder);
            using var wire = await swarm.AddScript().GreetAsync(seeder);
            await wire.SendAsync(writer => writer.Write(MessageId.Interested));
            for (var i = 0; i < count; i++) await wire.ReceiveAsync(MessageId.AllowedFast);
            var next = wire.ReceiveAsync();
            await swarm.Pass(TimeSpan.FromSeconds(5));
            Assert.False(next.IsCompleted);
            first.Dispose();
            wire.Dispose();
        });

    [Fact]
    public void A_cancelled_request_of_a_fast_peer_is_answered_with_a_refusal() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 20_000);
        using var wire = await swarm.AddScript().GreetAsync(seeder);
        await wire.SendAsync(writer => writer.Write(MessageId.Interested));
        await wire.ReceiveAsync(MessageId.Unchoke);
        await wire.SendAsync(writer =>
        {
            for (var piece = 0; piece < 20; piece++) writer.Write(MessageId.Request, piece, 0, 16384);
            writer.Write(MessageId.Cancel, 19, 0, 16384);
        });
        var answers = new List<(MessageId, int)>();
        while (answers.Count < 20)
        {
            var message = (await wire.ReceiveAsync())!;
            if (message.Id is MessageId.Piece or MessageId.RejectRequest) answers.Add((message.Id, message.Int(0)));
        }

        Assert.Equal(Enumerable.Range(0, 19).Select(piece => (MessageId.Piece, piece)), answers.Where(answer => answer.Item1 == MessageId.Piece));
        Assert.Contains((MessageId.RejectRequest, 19), answers);
        wire.Dispose();
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_waits_when_a_peer_is_choked_is_refused_one_by_one_or_dropped(bool fast) => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 20_000);
        using var wire = await swarm.AddScript().GreetAsync(seeder, fast);
        await wire.SendAsync(writer => writer.Write(MessageId.Interested));
        await wire.ReceiveAsync(MessageId.Unchoke);
        await wire.SendAsync(writer =>
        {
            for (var piece = 0; piece < 64; piece++) writer.Write(MessageId.Request, piece, 0, 16384);
        });
        await wire.ReceiveAsync(MessageId.Piece);
        var allowed = seeder.Session.Swarm.Connections.Single().Peer.AllowedToPeer;
        await wire.SendAsync(writer => writer.Write(MessageId.NotInterested));
        var answers = new List<(MessageId Id, int Piece)>();
        var reading = ReadAsync();
        await swarm.Pass(TimeSpan.FromMinutes(1));

        // Some were on their way, ten are allowed to the choked (BEP 6); each has one answer, or none from the choke on.
        var (served, refused) = (answers.Where(a => a.Id == MessageId.Piece).ToList(), answers.Where(a => a.Id == MessageId.RejectRequest).ToList());
        Assert.InRange(served.Count, 1, 20);
        Assert.Equal(fast ? 63 - served.Count : 0, refused.Count);
        Assert.Equal(answers.Count, answers.Select(a => a.Piece).Distinct().Count());
        Assert.DoesNotContain(refused, a => allowed.Contains(a.Piece));
        wire.Dispose();
        await reading;

        async Task ReadAsync()
        {
            while (await wire.ReceiveAsync() is { } message)
            {
                if (message.Id is MessageId.Piece or MessageId.RejectRequest) answers.Add((message.Id, message.Int(0)));
            }
        }
    });

    [Fact]
    public void What_a_choked_peer_may_have_at_once_is_asked_for_at_once() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var wire = await swarm.AddScript().GreetAsync(leecher);
        await wire.SendAsync(writer =>
        {
            writer.Write(MessageId.HaveAll);
            writer.Write(MessageId.AllowedFast, 7);
        });
        for (var block = 0; block < 4; block++)
        {
            var request = await wire.ReceiveAsync(MessageId.Request);
            Assert.Equal((7, block * 16384, 16384), (request.Int(0), request.Int(1), request.Int(2)));
            await wire.SendBlockAsync(7, block * 16384, 16384);
        }

        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces == 1);
        wire.Dispose();
    });

    [Fact]
    public void What_a_fast_peer_is_told_first_is_what_we_have() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        using (var wire = await swarm.AddScript().GreetAsync(swarm.AddLeecher())) Assert.Equal(MessageId.HaveNone, (await wire.ReceiveAsync())!.Id);
        using (var wire = await swarm.AddScript().GreetAsync(swarm.AddSeed())) Assert.Equal(MessageId.HaveAll, (await wire.ReceiveAsync())!.Id);
        using (var wire = await swarm.AddScript().GreetAsync(swarm.AddPartial(piece => piece == 0)))
        {
            var told = (await wire.ReceiveAsync())!;
            Assert.Equal(MessageId.Bitfield, told.Id);
            Assert.Equal([0x80, 0, 0, 0, 0, 0, 0, 0, 0], told.Payload);
        }
    });

    [Fact]
    public void An_extended_peer_is_told_our_port_and_our_queue() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        using var wire = await swarm.AddScript().GreetAsync(seeder, fast: true, extended: true);
        var told = await wire.ReceiveAsync(MessageId.Extended);
        Assert.Equal(0, told.Payload[0]);
        var handshake = ExtensionHandshake.Read(told.Payload.AsSpan(1));
        Assert.Equal((seeder.Listens.Port, 2000, true), (handshake.Port, handshake.RequestQueueLength, handshake.IsUploadOnly));
        wire.Dispose();
    });

    [Fact]
    public void A_peer_is_not_asked_for_more_than_it_takes() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(5), async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var wire = await swarm.AddScript().GreetAsync(leecher, fast: true, extended: true);
        await wire.SendAsync(writer =>
        {
            writer.Write(MessageId.HaveAll);
            writer.WriteExtended(0, new ExtensionHandshake { RequestQueueLength = 3 }.ToArray());
            writer.Write(MessageId.Unchoke);
        });
        var waiting = new Queue<ScriptedMessage>();
        for (var i = 0; i < 100; i++)
        {
            waiting.Enqueue(await wire.ReceiveAsync(MessageId.Request));
            Assert.InRange(leecher.Session.Swarm.Connections.Single().Peer.Window.Count, 1, 3);
            if (waiting.Count < 3) continue;
            var request = waiting.Dequeue();
            await wire.SendBlockAsync(request.Int(0), request.Int(1), request.Int(2));
        }

        wire.Dispose();
    });

    private static readonly TorrentEngineOptions OneSlot = new() { UploadSlots = 1 };

    // Takes the seed's only slot, so that others wait for theirs.
    private static async Task<ScriptedWire> OccupyAsync(SimulatedSwarm swarm, SimulatedPeer seeder)
    {
        var wire = await swarm.AddScript().GreetAsync(seeder, fast: false);
        await wire.SendAsync(writer => writer.Write(MessageId.Interested));
        await wire.ReceiveAsync(MessageId.Unchoke);
        return wire;
    }
}
