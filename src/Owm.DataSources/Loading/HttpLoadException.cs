namespace Owm.DataSources;

/// <summary>Why a load over HTTP failed.</summary>
public enum HttpLoadFailure
{
    /// <summary>The server does not have the file.</summary>
    NotFound,

    /// <summary>The server, or the file system here, does not allow it.</summary>
    NotAllowed,

    /// <summary>The server could not be reached, or broke off again and again.</summary>
    Network,

    /// <summary>Nothing arrived for too long.</summary>
    Timeout,

    /// <summary>The file is larger than is allowed.</summary>
    TooLarge,

    /// <summary>What the server sends is not the file: it has other digests, or is a web page in place of data.</summary>
    WrongContent,

    /// <summary>The record's address or file name cannot be used.</summary>
    BadRecord,

    /// <summary>Something else is where the file goes.</summary>
    WouldOverwrite,
}

/// <summary>The content of a source could not be loaded over HTTP.</summary>
public sealed class HttpLoadException : LoadFailedException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="source">The source that was to be loaded.</param>
    /// <param name="loader">The loader that failed.</param>
    /// <param name="failure">Why.</param>
    /// <param name="reason">What went wrong, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public HttpLoadException(DataSource source, DataSourceDirLoader loader, HttpLoadFailure failure, string reason, Exception? innerException = null)
        : base(source, loader, reason, innerException) => Failure = failure;

    /// <summary>Gets why.</summary>
    public HttpLoadFailure Failure { get; }
}

/// <summary>What went wrong below the loader, which alone knows for which source.</summary>
internal sealed class HttpLoadProblem(HttpLoadFailure failure, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public HttpLoadFailure Failure { get; } = failure;
}
