namespace Owm.BitTorrent.Primitives;

/// <summary>The family of what can go wrong here. Messages say what happened, on what, and what to do.</summary>
public abstract class BitTorrentException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, on what, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    protected BitTorrentException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A .torrent file, a magnet link or another bencoded document is wrong.</summary>
public sealed class InvalidTorrentException : BitTorrentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, and where.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public InvalidTorrentException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A tracker refused, answered nonsense or did not answer.</summary>
public sealed class TrackerException : BitTorrentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which tracker, and what it said.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public TrackerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>Content could not be read or written: no space, no permission, a failing disk, a path that leads outside.</summary>
public sealed class StorageException : BitTorrentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed, on which path, and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public StorageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets whether the disk, or the user's quota on it, is full.</summary>
    public bool IsDiskFull { get; init; }

    /// <summary>Gets whether the system denied permission.</summary>
    public bool IsAccessDenied { get; init; }
}
