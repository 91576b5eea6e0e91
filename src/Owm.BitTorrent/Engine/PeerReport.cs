using Owm.BitTorrent.Peers;

namespace Owm.BitTorrent.Engine;

/// <summary>Describes connected peers to the outside.</summary>
internal static class PeerReport
{
    /// <summary>Returns a snapshot of a peer.</summary>
    public static PeerStatus Of(Peer peer, TimeSpan now) => new()
    {
        EndPoint = peer.RemoteEndPoint,
        Client = ClientNames.Describe(peer.PeerId.Span, peer.Client),
        Progress = peer.Pieces.Length == 0 ? 0 : (double)peer.Pieces.Count / peer.Pieces.Length,
        DownloadRate = peer.Received.Rate,
        UploadRate = peer.Sent.Rate,
        DownloadedBytes = peer.Received.Total,
        UploadedBytes = peer.Sent.Total,
        ConnectedTime = now - peer.ConnectedAt,
        Traits = TraitsOf(peer),
    };

    private static PeerTraits TraitsOf(Peer peer) =>
        (peer.IsOutgoing ? 0 : PeerTraits.Incoming)
        | (peer.AmInterested ? PeerTraits.Interesting : 0)
        | (peer.IsChoking ? PeerTraits.ChokesUs : 0)
        | (peer.IsInterested ? PeerTraits.Interested : 0)
        | (peer.AmChoking ? PeerTraits.Choked : 0)
        | (peer.IsSnubbing ? PeerTraits.Snubbing : 0)
        | (peer.Pieces.IsFull ? PeerTraits.Seed : 0)
        | (peer.IsUploadOnly ? PeerTraits.UploadOnly : 0);
}
