using Microsoft.Extensions.Logging.Abstractions;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Daemon;
using Owm.Server.Daemon;

namespace Owm.Server.Tests;

/// <summary>What the daemon sees to by itself.</summary>
public sealed class UpkeepTests : IAsyncLifetime
{
    private readonly ServerBench _bench = new();
    private TorrentEngine _engine = null!;

    public Task InitializeAsync()
    {
        _engine = TorrentEngine.Start(_bench.Options.Engine);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_torrent_that_was_seeded_long_enough_is_paused_and_resumed_goes_on_without_that_goal()
    {
        var session = Session(_bench.Options with { SeedTimeGoal = TimeSpan.FromSeconds(1) });
        var upkeep = new Upkeep(session, _bench.Options with { SeedTimeGoal = TimeSpan.FromSeconds(1) }, NullLogger.Instance);
        var entry = await AddAsync(session, "worm.bin");
        await UntilAsync(() => entry.Handle!.Status.Totals.SeedingTime >= TimeSpan.FromSeconds(1));

        await upkeep.LookAsync(CancellationToken.None);
        var report = TorrentReport.Of(entry);
        Assert.Equal((DaemonTorrentState.Paused, true), (report.State, report.GoalReached));

        await session.ResumeAsync(entry, CancellationToken.None);
        await UntilAsync(() => entry.Handle!.Status.State == TorrentState.Seeding);
        await upkeep.LookAsync(CancellationToken.None);
        Assert.Equal(DaemonTorrentState.Seeding, TorrentReport.Of(entry).State);
    }

    [Fact]
    public async Task What_is_complete_is_remembered_at_once()
    {
        var session = Session(_bench.Options);
        var entry = await AddAsync(session, "worm.bin");
        Assert.Null(entry.Kept.Completed);
        await new Upkeep(session, _bench.Options, NullLogger.Instance).LookAsync(CancellationToken.None);
        Assert.NotNull(entry.Kept.Completed);
        Assert.Contains("\"completed\"", File.ReadAllText(_bench.Place.ListFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schedule_holds_when_its_time_comes()
    {
        Assert.True(ScheduledLimits.TryParse("00:00-24:00 down=5 up=7", rate => long.Parse(rate, System.Globalization.CultureInfo.InvariantCulture), out var always));
        var session = Session(_bench.Options with { Schedule = [always] });
        await session.SetLimitsAsync(new DaemonLimits { DownloadLimit = 99 }, CancellationToken.None);
        Assert.Equal((5, 7), (_engine.DownloadLimit, _engine.UploadLimit));
        Assert.Equal(99, session.Limits.Report.DownloadLimit);
        Assert.Equal("00:00-24:00 down=5 up=7", session.Limits.Report.Schedule);
    }

    [Fact]
    public void What_the_disk_said_is_tried_again_and_what_somebody_has_changed_is_not()
    {
        Assert.True(Upkeep.MayPass(new StorageException("full") { IsDiskFull = true }));
        Assert.True(Upkeep.MayPass(new StorageException("failing", new IOException())));
        Assert.False(Upkeep.MayPass(new StorageException("changed")));
        Assert.False(Upkeep.MayPass(null));
    }

    [Fact]
    public async Task A_torrent_that_appears_in_a_watched_folder_is_added_and_what_is_none_is_set_aside()
    {
        var torrent = _bench.Make("worm.bin", 100_000);
        _bench.Files.Write("watch/worm.torrent", TorrentWriter.Write(torrent));
        _bench.Files.Write("watch/bad.torrent", "nonsense");
        var options = _bench.Options with { WatchFolders = [_bench.Files["watch"]] };
        var session = Session(options);
        var watch = new WatchFolders(session, options, NullLogger.Instance);

        await watch.LookAsync(CancellationToken.None);
        Assert.Empty(session.Entries);
        File.AppendAllText(_bench.Files["watch", "bad.torrent"], " and more");
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(torrent.InfoHash, Assert.Single(session.Entries).InfoHash);
        Assert.True(File.Exists(_bench.Files["watch", "bad.torrent"]));
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(["bad.torrent.invalid", "worm.torrent.added"], Directory.GetFiles(_bench.Files["watch"]).Select(Path.GetFileName).Order());
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo()) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
    }

    private DaemonSession Session(DaemonOptions options) =>
        new(options, _engine, new ListFile(_bench.Place, TimeProvider.System, NullLogger.Instance), new KeptList(), NullLogger.Instance);

    private async Task<DaemonEntry> AddAsync(DaemonSession session, string name)
    {
        var torrent = _bench.Make(name, 100_000);
        await session.AddAsync(Addition.Of(new NewTorrent { Torrent = TorrentWriter.Write(torrent) }, _bench.Options.Directory, DateTimeOffset.UnixEpoch), CancellationToken.None);
        var entry = session.Get(torrent.InfoHash);
        await UntilAsync(() => entry.Handle!.Status.State == TorrentState.Seeding);
        return entry;
    }
}
