namespace Owm.DataSources;

/// <summary>Files could not be made a source's. Those that were there are as they were.</summary>
public class CommitException : DataSourceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, on what, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public CommitException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>Other content is already where a file or a source's files were to go.</summary>
public sealed class CommitConflictException : CommitException
{
    internal CommitConflictException(string message)
        : base(message)
    {
    }
}
