using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Tests.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Content that is checked again, moved and deleted while its torrent is at work; on real files where a directory is named.</summary>
public sealed class RelocationTests : IDisposable
{
    private const int PieceLength = 65536;

    private static readonly int[] Lengths = [500_000, 0, 500_000, 500_000];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_recheck_finds_damage_that_resume_data_would_not_and_fetches_it_again(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.CompleteAsync();
        Array.Clear(leecher.Content, 10 * PieceLength, PieceLength);

        await leecher.Handle.RecheckAsync();
        Assert.Equal((TorrentState.Downloading, 22), (leecher.Handle.Status.State, leecher.Handle.Status.VerifiedPieces));
        Assert.False(leecher.Session.Verified.Has(10));
        var waiting = leecher.CompleteAsync();
        Assert.False(waiting.IsCompleted);
        await waiting;
        Assert.Equal(swarm.Content, leecher.Content);
    });

    [Fact]
    public void What_is_paused_stays_paused_after_a_recheck() => Run(1, async (simulation, swarm) =>
    {
        var leecher = swarm.AddPartial(piece => piece < 5);
        await leecher.PauseAsync();
        leecher.Content.AsSpan(..100).Clear();
        await leecher.Handle.RecheckAsync();
        Assert.Equal((TorrentState.Paused, 4), (leecher.Handle.Status.State, leecher.Handle.Status.VerifiedPieces));
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.ResumeAsync();
        await leecher.CompleteAsync();
    });

    [Fact]
    public void What_has_failed_tries_again_after_a_recheck() => Run(1, async (simulation, swarm) =>
    {
        FaultyBlockStore? disk = null;
        var leecher = swarm.AddLeecher(store: inner => disk = new FaultyBlockStore(inner) { FailWrite = (number, _) => number > 10 ? FaultyBlockStore.DiskFull() : null });
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await Assert.ThrowsAsync<StorageException>(leecher.CompleteAsync);
        disk!.FailWrite = (_, _) => null;
        await leecher.Handle.RecheckAsync();
        Assert.Equal((TorrentState.Downloading, null), (leecher.Handle.Status.State, leecher.Handle.Status.Error));
        await leecher.CompleteAsync();
    });

    [Fact]
    public void A_recheck_that_cannot_make_room_fails_the_torrent_and_says_so() => Run(1, async (simulation, swarm) =>
    {
        FaultyBlockStore? disk = null;
        var leecher = swarm.AddLeecher(store: inner => disk = new FaultyBlockStore(inner));
        await swarm.Until(() => leecher.Handle.Status.State == TorrentState.Downloading);
        disk!.FailAllocate = FaultyBlockStore.DiskFull();
        await Assert.ThrowsAsync<StorageException>(async () => await leecher.Handle.RecheckAsync());
        Assert.Equal(TorrentState.Failed, leecher.Handle.Status.State);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_download_that_is_moved_goes_on_in_the_new_directory_and_is_known_there(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var seeder = swarm.AddSeed(uploadRate: 200_000);
        var options = new TorrentOptions { Directory = _directory["old"], ResumeFile = _directory["resume"] };
        var leecher = swarm.AddOnDisk(options);
        leecher.Handle.AddPeer(seeder.Listens);
        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces >= 5);
        using var stream = leecher.Handle.OpenRead(swarm.Torrent.Files[0]);

        await leecher.Handle.MoveAsync(_directory["new"], CancellationToken.None);
        Assert.Equal((TorrentState.Downloading, _directory["new"]), (leecher.Handle.Status.State, leecher.Handle.Directory));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["old"]));
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content[..500_000], File.ReadAllBytes(_directory["new", "content", "0"]));
        var read = new byte[1000];
        await stream.ReadExactlyAsync(read);
        Assert.Equal(swarm.Content[..1000], read);
        await leecher.StopAsync();

        // Known from the resume file, where it is now.
        var again = swarm.AddOnDisk(options with { Directory = _directory["new"] });
        await again.CompleteAsync();
        Assert.Equal((0L, 23), (again.Handle.Status.DownloadedBytes, again.Handle.Status.VerifiedPieces));
    });

    [Fact]
    public void A_paused_torrent_stays_paused_when_it_is_moved_and_a_seed_seeds_on() => Run(1, async (simulation, swarm) =>
    {
        WriteTo("old");
        var seeder = swarm.AddOnDisk(new TorrentOptions { Directory = _directory["old"] });
        await seeder.CompleteAsync();
        await seeder.PauseAsync();
        await seeder.Handle.MoveAsync(_directory["new"], CancellationToken.None);
        Assert.Equal(TorrentState.Paused, seeder.Handle.Status.State);
        await seeder.ResumeAsync();
        Assert.Equal(TorrentState.Seeding, seeder.Handle.Status.State);
        await seeder.Handle.MoveAsync(_directory["newer"], CancellationToken.None);

        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(seeder.Listens);
        await leecher.CompleteAsync();
        Assert.Equal(swarm.Content, leecher.Content);

        void WriteTo(string directory)
        {
            foreach (var file in swarm.Torrent.Files) _directory.Write($"{directory}/{file.Path}", swarm.Content.AsSpan((int)file.Offset, (int)file.Length));
        }
    });

    [Fact]
    public void A_move_that_finds_something_in_its_way_changes_nothing_and_the_torrent_goes_on() => Run(1, async (simulation, swarm) =>
    {
        var leecher = swarm.AddOnDisk(new TorrentOptions { Directory = _directory["old"] });
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 200_000).Listens);
        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces >= 5);
        _directory.Write("new/content/2", "mine");
        await Assert.ThrowsAsync<StorageException>(async () => await leecher.Handle.MoveAsync(_directory["new"], CancellationToken.None));
        Assert.Equal((TorrentState.Downloading, _directory["old"]), (leecher.Handle.Status.State, leecher.Handle.Directory));
        await leecher.CompleteAsync();
        Assert.Equal("mine", File.ReadAllText(_directory["new", "content", "2"]));
    });

    [Fact]
    public void A_torrent_is_removed_with_its_own_files_and_nothing_else() => Run(1, async (simulation, swarm) =>
    {
        _directory.Write("here/content/1000", "mine");
        var foreign = _directory.Write("here/content/3", "not the torrent's, and not wanted");
        var leecher = swarm.AddOnDisk(new TorrentOptions { Directory = _directory["here"], ResumeFile = _directory["resume"], WantedFiles = [true, true, false, false] });
        leecher.Handle.AddPeer(swarm.AddSeed().Listens);
        await leecher.CompleteAsync();
        Assert.True(File.Exists(_directory["here", "content", "2"]), "The last piece of the first file reaches into it.");

        await leecher.Engine.RemoveAsync(leecher.Handle, deleteContent: true);
        Assert.Equal(["1000", "3"], Directory.EnumerateFiles(_directory["here"], "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
        Assert.False(File.Exists(_directory["resume"]));
        Assert.Equal("not the torrent's, and not wanted", File.ReadAllText(foreign));
        Assert.Empty(leecher.Engine.Torrents);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_asked_of_a_torrent_at_once_it_ends_well(int seed) => Run(seed, async (simulation, swarm) =>
    {
        var leecher = swarm.AddOnDisk(new TorrentOptions { Directory = _directory["0"], ResumeFile = _directory["resume"] });
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 100_000).Listens);
        var asked = new List<Task>();
        for (var i = 1; i < 40; i++)
        {
            asked.Add(simulation.Random.Next(5) switch
            {
                0 => leecher.Handle.PauseAsync(),
                1 => leecher.Handle.ResumeAsync(),
                2 => leecher.Handle.RecheckAsync(),
                3 => leecher.Handle.MoveAsync(_directory[$"{i}"], CancellationToken.None),
                _ => leecher.Handle.SetFilePrioritiesAsync([.. Enumerable.Range(0, 4).Select(_ => (Owm.BitTorrent.Metainfo.FilePriority)simulation.Random.Next(4))]),
            });
            if (simulation.Random.Next(3) == 0) await swarm.Pass(TimeSpan.FromMilliseconds(simulation.Random.Next(500)));
        }

        foreach (var task in asked) await task;
        await leecher.Handle.SetFilePrioritiesAsync([.. Enumerable.Repeat(Owm.BitTorrent.Metainfo.FilePriority.Normal, 4)]);
        await leecher.ResumeAsync();
        await leecher.CompleteAsync();
        foreach (var file in swarm.Torrent.Files)
        {
            Assert.Equal(swarm.Content[(int)file.Offset..(int)(file.Offset + file.Length)], File.ReadAllBytes(Path.Combine(leecher.Handle.Directory, file.Path)));
        }
    });

    [Fact]
    public void All_torrents_pause_and_go_on_together() => Run(1, async (simulation, swarm) =>
    {
        var leecher = swarm.AddLeecher();
        leecher.Handle.AddPeer(swarm.AddSeed(uploadRate: 100_000).Listens);
        await swarm.Until(() => leecher.Handle.Status.VerifiedPieces > 0);
        await leecher.Engine.PauseAllAsync();
        Assert.Equal(TorrentState.Paused, leecher.Handle.Status.State);
        await leecher.Engine.ResumeAllAsync();
        Assert.Equal(TorrentState.Downloading, leecher.Handle.Status.State);
        await leecher.CompleteAsync();
    });

    private static void Run(int seed, Func<Simulation, SimulatedSwarm, Task> scenario) =>
        SimulatedSwarm.Run(seed, TimeSpan.FromMinutes(10), simulation => new SimulatedSwarm(simulation, Lengths.Sum(), PieceLength, Lengths), scenario);
}
