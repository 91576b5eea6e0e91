using Microsoft.Extensions.Logging;

namespace Owm.Server.Daemon;

/// <summary>The daemon's log entries, from 2000 on. No passkeys: announce URLs are cut to host and port by the log itself.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 2000, Level = LogLevel.Information, Message = "Version {Version} has started as process {Process}, with {Torrents} torrents")]
    public static partial void Started(this ILogger logger, string version, int process, int torrents);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Stopping: {Reason}")]
    public static partial void Stopping(this ILogger logger, string reason);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "Stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "Port {Port} of the last time is taken; another one is used: {Reason}")]
    public static partial void PortChanged(this ILogger logger, int port, string reason);

    [LoggerMessage(EventId = 2010, Level = LogLevel.Error, Message = "The list of torrents could not be read and was moved to {File}: {Reason}")]
    public static partial void ListUnreadable(this ILogger logger, string file, string reason);

    [LoggerMessage(EventId = 2011, Level = LogLevel.Warning, Message = "{Count} torrents were found again; they are paused. Look at their directories, then resume them")]
    public static partial void ListRecovered(this ILogger logger, int count);

    [LoggerMessage(EventId = 2012, Level = LogLevel.Error, Message = "The torrent {File} cannot be read: {Reason}")]
    public static partial void TorrentUnreadable(this ILogger logger, string file, string reason);

    [LoggerMessage(EventId = 2013, Level = LogLevel.Error, Message = "The list of torrents cannot be written; totals since the last time would be lost: {Reason}")]
    public static partial void ListNotWritten(this ILogger logger, string reason);

    [LoggerMessage(EventId = 2020, Level = LogLevel.Information, Message = "{Torrent} ({InfoHash}): added, in {Directory}")]
    public static partial void Added(this ILogger logger, string torrent, string infoHash, string directory);

    [LoggerMessage(EventId = 2021, Level = LogLevel.Information, Message = "{Torrent} ({InfoHash}): removed")]
    public static partial void Removed(this ILogger logger, string torrent, string infoHash);

    [LoggerMessage(EventId = 2022, Level = LogLevel.Information, Message = "{Torrent}: a goal was reached; paused")]
    public static partial void GoalReached(this ILogger logger, string torrent);

    [LoggerMessage(EventId = 2023, Level = LogLevel.Information, Message = "{Torrent}: trying again after: {Error}")]
    public static partial void Retrying(this ILogger logger, string torrent, string error);

    [LoggerMessage(EventId = 2024, Level = LogLevel.Error, Message = "{Torrent}: the magnet link's torrent is of no use: {Reason}")]
    public static partial void SearchFailed(this ILogger logger, string torrent, string reason);

    [LoggerMessage(EventId = 2025, Level = LogLevel.Error, Message = "{Torrent}: its files could not all be deleted: {Reason}")]
    public static partial void NotDeleted(this ILogger logger, string torrent, string reason);

    [LoggerMessage(EventId = 2030, Level = LogLevel.Information, Message = "Limits are now {Download} down, {Upload} up, in bytes a second: {Reason}")]
    public static partial void LimitsChanged(this ILogger logger, long download, long upload, string reason);

    [LoggerMessage(EventId = 2040, Level = LogLevel.Information, Message = "{File}: added from a watched folder")]
    public static partial void WatchedAdded(this ILogger logger, string file);

    [LoggerMessage(EventId = 2041, Level = LogLevel.Warning, Message = "{File}: not added, and renamed to .invalid: {Reason}")]
    public static partial void WatchedInvalid(this ILogger logger, string file, string reason);

    [LoggerMessage(EventId = 2042, Level = LogLevel.Warning, Message = "The watched folder {Folder} cannot be looked at: {Reason}")]
    public static partial void WatchFailed(this ILogger logger, string folder, string reason);

    [LoggerMessage(EventId = 2050, Level = LogLevel.Warning, Message = "A connection of another user was refused")]
    public static partial void StrangerRefused(this ILogger logger);

    [LoggerMessage(EventId = 2051, Level = LogLevel.Error, Message = "A mistake of this program, in {What}")]
    public static partial void Mistake(this ILogger logger, string what, Exception error);
}
