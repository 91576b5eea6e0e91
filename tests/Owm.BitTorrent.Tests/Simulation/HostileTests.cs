using System.Buffers.Binary;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Peers that break the protocol: ROBUSTNESS T-10 to T-13. Each is parted with or passed over, and the torrent goes on.</summary>
public class HostileTests
{
    /// <summary>Gets what ends a connection: what it is, and the bytes after the handshake.</summary>
    public static TheoryData<string, byte[]> Offences { get; } = new()
    {
        { "a message of 2^31 bytes", [0x80, 0, 0, 0, 7] },
        { "a message of 2^32 - 1 bytes", [0xFF, 0xFF, 0xFF, 0xFF] },
        { "a message of 1 MiB", [0, 0x10, 0, 0] },
        { "an unchoke with a payload", [0, 0, 0, 2, 1, 0] },
        { "a have of three bytes", [0, 0, 0, 4, 4, 0, 0, 0] },
        { "a have out of range", Message(4, 65) },
        { "a have of -1", Message(4, -1) },
        { "a have of -2^31", Message(4, int.MinValue) },
        { "a bitfield that is too short", [0, 0, 0, 9, 5, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "a bitfield that is too long", [0, 0, 0, 11, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "a bitfield with a spare bit set", [0, 0, 0, 10, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0x40] },
        { "a request out of range", Message(6, 65, 0, 16384) },
        { "a request of piece -1", Message(6, -1, 0, 16384) },
        { "a request at a negative offset", Message(6, 0, -16384, 16384) },
        { "a request beyond the piece", Message(6, 0, 65536, 1) },
        { "a request that ends beyond the piece", Message(6, 0, 49153, 16384) },
        { "a request whose end overflows", Message(6, 0, int.MaxValue, int.MaxValue) },
        { "a request of no bytes", Message(6, 0, 0, 0) },
        { "a request of -1 bytes", Message(6, 0, 0, -1) },
        { "a request of more than 128 KiB", Message(6, 0, 0, 131073) },
        { "an allowed fast out of range", Message(17, 65) },
        { "an allowed fast of -2^31", Message(17, int.MinValue) },
        { "an extended message without a number", [0, 0, 0, 1, 20] },
        { "an extension handshake that is not bencoded", [0, 0, 0, 4, 20, 0, 0x78, 0x78] },
        { "an extension handshake that nests without end", [0, 0, 0x10, 2, 20, 0, .. Enumerable.Repeat((byte)'l', 4096)] },
    };

    /// <summary>Gets what is passed over.</summary>
    public static TheoryData<string, byte[]> Oddities { get; } = new()
    {
        { "a second bitfield", [0, 0, 0, 10, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "a bitfield after have none", [0, 0, 0, 1, 15, 0, 0, 0, 10, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "have all after a have", [.. Message(4, 1), 0, 0, 0, 1, 14] },
        { "a message nobody knows", [0, 0, 0, 4, 200, 1, 2, 3] },
        { "the port of a DHT node", [0, 0, 0, 3, 9, 0x1A, 0xE1] },
        { "a suggestion", Message(13, 3) },
        { "a suggestion out of range", Message(13, -3) },
        { "a thousand keep-alives", new byte[4000] },
        { "a cancel of what was not asked for", Message(8, 0, 0, 16384) },
        { "a cancel out of range", Message(8, -1, int.MinValue, int.MaxValue) },
        { "a rejection of what was not asked for", Message(16, 0, 0, 16384) },
        { "a rejection out of range", Message(16, -1, int.MinValue, int.MaxValue) },
        { "a block that was not asked for", Block(3, 0, 16384) },
        { "a block out of range", Block(-1, int.MinValue, 16) },
        { "a block of no bytes", Block(0, 0, 0) },
        { "an unknown extension", [0, 0, 0, 3, 20, 7, 0] },
        { "an extension handshake of nonsense", [0, 0, 0, 33, 20, 0, .. "d1:pi-1e4:reqqi999999999e1:vlee"u8] },
        { "choke and unchoke without end", [.. Enumerable.Repeat<byte[]>([0, 0, 0, 1, 0, 0, 0, 0, 1, 1], 500).SelectMany(b => b)] },
        { "interest without end", [.. Enumerable.Repeat<byte[]>([0, 0, 0, 1, 2, 0, 0, 0, 1, 3], 500).SelectMany(b => b)] },
    };

    [Theory]
    [MemberData(nameof(Offences))]
    public void What_breaks_the_protocol_ends_the_connection_and_nothing_else(string offence, byte[] bytes) => Run(async (simulation, swarm) =>
    {
        Assert.NotEmpty(offence);
        var leecher = swarm.AddPartial(piece => piece % 2 == 0);
        using var wire = await swarm.AddScript().GreetAsync(leecher, fast: true, extended: true);
        await swarm.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(1, leecher.Handle.Status.ConnectedPeers);
        var sent = simulation.Clock.Elapsed;
        await wire.SendAsync(bytes);
        Assert.InRange((await wire.WaitUntilClosedAsync() - sent).TotalSeconds, 0, 0.1);

        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Theory]
    [MemberData(nameof(Oddities))]
    public void What_makes_no_sense_but_does_no_harm_is_passed_over(string oddity, byte[] bytes) => Run(async (simulation, swarm) =>
    {
        Assert.NotEmpty(oddity);
        var leecher = swarm.AddPartial(piece => piece % 2 == 0);
        using var wire = await swarm.AddScript().GreetAsync(leecher, fast: true, extended: true);
        await wire.SendAsync(bytes);
        await swarm.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(1, leecher.Handle.Status.ConnectedPeers);

        // The connection is as good as before: the next message is understood.
        await wire.SendAsync(writer => writer.Write(MessageId.Have, 1));
        await wire.ReceiveAsync(MessageId.Interested);
        wire.Dispose();
    });

    [Fact]
    public void What_the_fast_extension_adds_is_refused_from_a_peer_that_does_not_speak_it() => Run(async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        foreach (var bytes in new byte[][] { [0, 0, 0, 1, 14], [0, 0, 0, 1, 15], Message(13, 1), Message(16, 0, 0, 16384), Message(17, 1) })
        {
            using var wire = await swarm.AddScript().GreetAsync(leecher, fast: false);
            await wire.SendAsync(bytes);
            await wire.WaitUntilClosedAsync();
        }
    });

    [Theory]
    [InlineData("GET /announce HTTP/1.1\r\nHost: example.org\r\nUser-Agent: nobody\r\n\r\n")]
    [InlineData("\u0013BitTorrent protocoL0000000000000000000000000000000000000000000000000")]
    [InlineData("\u0012BitTorrent protoco00000000000000000000000000000000000000000000000000")]
    public void A_handshake_that_is_none_ends_the_connection(string garbage) => Run(async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var wire = await swarm.AddScript().ConnectAsync(leecher);
        await wire.SendAsync([.. garbage.Select(c => (byte)c)]);
        Assert.InRange(await wire.WaitUntilClosedAsync(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void A_swarm_that_is_not_ours_is_not_answered() => Run(async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var wire = await swarm.AddScript().ConnectAsync(leecher);
        await wire.SendAsync(writer => writer.WriteHandshake(new Handshake(new InfoHash(new byte[20]), wire.PeerId, true, true)));
        Assert.Null(await wire.ReceiveAsync());
    });

    [Fact]
    public void A_peer_that_answers_with_another_swarm_is_parted_with() => Run(async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        var script = swarm.AddScript();
        leecher.Handle.AddPeer(script.Listens);
        using var wire = await script.AcceptAsync();
        await wire.SendAsync(writer => writer.WriteHandshake(new Handshake(new InfoHash(new byte[20]), wire.PeerId, true, true)));
        Assert.InRange(await wire.WaitUntilClosedAsync(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(0, leecher.Handle.Status.ConnectedPeers);
        script.Close();
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(47)]
    public void Who_does_not_finish_its_handshake_is_cut_after_ten_seconds(int bytes) => Run(async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var wire = await swarm.AddScript().ConnectAsync(leecher);
        var whole = new byte[Handshake.Length];
        new Handshake(swarm.Torrent.InfoHash, wire.PeerId, true, true).Write(whole);
        await wire.SendAsync(whole[..bytes]);
        Assert.InRange(await wire.WaitUntilClosedAsync(), TimeSpan.FromSeconds(9.9), TimeSpan.FromSeconds(10.2));
    });

    [Fact]
    public void Who_drips_its_handshake_is_cut_too() => Run(async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var wire = await swarm.AddScript().ConnectAsync(leecher);
        var whole = new byte[Handshake.Length];
        new Handshake(swarm.Torrent.InfoHash, wire.PeerId, true, true).Write(whole);
        var closed = wire.WaitUntilClosedAsync();
        for (var i = 0; i < whole.Length && !closed.IsCompleted; i++)
        {
            await wire.TrySendAsync(whole[i]);
            await swarm.Pass(TimeSpan.FromMilliseconds(900));
        }

        Assert.InRange(await closed, TimeSpan.FromSeconds(9.9), TimeSpan.FromSeconds(21));
    });

    [Fact]
    public void Who_accepts_and_says_nothing_is_cut_after_ten_seconds() => Run(async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        var script = swarm.AddScript();
        leecher.Handle.AddPeer(script.Listens);
        using var wire = await script.AcceptAsync();
        Assert.True(await wire.SkipAsync(Handshake.Length));
        Assert.InRange(await wire.WaitUntilClosedAsync(), TimeSpan.FromSeconds(9.9), TimeSpan.FromSeconds(10.3));
        script.Close();
    });

    [Fact]
    public void However_long_connecting_took_a_peer_has_ten_seconds_for_its_handshake() => Run(async (simulation, swarm) =>
    {
        swarm.Network.Delay = TimeSpan.FromSeconds(4);
        var leecher = swarm.AddLeecher();
        var script = swarm.AddScript();
        leecher.Handle.AddPeer(script.Listens);
        using var wire = await script.AcceptAsync();
        await swarm.Pass(TimeSpan.FromSeconds(4));
        await wire.ShakeHandsAsync(fast: true, extended: false);
        await swarm.Until(() => leecher.Handle.Status.ConnectedPeers == 1);
        wire.Dispose();
        await swarm.Pass(TimeSpan.FromSeconds(10));
        script.Close();
    });

    [Fact]
    public void Slow_handshakes_do_not_keep_others_out() => Run(async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        var slow = new List<ScriptedWire>();
        for (var i = 0; i < 20; i++)
        {
            var host = swarm.AddScript();
            for (var j = 0; j < 10; j++) slow.Add(await host.ConnectAsync(seeder));
        }

        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(seeder.Listens);
        await leecher.CompleteAsync();
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(40), $"It took {simulation.Clock.Elapsed}.");
        slow.ForEach(wire => wire.Dispose());
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_a_flood_of_requests_two_thousand_wait_and_the_rest_is_refused(bool fast) => Run(async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 100_000);
        using var wire = await swarm.AddScript().GreetAsync(seeder, fast);
        await wire.SendAsync(writer => writer.Write(MessageId.Interested));
        await wire.ReceiveAsync(MessageId.Unchoke);
        await wire.SendAsync(writer =>
        {
            for (var i = 0; i < 10_000; i++) writer.Write(MessageId.Request, i % 64, i / 64 % 4 * 16384, 16384);
        });
        await swarm.Pass(TimeSpan.FromSeconds(5));

        var peer = seeder.Session.Swarm.Connections.Single();
        Assert.InRange(peer.Peer.Uploads.Count, 1900, 2000);
        Assert.InRange(peer.Outgoing.Length, 0, 200_000);
        wire.Dispose();
    });

    [Fact]
    public void A_flooder_does_not_take_from_others_what_is_theirs() => Run(async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 1_000_000);
        using var wire = await swarm.AddScript().GreetAsync(seeder);
        await wire.SendAsync(writer => writer.Write(MessageId.Interested));
        await wire.SendAsync(writer =>
        {
            for (var i = 0; i < 10_000; i++) writer.Write(MessageId.Request, i % 64, 0, 16384);
        });
        var reading = wire.WaitUntilClosedAsync();
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(seeder.Listens);
        await leecher.CompleteAsync();

        // Alone it would take 4.2 s; two share the line.
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {simulation.Clock.Elapsed}.");
        wire.Dispose();
        await reading;
    });

    [Fact]
    public void Who_asks_on_and_on_and_never_reads_is_parted_with() => Run(async (simulation, swarm) =>
    {
        swarm.Network.Window = 64 * 1024;
        var seeder = swarm.AddSeed();
        using var wire = await swarm.AddScript().GreetAsync(seeder);
        await wire.SendAsync(writer => writer.Write(MessageId.Interested));
        var largest = 0;
        for (var i = 0; i < 200; i++)
        {
            var isOpen = await wire.TrySendAsync(writer =>
            {
                for (var j = 0; j < 1000; j++) writer.Write(MessageId.Request, j % 64, 0, 16384);
            });
            await swarm.Pass(TimeSpan.FromMilliseconds(100));
            if (!isOpen) break;
            largest = Math.Max(largest, seeder.Session.Swarm.Connections.Sum(connection => connection.Outgoing.Length));
        }

        Assert.Empty(seeder.Session.Swarm.Connections);
        Assert.InRange(largest, 100_000, 1_200_000);
        wire.Dispose();
    });

    [Fact]
    public void Who_sends_blocks_without_end_that_nobody_asked_for_is_parted_with() => Run(async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        using var wire = await swarm.AddScript().GreetAsync(seeder);
        var sent = 0;
        while (await wire.TrySendAsync(Block(3, 0, 16384)) && sent < 3000) sent++;
        Assert.InRange(sent, 1000, 1200);
        Assert.Empty(seeder.Session.Swarm.Connections);
    });

