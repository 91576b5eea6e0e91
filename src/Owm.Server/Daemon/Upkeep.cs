using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Engine;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.Server.Daemon;

/// <summary>What the daemon sees to by itself, every few seconds: goals, failed torrents, schedules, and that totals are not lost.</summary>
internal sealed class Upkeep(DaemonSession session, DaemonOptions options, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(30);
    private long _saved;
    private bool _saveFailed;

    private TimeProvider Clock => options.Engine.TimeProvider;

    /// <summary>Runs until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _saved = Clock.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) await LookAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The daemon ends.
        }
    }

    /// <summary>Looks at everything once.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        session.Limits.Apply();
        var isFinished = false;
        foreach (var entry in session.Entries)
        {
            if (entry.Handle?.Status is not { } status) continue;
            isFinished |= entry.Kept.Completed is null && status.State == TorrentState.Seeding && status.IsComplete;
            if (IsGoalReached(entry, status)) await ReachedAsync(entry, stop);
            else await RetryAsync(entry, status);
        }

        if (isFinished || (Clock.GetElapsedTime(_saved) >= SaveInterval && HasMoved())) await SaveAsync();
    }

    /// <summary>Returns whether an error may go away by itself: what the disk says, not what somebody has changed.</summary>
    public static bool MayPass(Exception? error) => error is StorageException storage && (storage.IsDiskFull || storage.IsAccessDenied || storage.InnerException is IOException);

    private bool IsGoalReached(DaemonEntry entry, TorrentStatus status)
    {
        var kept = entry.Kept;
        if (kept.IsPaused || kept.GoalReached || status.State != TorrentState.Seeding) return false;
        var ratio = kept.RatioGoal ?? options.RatioGoal;
        var time = kept.SeedTimeGoal ?? options.SeedTimeGoal.TotalSeconds;
        return (ratio > 0 && status.Ratio >= ratio) || (time > 0 && status.Totals.SeedingTime.TotalSeconds >= time);
    }

    private async Task ReachedAsync(DaemonEntry entry, CancellationToken stop)
    {
        try
        {
            await session.PauseAsync(entry, stop, isGoal: true);
            logger.GoalReached(entry.Kept.Name);
        }
        catch (DaemonException e)
        {
            Complain(e);
        }
    }

    private async Task RetryAsync(DaemonEntry entry, TorrentStatus status)
    {
        if (status.State != TorrentState.Failed || entry.Kept.IsPaused || !MayPass(status.Error))
        {
            entry.RetryAt = 0;
            return;
        }

        var now = Clock.GetTimestamp();
        if (entry.RetryAt == 0) entry.RetryAt = now + (long)(RetryTime.TotalSeconds * Clock.TimestampFrequency);
        if (now < entry.RetryAt) return;
        entry.RetryAt = 0;
        logger.Retrying(entry.Kept.Name, status.Error!.Message);
        await entry.Handle!.ResumeAsync();
    }

    private bool HasMoved() => session.Entries.Any(entry =>
        entry.Handle?.Status.Totals is { } totals && (totals.DownloadedBytes != entry.Kept.Downloaded || totals.UploadedBytes != entry.Kept.Uploaded
            || totals.SeedingTime.TotalSeconds - entry.Kept.SeedingTime >= 600));

    private async Task SaveAsync()
    {
        _saved = Clock.GetTimestamp();
        try
        {
            await session.SaveAsync();
            _saveFailed = false;
        }
        catch (DaemonException e)
        {
            Complain(e);
        }
    }

    // Once, until it works again: it is tried every minute.
    private void Complain(DaemonException e)
    {
        if (!_saveFailed) logger.ListNotWritten(e.Message);
        _saveFailed = true;
    }
}
