using Owm.DataSources;

namespace Owm.BitTorrentLoader;

/// <summary>Why a load over BitTorrent failed.</summary>
public enum LoadFailure
{
    /// <summary>The catalog has no torrent of that name, or there is no catalog.</summary>
    NotInCatalog,

    /// <summary>The torrent cannot be used.</summary>
    BadTorrent,

    /// <summary>The record contradicts itself or names no torrent.</summary>
    BadRecord,

    /// <summary>Nobody who has the content was found.</summary>
    NoPeers,

    /// <summary>Peers were there, but nothing arrived for too long; or another process kept the content busy for too long.</summary>
    Timeout,

    /// <summary>The content is not what the torrent's name or the record says.</summary>
    DigestMismatch,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>The base directory may not be written.</summary>
    NotWritable,

    /// <summary>Something else is where the content goes.</summary>
    WouldOverwrite,

    /// <summary>Nobody is logged in to the catalog, or the login does not give the right to read it.</summary>
    NotAllowed,

    /// <summary>The catalog or the network could not be reached.</summary>
    Network,

    /// <summary>Something else, such as a failing disk.</summary>
    Other,
}

/// <summary>The content of a source could not be loaded over BitTorrent.</summary>
public sealed class TorrentLoadException : LoadFailedException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="source">The source that was to be loaded.</param>
    /// <param name="loader">The loader that failed.</param>
    /// <param name="failure">Why.</param>
    /// <param name="reason">What went wrong, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public TorrentLoadException(DataSource source, DataSourceDirLoader loader, LoadFailure failure, string reason, Exception? innerException = null)
        : base(source, loader, reason, innerException) => Failure = failure;

    /// <summary>Gets why.</summary>
    public LoadFailure Failure { get; }
}
