using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>What a swarm is about: a torrent, or a magnet link whose torrent is not known yet.</summary>
internal interface ISwarmOwner
{
    InfoHash InfoHash { get; }

    /// <summary>Gets the name to show.</summary>
    string Name { get; }

    /// <summary>Gets the torrent's layout; null while it is not known.</summary>
    PieceLayout? Layout { get; }

    /// <summary>Gets whether peers may come from trackers alone (BEP 27); false while that is not known.</summary>
    bool IsPrivate { get; }

    /// <summary>Gets whether nothing is wanted any more, so that peers which want nothing either are of no use.</summary>
    bool WantsNothing { get; }

    /// <summary>Gets whether peers may be exchanged with peers (BEP 11).</summary>
    bool ExchangesPeers { get; }

    /// <summary>Gets who is told what peers say.</summary>
    IPeerEvents Events { get; }

    /// <summary>Writes the first messages to a peer; they are flushed by the swarm.</summary>
    void Greet(PeerConnection connection);

    /// <summary>Writes what else a peer is to know that was greeted before the torrent was known.</summary>
    void GreetAgain(PeerConnection connection);
}