    [Fact]
    public void Who_refuses_every_request_is_asked_once_in_a_while_and_does_not_hold_up_the_rest() => Run(async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        var script = swarm.AddScript();
        leecher.Handle.AddPeer(script.Listens);
        using var wire = await script.AcceptAsync();
        await wire.ShakeHandsAsync(fast: true, extended: false);
        var asked = 0;
        var refusing = wire.SeedAsync(async request =>
        {
            asked++;
            await wire.SendAsync(writer => writer.Write(MessageId.RejectRequest, request.Int(0), request.Int(1), request.Int(2)));
        });
        await swarm.Pass(TimeSpan.FromSeconds(20));
        Assert.InRange(asked, 20, 200);
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 1_000_000).Listens);
        await leecher.CompleteAsync();
        Assert.True(simulation.Clock.Elapsed < TimeSpan.FromSeconds(28), $"It took {simulation.Clock.Elapsed}.");
        wire.Dispose();
        await refusing;
        script.Close();
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_bytes_after_the_handshake_hurt_nobody(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(30), async (simulation, swarm) =>
    {
        var leecher = swarm.AddPartial(piece => piece % 3 == 0);
        for (var i = 0; i < 100; i++)
        {
            using var wire = await swarm.AddScript().GreetAsync(leecher, fast: simulation.Random.Next(2) == 0, extended: true);
            for (var messages = simulation.Random.Next(20); messages > 0; messages--)
            {
                // Mostly messages of known kinds, with random payloads of nearly the right length.
                var length = simulation.Random.Next(4) == 0 ? simulation.Random.Next(20) : new[] { 1, 5, 13, 10, 14 }[simulation.Random.Next(5)];
                var bytes = new byte[4 + length];
                simulation.Random.NextBytes(bytes);
                BinaryPrimitives.WriteInt32BigEndian(bytes, length);
                if (length > 0) bytes[4] = (byte)simulation.Random.Next(22);
                for (var j = 5; j < bytes.Length && simulation.Random.Next(5) > 0; j++) bytes[j] = (byte)(simulation.Random.Next(3) * simulation.Random.Next(2));
                if (!await wire.TrySendAsync(bytes)) break;
            }

            await swarm.Pass(TimeSpan.FromMilliseconds(50));
        }

        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);
    });

    private static byte[] Message(byte id, params int[] values)
    {
        var bytes = new byte[5 + (4 * values.Length)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - 4);
        bytes[4] = id;
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5 + (4 * i)), values[i]);
        return bytes;
    }

    private static byte[] Block(int piece, int offset, int length)
    {
        var bytes = new byte[PeerMessageWriter.PieceHeaderLength + length];
        PeerMessageWriter.WritePieceHeader(bytes, piece, offset, length);
        return bytes;
    }

    private static void Run(Func<Simulation, SimulatedSwarm, Task> scenario) => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(30), scenario);
}
