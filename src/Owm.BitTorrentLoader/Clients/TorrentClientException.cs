namespace Owm.BitTorrentLoader.Clients;

/// <summary>Why a client could not do what was asked.</summary>
public enum TorrentClientFailure
{
    /// <summary>Nobody who has the content was found.</summary>
    NoPeers,

    /// <summary>Peers were there, but nothing arrived for too long.</summary>
    Stalled,

    /// <summary>The disk is full, or the user's quota on it.</summary>
    DiskFull,

    /// <summary>The directory may not be written.</summary>
    NotWritable,

    /// <summary>Reading or writing content failed.</summary>
    Storage,

    /// <summary>The network could not be used: the port is taken, for one.</summary>
    Network,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>A client could not do what was asked. The message says what happened, on what, and what to do.</summary>
public sealed class TorrentClientException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="message">What happened, on what, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public TorrentClientException(TorrentClientFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Gets why.</summary>
    public TorrentClientFailure Failure { get; }
}
