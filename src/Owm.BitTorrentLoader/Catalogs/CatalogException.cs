namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>Why a catalog could not do what was asked.</summary>
public enum CatalogFailure
{
    /// <summary>There is no such entry, folder or catalog.</summary>
    NotFound,

    /// <summary>Several entries go by the name.</summary>
    Ambiguous,

    /// <summary>Nobody is logged in, or the login has ended.</summary>
    NotLoggedIn,

    /// <summary>The login does not give the right to do it.</summary>
    NotAllowed,

    /// <summary>Too much was asked in too short a time, and waiting did not help.</summary>
    RateLimited,

    /// <summary>The catalog could not be reached, or failed.</summary>
    Network,

    /// <summary>What the catalog gave is not what it should be.</summary>
    BadContent,

    /// <summary>Something else has the name already.</summary>
    WouldOverwrite,

    /// <summary>The catalog's directory could not be read or written.</summary>
    Storage,

    /// <summary>The catalog's specification, or a name or file that was given, is wrong.</summary>
    Usage,
}

/// <summary>A catalog could not do what was asked. The message says what happened, on what, and what to do; it holds no secret.</summary>
public sealed class CatalogException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="message">What happened, on what, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public CatalogException(CatalogFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Gets why.</summary>
    public CatalogFailure Failure { get; }
}
