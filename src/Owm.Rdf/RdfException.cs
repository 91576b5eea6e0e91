namespace Owm.Rdf;

/// <summary>RDF that cannot be read, or a store that cannot be used. The message says what, where and what to do.</summary>
public class RdfException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, on what, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public RdfException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets what kind of failure it is. Default <see cref="RdfFailure.Content"/>.</summary>
    public RdfFailure Failure { get; init; }
}

/// <summary>The kinds of failure that an <see cref="RdfException"/> tells of.</summary>
public enum RdfFailure
{
    /// <summary>A document, term or name is wrong.</summary>
    Content,

    /// <summary>A store could not be read or written, or is damaged.</summary>
    Store,

    /// <summary>There is no space left to write a store.</summary>
    StoreFull,

    /// <summary>A store may not be read or written by this user.</summary>
    StoreNotAllowed,

    /// <summary>Another process kept writing to a store for too long.</summary>
    StoreBusy,
}
