using Owm.BitTorrent.Peers;

namespace Owm.BitTorrent.Engine;

/// <summary>How many peers are connected, by what goes on with them.</summary>
/// <param name="Serving">They serve us: they have unchoked us, and have what we want.</param>
/// <param name="Served">We serve them: we have unchoked them, and have what they want.</param>
/// <param name="Both">Each serves the other.</param>
/// <param name="Idle">Neither.</param>
internal readonly record struct PeerCounts(int Serving, int Served, int Both, int Idle)
{
    /// <summary>Counts the peers of a torrent.</summary>
    public static PeerCounts Of(IReadOnlyList<PeerConnection> connections)
    {
        var (serving, served, both) = (0, 0, 0);
        foreach (var connection in connections)
        {
            var peer = connection.Peer;
            var (gets, gives) = (peer is { IsChoking: false, AmInterested: true }, peer is { AmChoking: false, IsInterested: true });
            if (gets && gives) both++;
            else if (gets) serving++;
            else if (gives) served++;
        }

        return new PeerCounts(serving, served, both, connections.Count - serving - served - both);
    }
}
