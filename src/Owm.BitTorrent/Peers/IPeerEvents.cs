using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Peers;

/// <summary>What a connection tells the torrent it belongs to, on the torrent's loop.</summary>
internal interface IPeerEvents
{
    /// <summary>A message has arrived.</summary>
    /// <exception cref="PeerProtocolException">It makes no sense here; the connection is then closed.</exception>
    void OnMessage(PeerConnection connection, PeerMessage message);

    /// <summary>All messages that had arrived have been told.</summary>
    void OnReceived(PeerConnection connection);

    /// <summary>Reads content to be sent.</summary>
    ValueTask ReadAsync(IReadOnlyList<BlockBatch.Run> runs);

    /// <summary>So much payload has been sent.</summary>
    void OnSent(PeerConnection connection, int payloadBytes);

    /// <summary>The connection has ended. Told once.</summary>
    void OnClosed(PeerConnection connection, CloseReason reason, string? detail);
}
