using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>Tells the peers of a swarm of each other, and hears of others from them (BEP 11).</summary>
internal sealed class PeerExchanger
{
    private readonly Swarm _swarm;

    public PeerExchanger(Swarm swarm) => _swarm = swarm;

    /// <summary>A peer tells of others.</summary>
    /// <exception cref="PeerProtocolException">It does so too often, or not in the way of the protocol.</exception>
    public void OnMessage(PeerConnection connection, ReadOnlySpan<byte> payload)
    {
        // Of a private torrent nobody was offered to do it; what comes all the same is not looked at.
        if (!_swarm.Owner.ExchangesPeers || !connection.Peer.Exchange.TryAccept(_swarm.Now)) return;
        var added = PeerExchangeMessage.Read(payload).Added;

        // Who wants nothing has nothing to gain from others who want nothing.
        var useful = _swarm.Owner.WantsNothing ? added.Where(peer => !peer.Flags.HasFlag(PeerExchangeFlags.UploadOnly)) : added;
        _swarm.Add(useful.Select(peer => peer.EndPoint), new PeerReferral(PeerOrigin.PeerExchange, connection.Peer.RemoteEndPoint.Address));
    }

    /// <summary>A second has passed: tells those whose time has come.</summary>
    public void Tick()
    {
        if (!_swarm.Owner.ExchangesPeers) return;
        List<ExchangedPeer>? peers = null;
        foreach (var connection in _swarm.Connections)
        {
            var peer = connection.Peer;
            if (peer.PeerExchangeId == 0 || !peer.Exchange.IsDue(_swarm.Now)) continue;
            peers ??= [.. _swarm.Connections.Select(other => other.Peer).Where(other => other.ListenEndPoint is not null).Select(Describe)];
            if (peer.Exchange.TakeMessage(peers, peer.ListenEndPoint, _swarm.Now) is not { } message) continue;
            connection.Outgoing.WriteExtended(peer.PeerExchangeId, message.ToArray());
            connection.Flush();
        }
    }

    private static ExchangedPeer Describe(Peer peer)
    {
        var flags = PeerExchangeFlags.None;
        if (peer.IsUploadOnly || peer.Pieces.IsFull) flags |= PeerExchangeFlags.UploadOnly;
        if (peer.IsOutgoing) flags |= PeerExchangeFlags.Reachable;
        return new ExchangedPeer(peer.ListenEndPoint!, flags);
    }
}
