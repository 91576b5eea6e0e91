using System.Text.Json.Serialization;

namespace Owm.BitTorrentLoader.Daemon;

/// <summary>Why the daemon could not be asked, or did not do what it was asked. In JSON in lower case with underscores.</summary>
[JsonConverter(typeof(SnakeCaseEnum<DaemonFailure>))]
public enum DaemonFailure
{
    /// <summary>It does not answer.</summary>
    Unreachable,

    /// <summary>It closed the connection before it answered.</summary>
    HungUp,

    /// <summary>It belongs to another user, or something may not be read or written.</summary>
    NotAllowed,

    /// <summary>It is of a version that speaks otherwise.</summary>
    Protocol,

    /// <summary>The request makes no sense.</summary>
    BadRequest,

    /// <summary>There is no such torrent, or nothing of it fits.</summary>
    NotFound,

    /// <summary>The torrent or the magnet link is wrong.</summary>
    BadTorrent,

    /// <summary>The torrent is there, in another directory.</summary>
    WouldOverwrite,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>Reading or writing failed.</summary>
    Storage,

    /// <summary>The network could not be used.</summary>
    Network,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>The daemon could not be asked, or did not do what it was asked. The message says what happened, on what, and what to do.</summary>
public sealed class DaemonException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="message">What happened, on what, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public DaemonException(DaemonFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Gets why.</summary>
    public DaemonFailure Failure { get; }
}
