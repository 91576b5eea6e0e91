using System.Text.Json.Serialization;

namespace Owm.BitTorrentLoader.Daemon;

/// <summary>A torrent that the daemon is to have: <c>POST /v1/torrents</c>. Of <see cref="Torrent"/> and <see cref="Magnet"/> there is one.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewTorrent
{
    /// <summary>Gets the .torrent file (in JSON in base64).</summary>
    public ReadOnlyMemory<byte>? Torrent { get; init; }

    /// <summary>Gets the magnet link.</summary>
    public string? Magnet { get; init; }

    /// <summary>Gets the directory its content is in or goes into, as a full path; <see langword="null"/> for the daemon's own choice.</summary>
    public string? Directory { get; init; }

    /// <summary>Gets the files, directories or patterns that are wanted; none for all. They hold for a magnet link once its torrent is there.</summary>
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>Gets the files, directories or patterns that are not wanted.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>Gets how much each file is wanted, in the torrent's order, instead of <see cref="Include"/> and <see cref="Exclude"/>.</summary>
    public IReadOnlyList<DaemonFilePriority>? Priorities { get; init; }

    /// <summary>Gets whether it begins paused.</summary>
    public bool Paused { get; init; }

    /// <summary>Gets peers to connect to, as <c>address:port</c>.</summary>
    public IReadOnlyList<string>? Peers { get; init; }

    /// <summary>Gets whether the content is known to be there whole and right: it is then not read again.</summary>
    public bool AssumeComplete { get; init; }

    /// <summary>Gets the file that remembers which pieces are there, as a full path; <see langword="null"/> for one of the daemon's own.</summary>
    public string? ResumeFile { get; init; }
}

/// <summary>What became of a torrent that was to be added.</summary>
/// <param name="Torrent">The torrent.</param>
/// <param name="WasThere">Whether the daemon had it already, in the same directory: then nothing was changed.</param>
public sealed record AddedTorrent([property: JsonRequired] DaemonTorrent Torrent, [property: JsonRequired] bool WasThere);

/// <summary>What changes of a torrent: <c>PATCH /v1/torrents/{info_hash}</c>. What is not given stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TorrentChange
{
    /// <summary>Gets how fast it may be downloaded, in bytes a second; 0 for no limit of its own.</summary>
    public long? DownloadLimit { get; init; }

    /// <summary>Gets how fast it may be uploaded, in bytes a second; 0 for no limit of its own.</summary>
    public long? UploadLimit { get; init; }

    /// <summary>Gets how much each file is wanted, in the torrent's order.</summary>
    public IReadOnlyList<DaemonFilePriority>? Priorities { get; init; }

    /// <summary>Gets the ratio after which it is paused; 0 for never.</summary>
    public double? RatioGoal { get; init; }

    /// <summary>Gets the time of seeding, in seconds, after which it is paused; 0 for never.</summary>
    public double? SeedTimeGoal { get; init; }

    /// <summary>Gets its place in the queue: how many torrents are to be before it.</summary>
    public int? QueuePosition { get; init; }
}

/// <summary>How fast all torrents together may be: <c>GET</c> and <c>PATCH /v1/limits</c>. In a change, what is not given stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DaemonLimits
{
    /// <summary>Gets how fast they may be downloaded, in bytes a second; 0 for no limit.</summary>
    public long? DownloadLimit { get; init; }

    /// <summary>Gets how fast they may be uploaded, in bytes a second; 0 for no limit.</summary>
    public long? UploadLimit { get; init; }

    /// <summary>Gets the line of the schedule that holds now, if one does: what is set above then holds after it. Only in answers.</summary>
    public string? Schedule { get; init; }
}
