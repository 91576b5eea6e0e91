using System.Net;
using Owm.BitTorrent.Engine;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.Server.Daemon;

/// <summary>How a daemon works.</summary>
public sealed record DaemonOptions
{
    /// <summary>Gets where it keeps what it must not forget, and where it is spoken to.</summary>
    public required DaemonPlace Place { get; init; }

    /// <summary>Gets its version, to show.</summary>
    public required string Version { get; init; }

    /// <summary>Gets how its engine works. The log and the file of DHT nodes are the daemon's own; a port of 0 becomes that of the
    /// last time, as long as that is free.</summary>
    public TorrentEngineOptions Engine { get; init; } = new();

    /// <summary>Gets the directory that content goes into where nothing else is said; <see langword="null"/> for none.</summary>
    public string? Directory { get; init; }

    /// <summary>Gets the folders in which .torrent files may appear that are to be added. Default none.</summary>
    public IReadOnlyList<string> WatchFolders { get; init; } = [];

    /// <summary>Gets the ratio after which a torrent is paused that has no goal of its own. Default 0: never.</summary>
    public double RatioGoal { get; init; }

    /// <summary>Gets for how long a torrent is seeded that has no goal of its own. Default zero: without end.</summary>
    public TimeSpan SeedTimeGoal { get; init; }

    /// <summary>Gets the limits that hold at certain times; the first line that fits counts. Default none.</summary>
    public IReadOnlyList<ScheduledLimits> Schedule { get; init; } = [];

    /// <summary>Gets the address at which figures are shown to Prometheus, and nothing else; <see langword="null"/> for none.</summary>
    public IPEndPoint? MetricsAddress { get; init; }

    /// <summary>Gets how many torrents there may be. Default 10,000.</summary>
    public int MaxTorrents { get; init; } = 10_000;
}
