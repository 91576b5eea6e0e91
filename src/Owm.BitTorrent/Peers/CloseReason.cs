namespace Owm.BitTorrent.Peers;

/// <summary>Why a connection has ended.</summary>
internal enum CloseReason
{
    /// <summary>The other side closed it.</summary>
    ClosedByPeer,

    /// <summary>It broke.</summary>
    Broken,

    /// <summary>Nobody listens there, or nobody answered.</summary>
    ConnectFailed,

    /// <summary>It did not answer the handshake in time, or with another swarm's.</summary>
    HandshakeFailed,

    /// <summary>It sent what the protocol does not allow.</summary>
    ProtocolError,

    /// <summary>It is this client itself.</summary>
    Self,

    /// <summary>It is connected already.</summary>
    Duplicate,

    /// <summary>It sent bad data.</summary>
    Banned,

    /// <summary>It was silent for too long.</summary>
    Silent,

    /// <summary>Neither side has anything for the other.</summary>
    NothingToGain,

    /// <summary>There are too many connections.</summary>
    TooMany,

    /// <summary>The torrent is paused, removed or has failed.</summary>
    Stopped,
}
