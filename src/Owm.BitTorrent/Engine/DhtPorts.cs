using System.Net;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>Peers tell each other on which ports their nodes of the DHT are (BEP 5, PORT).</summary>
internal static class DhtPorts
{
    /// <summary>Writes this node's port to a peer that has a node as well. One that answers nobody is not told of (BEP 43).</summary>
    public static void Write(PeerConnection connection, EngineContext engine)
    {
        var peer = connection.Peer;
        if (!peer.SpeaksDht || engine.Dht is not { IsReadOnly: false } dht || dht.PortOf(peer.RemoteEndPoint.AddressFamily) is not { } port) return;
        connection.Outgoing.WritePort(port);
    }

    /// <summary>A peer has said where its node is. What it says once is taken, and no more.</summary>
    public static void Take(Peer peer, PeerMessage message, EngineContext engine)
    {
        if (message.Port == 0 || peer.HasToldDhtPort) return;
        peer.HasToldDhtPort = true;
        engine.Dht?.AddNode(new IPEndPoint(peer.RemoteEndPoint.Address, message.Port));
    }
}
