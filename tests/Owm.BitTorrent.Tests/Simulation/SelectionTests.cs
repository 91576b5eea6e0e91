using Owm.BitTorrent.Engine;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Torrents of several files of which some are wanted, and content that is read while it arrives.</summary>
public class SelectionTests
{
    private const int PieceLength = 65536;

    // Files that begin and end inside pieces; the third touches pieces 15 to 23.
    private static readonly int[] Lengths = [700_000, 300_000, 500_001, 0, 1_000_000];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Only_pieces_of_wanted_files_are_fetched(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(configure: options => options with { WantedFiles = [false, false, true, false, false] });
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.CompleteAsync();

        var status = leecher.Handle.Status;
        Assert.Equal((TorrentState.Seeding, 8, 8L * PieceLength, 8L * PieceLength), (status.State, status.VerifiedPieces, status.WantedBytes, status.VerifiedBytes));
        Assert.Equal(8 * PieceLength, status.DownloadedBytes);
        Assert.Equal(swarm.Content[1_000_000..1_500_001], leecher.Content[1_000_000..1_500_001]);
        Assert.False(leecher.Content.AsSpan(..(15 * PieceLength)).ContainsAnyExcept((byte)0));
        Assert.False(leecher.Content.AsSpan(23 * PieceLength).ContainsAnyExcept((byte)0));
    });

    [Fact]
    public void Who_has_what_it_wants_parts_with_seeds_and_serves_others() => Run(1, async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed();
        var partial = swarm.AddLeecher(configure: options => options with { WantedFiles = [false, true, false, false, false] });
        partial.Handle.AddPeer(seeder.Listens);
        await partial.CompleteAsync();
        await swarm.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(0, partial.Handle.Status.ConnectedPeers);

        var leecher = swarm.AddLeecher(configure: options => options with { WantedFiles = [false, true, false, false, false] });
        leecher.Handle.AddPeer(partial.Listens);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content[700_000..1_000_000], leecher.Content[700_000..1_000_000]);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_read_along_comes_in_order_from_seeds_and_is_right(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher(configure: options => options with { StartPaused = true });
        var file = leecher.Handle.Torrent.Files[4];
        using var stream = leecher.Handle.OpenRead(file);
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 100_000).Listens);
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 100_000).Listens);
        await leecher.ResumeAsync();

        var read = new byte[file.Length];
        var position = 0;
        while (position < read.Length)
        {
            position += await stream.ReadAsync(read.AsMemory(position, Math.Min(10_000, read.Length - position)), CancellationToken.None);

            // In order: but for the pieces under way, nothing lies far beyond what is being read.
            var reading = (int)((file.Offset + position - 1) / PieceLength);
            var ahead = leecher.Session.Verified;
            Assert.InRange(Enumerable.Range(reading, swarm.Torrent.Layout.PieceCount - reading).Count(ahead.Has), 1, 16);
        }

        Assert.Equal(swarm.Content[^1_000_000..], read);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], CancellationToken.None));
    });

    [Fact]
    public void A_read_waits_for_the_piece_it_touches() => Run(1, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var stream = leecher.Handle.OpenRead(leecher.Handle.Torrent.Files[2]);
        var buffer = new byte[200_000];
        var reading = stream.ReadAsync(buffer, CancellationToken.None).AsTask();
        await swarm.Pass(TimeSpan.FromSeconds(10));
        Assert.False(reading.IsCompleted);
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);

        // To the end of the pieces that are there: at least the first, which the file enters at 1,000,000.
        var count = await reading;
        Assert.True(count >= (16 * PieceLength) - 1_000_000, $"{count} bytes were read.");
        Assert.Equal(swarm.Content[1_000_000..(1_000_000 + count)], buffer[..count]);
    });

    [Fact]
    public void A_read_fails_when_the_torrent_is_removed() => Run(1, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        using var stream = leecher.Handle.OpenRead(leecher.Handle.Torrent.Files[0]);
        var reading = stream.ReadAsync(new byte[10], CancellationToken.None).AsTask();
        await leecher.StopAsync();
        var failure = await Assert.ThrowsAsync<BitTorrent.Primitives.StorageException>(async () => await reading);
        Assert.Equal("'content' was removed before all of it was there.", failure.Message);
    });

    private static void Run(int seed, Func<Simulation, SimulatedSwarm, Task> scenario) =>
        SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(10), simulation => new SimulatedSwarm(simulation, Lengths.Sum(), PieceLength, Lengths), scenario);
}
