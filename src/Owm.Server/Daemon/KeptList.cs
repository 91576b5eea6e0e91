using System.Text.Json.Serialization;

namespace Owm.Server.Daemon;

/// <summary>What the daemon must not forget, as it stands in list.json.</summary>
internal sealed record KeptList
{
    /// <summary>The form that this version writes.</summary>
    public const int CurrentVersion = 1;

    [JsonRequired]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Gets the port of the last time: peers know us by it.</summary>
    public int Port { get; init; }

    /// <summary>Gets the limits of all torrents together, where somebody has set them while the daemon ran.</summary>
    public long? DownloadLimit { get; init; }

    public long? UploadLimit { get; init; }

    /// <summary>Gets the torrents, in the order of the queue.</summary>
    [JsonRequired]
    public IReadOnlyList<KeptTorrent> Torrents { get; init; } = [];
}

/// <summary>What is kept of one torrent. Lengths are in bytes, times in seconds.</summary>
internal sealed record KeptTorrent
{
    /// <summary>Gets the info-hash: 40 lower-case digits, which name the files kept of it.</summary>
    [JsonRequired]
    public required string InfoHash { get; init; }

    [JsonRequired]
    public required string Name { get; init; }

    [JsonRequired]
    public required string Directory { get; init; }

    public DateTimeOffset Added { get; init; }

    /// <summary>Gets the magnet link, as long as its torrent has not been found.</summary>
    public string? Magnet { get; init; }

    /// <summary>Gets what is wanted of a magnet link's torrent.</summary>
    public IReadOnlyList<string>? Include { get; init; }

    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>Gets a digit for each file, as <see cref="BitTorrent.Metainfo.FilePriority"/> numbers them; null when all are as usual.</summary>
    public string? Priorities { get; init; }

    public IReadOnlyList<string>? Peers { get; init; }

    /// <summary>Gets a file of the user's own that remembers which pieces are there.</summary>
    public string? ResumeFile { get; init; }

    public bool IsPaused { get; init; }

    public long DownloadLimit { get; init; }

    public long UploadLimit { get; init; }

    public double? RatioGoal { get; init; }

    public double? SeedTimeGoal { get; init; }

    /// <summary>Gets whether a goal has been reached; resumed after that, it goes on without one.</summary>
    public bool GoalReached { get; init; }

    public DateTimeOffset? Completed { get; init; }

    public long Downloaded { get; init; }

    public long Uploaded { get; init; }

    public double ActiveTime { get; init; }

    public double SeedingTime { get; init; }

    /// <summary>Gets how much of it was there and verified when it was last looked at, to show while it is paused.</summary>
    public long Verified { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    WriteIndented = true,
    MaxDepth = 32,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(KeptList))]
internal sealed partial class KeptJson : JsonSerializerContext;
