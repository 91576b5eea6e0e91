using System.Net;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>Something that has happened to a torrent of an engine. The family is closed: the records below are all there are.</summary>
public abstract record TorrentEvent
{
    private protected TorrentEvent(DateTimeOffset time, InfoHash infoHash, string name)
    {
        Time = time;
        InfoHash = infoHash;
        Name = name;
    }

    /// <summary>Gets when it happened.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Gets the torrent's info-hash; all zeros for <see cref="EventsLost"/>.</summary>
    public InfoHash InfoHash { get; }

    /// <summary>Gets the torrent's name, to show; empty for <see cref="EventsLost"/>.</summary>
    public string Name { get; }
}

/// <summary>A torrent was added.</summary>
public sealed record TorrentAdded : TorrentEvent
{
    internal TorrentAdded(DateTimeOffset time, InfoHash infoHash, string name)
        : base(time, infoHash, name)
    {
    }
}

/// <summary>The torrent of a magnet link is known; <see cref="TorrentEngine.Add"/> it to go on.</summary>
public sealed record MetadataReceived : TorrentEvent
{
    internal MetadataReceived(DateTimeOffset time, InfoHash infoHash, string name)
        : base(time, infoHash, name)
    {
    }
}

/// <summary>A torrent does something else now.</summary>
public sealed record TorrentStateChanged : TorrentEvent
{
    internal TorrentStateChanged(DateTimeOffset time, InfoHash infoHash, string name, TorrentState from, TorrentState to)
        : base(time, infoHash, name)
    {
        From = from;
        To = to;
    }

    /// <summary>Gets what it did before.</summary>
    public TorrentState From { get; }

    /// <summary>Gets what it does now.</summary>
    public TorrentState To { get; }
}

/// <summary>A piece has come and is right. Told to those alone who ask for it (<see cref="TorrentEngine.GetEvents"/>).</summary>
public sealed record PieceVerified : TorrentEvent
{
    internal PieceVerified(DateTimeOffset time, InfoHash infoHash, string name, int piece)
        : base(time, infoHash, name) => Piece = piece;

    /// <summary>Gets the piece's index.</summary>
    public int Piece { get; }
}

/// <summary>The last piece of a file has come.</summary>
public sealed record FileCompleted : TorrentEvent
{
    internal FileCompleted(DateTimeOffset time, InfoHash infoHash, string name, TorrentFile file)
        : base(time, infoHash, name) => File = file;

    /// <summary>Gets the file.</summary>
    public TorrentFile File { get; }
}

/// <summary>All that is wanted has come, and would survive a power loss.</summary>
public sealed record TorrentCompleted : TorrentEvent
{
    internal TorrentCompleted(DateTimeOffset time, InfoHash infoHash, string name)
        : base(time, infoHash, name)
    {
    }
}

/// <summary>A torrent has stopped because of an error.</summary>
public sealed record TorrentFailed : TorrentEvent
{
    internal TorrentFailed(DateTimeOffset time, InfoHash infoHash, string name, BitTorrentException error)
        : base(time, infoHash, name) => Error = error;

    /// <summary>Gets the error; its message says what happened and what to do.</summary>
    public BitTorrentException Error { get; }
}

/// <summary>A peer is not spoken to any more, for it sent data that was wrong.</summary>
public sealed record PeerBanned : TorrentEvent
{
    internal PeerBanned(DateTimeOffset time, InfoHash infoHash, string name, IPEndPoint peer)
        : base(time, infoHash, name) => Peer = peer;

    /// <summary>Gets the peer.</summary>
    public IPEndPoint Peer { get; }
}

/// <summary>A tracker did not answer, or with an error.</summary>
public sealed record TrackerFailed : TorrentEvent
{
    internal TrackerFailed(DateTimeOffset time, InfoHash infoHash, string name, string tracker, string error, int failures)
        : base(time, infoHash, name)
    {
        Tracker = tracker;
        Error = error;
        Failures = failures;
    }

    /// <summary>Gets the announce URL, as it was given. It may hold the user's passkey.</summary>
    public string Tracker { get; }

    /// <summary>Gets what went wrong.</summary>
    public string Error { get; }

    /// <summary>Gets how often it has failed in a row.</summary>
    public int Failures { get; }
}

/// <summary>A tracker has answered, with a warning.</summary>
public sealed record TrackerWarned : TorrentEvent
{
    internal TrackerWarned(DateTimeOffset time, InfoHash infoHash, string name, string tracker, string warning)
        : base(time, infoHash, name)
    {
        Tracker = tracker;
        Warning = warning;
    }

    /// <summary>Gets the announce URL, as it was given. It may hold the user's passkey.</summary>
    public string Tracker { get; }

    /// <summary>Gets the warning, in the tracker's words.</summary>
    public string Warning { get; }
}

/// <summary>A torrent was removed.</summary>
public sealed record TorrentRemoved : TorrentEvent
{
    internal TorrentRemoved(DateTimeOffset time, InfoHash infoHash, string name)
        : base(time, infoHash, name)
    {
    }
}

/// <summary>Events came faster than they were read: the oldest of those that waited are gone.</summary>
public sealed record EventsLost : TorrentEvent
{
    internal EventsLost(DateTimeOffset time, long count)
        : base(time, default, string.Empty) => Count = count;

    /// <summary>Gets how many are gone.</summary>
    public long Count { get; }
}
