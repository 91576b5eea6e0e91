namespace Owm.DataSources;

/// <summary>A directory that a graph was to be written to or read from, and cannot be.</summary>
public sealed class SharingException : DataSourceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="failure">What kind of failure it is.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public SharingException(string message, SharingFailure failure, Exception? innerException = null)
        : base(message, innerException) =>
        Failure = failure;

    /// <summary>Gets what kind of failure it is.</summary>
    public SharingFailure Failure { get; }
}

/// <summary>The kinds of failure that a <see cref="SharingException"/> tells of.</summary>
public enum SharingFailure
{
    /// <summary>There is no graph in the directory.</summary>
    NotFound,

    /// <summary>Something else is in the place of what would be written.</summary>
    WouldOverwrite,

    /// <summary>What is in the directory is not what it should be.</summary>
    Content,

    /// <summary>Statements would be lost that are nowhere else, and nobody has said that they may.</summary>
    WouldLose,

    /// <summary>The graph was changed by another process between looking and changing.</summary>
    Changed,

    /// <summary>The directory cannot be made.</summary>
    Storage,
}
