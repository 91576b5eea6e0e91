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
}
