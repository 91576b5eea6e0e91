namespace Owm.BitTorrent.WebSeeds;

/// <summary>A web seed did not give what it was asked for.</summary>
internal sealed class WebSeedException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="fault">What is the matter.</param>
    /// <param name="message">Which URL, and what happened, in one line without secrets.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public WebSeedException(WebSeedFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    public WebSeedFault Fault { get; }

    /// <summary>Gets when it said it may be asked again, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
