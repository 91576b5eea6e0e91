namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>How catalogs that are reached over a network are remembered.</summary>
public sealed record CatalogCacheOptions
{
    /// <summary>Gets the directory of what is remembered of all catalogs; it is made, for this user alone, when it is needed.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets whether nothing is asked over the network: what is remembered has to do. Default <see langword="false"/>.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Gets what is told, in a sentence for people, when something remembered is given out instead of something fresh. Default: nobody.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Gets the clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
