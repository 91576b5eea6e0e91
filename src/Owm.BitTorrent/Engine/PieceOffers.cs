using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>Points the peers of a seed to different pieces that nobody else has yet ("suggest piece", BEP 6), so that the first
/// copy costs the seed little more than once its length.</summary>
/// <remarks>Left to themselves, peers of a lone seed choose among the same rare pieces without knowing of each other's choice,
/// and the seed sends many of them several times.</remarks>
internal sealed class PieceOffers
{
    // Enough for a peer to have something under way while the next ones come.
    private const int Least = 2;
    private const int Most = 32;

    // As far as a peer asks ahead (RequestWindow), and a little more.
    private const int SecondsAhead = 4;

    private readonly PieceLayout _layout;
    private readonly PiecePicker _picker;
    private readonly HashSet<int> _underWay = [];

    public PieceOffers(PieceLayout layout, PiecePicker picker)
    {
        _layout = layout;
        _picker = picker;
    }

    /// <summary>Suggests to a peer as many pieces as it can begin.</summary>
    public void Fill(PeerConnection connection)
    {
        var peer = connection.Peer;
        if (peer.AmChoking || !peer.IsInterested || !peer.SpeaksFast || _picker.RemainingCount > 0 || connection.IsClosed) return;
        var ahead = (RequestWindow.InitialDepth * PieceLayout.BlockLength) + (peer.Sent.Rate * SecondsAhead);
        var most = Math.Min(Least + (ahead / _layout.PieceLength), Most);
        if (peer.Offered.Count >= most) return;
        foreach (var piece in _picker.RarestFirst)
        {
            if (_picker.RarityOf(piece) > 0 || peer.Offered.Count >= most) break;
            if (!_picker.Verified[piece] || !_underWay.Add(piece)) continue;
            peer.Offered.Add(piece);
            connection.Outgoing.Write(MessageId.SuggestPiece, piece);
        }
    }

    /// <summary>A peer has a piece now.</summary>
    public void OnHave(PeerConnection connection, int piece)
    {
        if (connection.Peer.Offered.Remove(piece)) _underWay.Remove(piece);
        Fill(connection);
    }

    /// <summary>A peer will not get what was suggested to it: it is choked, or gone.</summary>
    public void TakeBack(Peer peer)
    {
        _underWay.ExceptWith(peer.Offered);
        peer.Offered.Clear();
    }
}
