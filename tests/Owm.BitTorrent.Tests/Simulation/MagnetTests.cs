using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Simulation;

public class MagnetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_magnet_link_is_enough_to_get_all(int seed) => SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(1), async (simulation, swarm) =>
    {
        swarm.AddSeed();
        var leecher = swarm.AddEngine();

        var torrent = await leecher.Engine.FetchMetadata(MagnetLink.Of(swarm.Torrent)).WaitAsync(CancellationToken.None);
        leecher.Add(torrent, Options);
        await leecher.CompleteAsync();

        Assert.Equal(swarm.Torrent.InfoBytes.ToArray(), torrent.InfoBytes.ToArray());
        Assert.Equal(swarm.Torrent.Trackers, torrent.Trackers);
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void The_peers_that_gave_the_metadata_give_the_content_without_being_connected_to_again() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(1), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        var leecher = swarm.AddEngine();

        var fetch = leecher.Engine.FetchMetadata(LinkTo(swarm, seeder));
        var torrent = await fetch.WaitAsync(CancellationToken.None);
        var connections = swarm.Network.Attempts.Values.Sum();
        leecher.Add(torrent, Options);
        await leecher.CompleteAsync();

        Assert.Equal(connections, swarm.Network.Attempts.Values.Sum());
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void What_is_on_disk_already_is_offered_to_the_peers_that_gave_the_metadata() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(1), async (simulation, swarm) =>
    {
        var first = swarm.AddPartial(piece => piece % 2 == 0);
        var second = swarm.AddEngine();
        for (var piece = 1; piece < swarm.Torrent.Layout.PieceCount; piece += 2)
        {
            var offset = (int)swarm.Torrent.Layout.OffsetOf(piece);
            swarm.Content.AsSpan(offset, swarm.Torrent.Layout.LengthOf(piece)).CopyTo(second.Content.AsSpan(offset));
        }

        second.Add(await second.Engine.FetchMetadata(LinkTo(swarm, first)).WaitAsync(CancellationToken.None), Options);
        await second.CompleteAsync();
        await first.CompleteAsync();

        Assert.Equal(swarm.Content, first.Content);
        Assert.Equal(swarm.Content, second.Content);
    });

    [Fact]
    public void A_peer_that_connects_while_the_metadata_is_looked_for_gives_it() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(1), async (simulation, swarm) =>
    {
        var leecher = swarm.AddEngine();
        var fetch = leecher.Engine.FetchMetadata(new MagnetLink { InfoHash = swarm.Torrent.InfoHash });
        var seeder = swarm.AddSeed();
        seeder.Handle.AddPeer(leecher.Listens);

        leecher.Add(await fetch.WaitAsync(CancellationToken.None), Options);
        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void A_search_that_nobody_wants_any_more_leaves_nothing_behind() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(1), async (simulation, swarm) =>
    {
        var leecher = swarm.AddEngine();
        var fetch = leecher.Engine.FetchMetadata(MagnetLink.Of(swarm.Torrent));
        await swarm.Pass(TimeSpan.FromSeconds(5));

        await fetch.DisposeAsync();

        Assert.True(fetch.WaitAsync(CancellationToken.None).IsCanceled);
        leecher.Engine.FetchMetadata(MagnetLink.Of(swarm.Torrent));
    });

    [Fact]
    public void A_torrent_added_paused_lets_go_of_the_peers_and_completes_when_it_is_resumed() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(1), async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        var leecher = swarm.AddEngine();
        leecher.Add(await leecher.Engine.FetchMetadata(LinkTo(swarm, seeder)).WaitAsync(CancellationToken.None), Options with { StartPaused = true, Peers = [seeder.Listens] });
        await swarm.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(0, swarm.Network.OpenConnections);

        await leecher.ResumeAsync();
        await leecher.CompleteAsync();

        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void A_peer_that_says_too_much_before_the_torrent_is_known_is_cut() => SimulatedSwarm.Run(1, TimeSpan.FromMinutes(1), async (simulation, swarm) =>
    {
        var leecher = swarm.AddEngine();
        leecher.Engine.FetchMetadata(new MagnetLink { InfoHash = swarm.Torrent.InfoHash });
        using var hostile = await swarm.AddScript().GreetAsync(leecher);

        var isOpen = true;
        for (var stroke = 0; isOpen && stroke < 200; stroke++)
        {
            isOpen = await hostile.TrySendAsync(writer =>
            {
                for (var have = 0; have < 1000; have++) writer.Write(MessageId.Have, 7);
            });
        }

        Assert.False(isOpen);
    });

    private static TorrentOptions Options => new() { Directory = "/" };

    private static MagnetLink LinkTo(SimulatedSwarm swarm, SimulatedPeer peer) => new() { InfoHash = swarm.Torrent.InfoHash, Peers = [peer.Listens] };
}
