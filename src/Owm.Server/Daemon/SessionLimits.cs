using Microsoft.Extensions.Logging;
using Owm.BitTorrent.Engine;
using Owm.BitTorrentLoader.Daemon;

namespace Owm.Server.Daemon;

/// <summary>How fast all torrents together may be: by the schedule where a line of it holds, else as was said while the daemon ran, else by its options.</summary>
internal sealed class SessionLimits
{
    private readonly TorrentEngine _engine;
    private readonly DaemonOptions _options;
    private readonly ILogger _logger;

    public SessionLimits(TorrentEngine engine, DaemonOptions options, KeptList kept, ILogger logger)
    {
        _engine = engine;
        _options = options;
        _logger = logger;
        Kept = (kept.DownloadLimit, kept.UploadLimit);
    }

    /// <summary>Gets or sets what was said while the daemon ran, in bytes a second.</summary>
    public (long? Download, long? Upload) Kept { get; set; }

    /// <summary>Gets the line of the schedule that holds now.</summary>
    public ScheduledLimits? Scheduled => _options.Schedule.FirstOrDefault(line => line.HoldAt(_options.Engine.TimeProvider.GetLocalNow()));

    /// <summary>Gets what clients are told.</summary>
    public DaemonLimits Report => new() { DownloadLimit = Download, UploadLimit = Upload, Schedule = Scheduled?.Text };

    private long Download => Kept.Download ?? _options.Engine.DownloadLimit;

    private long Upload => Kept.Upload ?? _options.Engine.UploadLimit;

    /// <summary>Has the engine keep to what holds now.</summary>
    public void Apply()
    {
        var line = Scheduled;
        var (download, upload) = line is null ? (Download, Upload) : (line.DownloadLimit, line.UploadLimit);
        if ((_engine.DownloadLimit, _engine.UploadLimit) == (download, upload)) return;
        _engine.SetLimits(download, upload);
        _logger.LimitsChanged(download, upload, line?.Text ?? "no line of the schedule holds");
    }
}
