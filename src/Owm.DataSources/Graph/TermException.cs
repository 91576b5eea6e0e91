namespace Owm.DataSources;

/// <summary>A text that was to be a term of the graph, or a pattern of terms, and is none.</summary>
public sealed class TermException : DataSourceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was written, and how it can be written.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public TermException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
