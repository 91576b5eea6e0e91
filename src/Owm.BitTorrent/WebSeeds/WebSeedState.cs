namespace Owm.BitTorrent.WebSeeds;

/// <summary>How things stand with a web seed.</summary>
public enum WebSeedState
{
    /// <summary>Nothing is asked of it now; it may be later.</summary>
    Idle,

    /// <summary>It is being asked.</summary>
    Downloading,

    /// <summary>It failed, or has too much to do, and is asked again later.</summary>
    Waiting,

    /// <summary>It is not asked any more: it sent data whose hash was wrong, has none of the files, or may not be contacted.</summary>
    Dropped,
}
