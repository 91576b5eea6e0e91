using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.Server.Daemon;

/// <summary>Adds the .torrent files that appear in folders: renames those to <c>.added</c>, and those that are none to <c>.invalid</c>.</summary>
/// <remarks>Folders are looked at every few seconds: that works for shares of the network too, whose systems tell nothing.</remarks>
internal sealed class WatchFolders(DaemonSession session, DaemonOptions options, ILogger logger)
{
    private const int MaxFiles = 10_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, (long Length, DateTime Written)> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failedFolders = new(StringComparer.Ordinal);

    private TimeProvider Clock => options.Engine.TimeProvider;

    /// <summary>Looks until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (options.WatchFolders.Count == 0) return;
        using var timer = new PeriodicTimer(Interval, Clock);
        try
        {
            do await LookAsync(stop);
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The daemon ends.
        }
    }

    /// <summary>Looks at every folder once.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        foreach (var folder in options.WatchFolders)
        {
            List<FileInfo> files;
            try
            {
                files = [.. new DirectoryInfo(folder).EnumerateFiles("*.torrent").Take(MaxFiles)];
                _failedFolders.Remove(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (_failedFolders.Add(folder)) logger.WatchFailed(folder, e.Message);
                continue;
            }

            foreach (var file in files) await LookAsync(folder, file, stop);
        }
    }

    private async Task LookAsync(string folder, FileInfo file, CancellationToken stop)
    {
        // Whoever writes it may not have finished: it must look the same twice.
        var stamp = (file.Length, file.LastWriteTimeUtc);
        if (!_seen.TryGetValue(file.FullName, out var before) || before != stamp)
        {
            _seen[file.FullName] = stamp;
            return;
        }

        try
        {
            var document = await TorrentDocument.ReadAsync(file.FullName, stop);
            var request = new NewTorrent { Torrent = document.Bytes, Directory = options.Directory ?? folder };
            await session.AddAsync(Addition.Of(request, null, Clock.GetUtcNow()), stop);
            Rename(file, ".added");
            logger.WatchedAdded(file.FullName);
        }
        catch (Exception e) when (e is InvalidTorrentException or DaemonException { Failure: DaemonFailure.BadTorrent or DaemonFailure.BadRequest or DaemonFailure.WouldOverwrite })
        {
            Rename(file, ".invalid");
            logger.WatchedInvalid(file.FullName, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DaemonException)
        {
            // It may be better the next time: the disk was full, the file is locked.
            if (_failedFolders.Add(file.FullName)) logger.WatchFailed(file.FullName, e.Message);
        }
    }

    private void Rename(FileInfo file, string extension)
    {
        _seen.Remove(file.FullName);
        try
        {
            File.Move(file.FullName, file.FullName + extension, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, and is added again and again, which changes nothing.
            if (_failedFolders.Add(file.FullName)) logger.WatchFailed(file.FullName, e.Message);
        }
    }
}
