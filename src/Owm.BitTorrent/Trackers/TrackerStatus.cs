namespace Owm.BitTorrent.Trackers;

/// <summary>How things stand with one tracker of a torrent.</summary>
public sealed record TrackerStatus
{
    /// <summary>Gets the announce URL, as it was given. It may hold the user's passkey.</summary>
    public required string Tracker { get; init; }

    /// <summary>Gets the tier, from 0.</summary>
    public required int Tier { get; init; }

    /// <summary>Gets whether it is being asked now.</summary>
    public bool IsAsking { get; init; }

    /// <summary>Gets when it answered last, if ever.</summary>
    public DateTimeOffset? LastAnswer { get; init; }

    /// <summary>Gets how many seeds it counted then, if it said so.</summary>
    public int? Seeds { get; init; }

    /// <summary>Gets how many leechers it counted then, if it said so.</summary>
    public int? Leechers { get; init; }

    /// <summary>Gets what it warned of when it answered last.</summary>
    public string? Warning { get; init; }

    /// <summary>Gets why it failed when it was asked last, or <see langword="null"/> when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Gets how often it has failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Gets when it will be asked next, if that is settled: not before another one of its tier fails, for example.</summary>
    public DateTimeOffset? NextAnnounce { get; init; }
}
