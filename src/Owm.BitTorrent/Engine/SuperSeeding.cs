using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>Gives the first copies away with as little upload as can be (BEP 16): it seems to have nothing, shows each peer one
/// piece at a time, and shows it the next when another peer has got the piece from it. Ends when the others have all of it.</summary>
internal sealed class SuperSeeding
{
    // A peer that has had its piece for so long with nobody taking it from it is shown another: alone it would stand still.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // While pieces get on, none is shown to a second peer: near the end, peers wait for what is on its way to others.
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(10);

    private readonly PiecePicker _picker;
    private readonly Swarm _swarm;
    private readonly Dictionary<PeerConnection, Shown> _shown = [];
    private readonly Dictionary<int, int> _underWay = [];
    private bool _hasEnded;
    private bool _hasMetSeed;
    private TimeSpan _lastShownAt;

    /// <summary>Makes it; it does nothing before this side has all.</summary>
    /// <param name="layout">The torrent's layout.</param>
    /// <param name="picker">Which pieces there are, and how rare.</param>
    /// <param name="swarm">The peers.</param>
    public SuperSeeding(PieceLayout layout, PiecePicker picker, Swarm swarm)
    {
        PieceCount = layout.PieceCount;
        _picker = picker;
        _swarm = swarm;
    }

    /// <summary>Gets whether peers are shown one piece at a time.</summary>
    public bool IsActive => !_hasEnded && _picker.Verified.IsFull;

    private int PieceCount { get; }

    /// <summary>A peer has been greeted as by one that has nothing.</summary>
    public void OnGreeted(PeerConnection connection)
    {
        _shown[connection] = new Shown();
        Show(connection);
    }

    /// <summary>Returns whether a peer may be sent a piece.</summary>
    public bool MaySend(PeerConnection connection, int piece) =>
        !IsActive || !_shown.TryGetValue(connection, out var shown) || shown.Pieces.Contains(piece);

    /// <summary>A peer has told what it has, or that it has a piece more: whoever was shown that piece and has passed it on is shown the next.</summary>
    public void OnHave(PeerConnection teller, int piece)
    {
        if (!IsActive) return;
        foreach (var (connection, shown) in _shown.ToArray())
        {
            if (shown.Current != piece) continue;
            if (connection == teller) shown.GotAt ??= _swarm.Now;

            // Alone it has nobody to pass the piece on to.
            if (connection != teller || _shown.Count == 1) Show(connection);
        }
    }

    /// <summary>A peer is gone.</summary>
    public void OnGone(PeerConnection connection)
    {
        // Another seed parts at once with one that it finds to have all: it need not be here any more when it is looked for.
        if (connection.Peer.Pieces.IsFull) _hasMetSeed = true;
        if (_shown.Remove(connection, out var shown)) Leave(shown.Current);
    }

    /// <summary>A second has passed.</summary>
    public void Tick()
    {
        if (!IsActive) return;
        if (_hasMetSeed || _picker.RarityOf(_picker.RarestFirst[0]) + _picker.SeedCount > 0)
        {
            End();
            return;
        }

        // Writing to a peer can show that it is gone, so copies are gone through.
        foreach (var (connection, shown) in _shown.ToArray())
        {
            if (shown.Current >= 0 && shown.GotAt is null && connection.Peer.Pieces[shown.Current]) shown.GotAt = _swarm.Now;

            // There is nobody to take it, or nobody does.
            var isDone = shown.GotAt is { } got && (_shown.Count == 1 || _swarm.Now - got > Patience);
            if (isDone || shown.Current < 0 || _picker.RarityOf(shown.Current) > (shown.GotAt is null ? 0 : 1)) Show(connection);
        }
    }

    // Others have every piece: from now on this is a seed like any other.
    private void End()
    {
        _hasEnded = true;
        foreach (var (connection, shown) in _shown.ToArray())
        {
            for (var piece = 0; piece < PieceCount; piece++)
            {
                if (!shown.Pieces.Contains(piece) && !connection.Peer.Pieces[piece]) connection.Outgoing.Write(MessageId.Have, piece);
            }

            connection.Flush();
        }

        _shown.Clear();
        _underWay.Clear();
    }

    private void Show(PeerConnection connection)
    {
        if (!_shown.TryGetValue(connection, out var shown)) return;
        var piece = Choose(connection.Peer, shown);
        Leave(shown.Current);
        shown.Current = piece;
        shown.GotAt = null;
        if (piece < 0) return;
        _lastShownAt = _swarm.Now;
        shown.Pieces.Add(piece);
        _underWay[piece] = _underWay.GetValueOrDefault(piece) + 1;
        connection.Outgoing.Write(MessageId.Have, piece);
        connection.Flush();
    }

    private void Leave(int piece)
    {
        if (_underWay.TryGetValue(piece, out var count) && count > 1) _underWay[piece] = count - 1;
        else _underWay.Remove(piece);
    }

    // The piece that the fewest have or are about to have. What is rarest comes first: the search is short.
    private int Choose(Peer peer, Shown shown)
    {
        var (best, fewest) = (-1, int.MaxValue);
        foreach (var piece in _picker.RarestFirst)
        {
            var rarity = _picker.RarityOf(piece);
            if (rarity >= fewest) break;
            var copies = rarity + _underWay.GetValueOrDefault(piece);
            if (copies >= fewest || peer.Pieces[piece] || shown.Pieces.Contains(piece)) continue;
            (best, fewest) = (piece, copies);
        }

        return fewest == 0 || _swarm.Now - _lastShownAt > Stall ? best : -1;
    }

    /// <summary>What one peer has been shown.</summary>
    private sealed class Shown
    {
        /// <summary>Gets the pieces it may ask for.</summary>
        public HashSet<int> Pieces { get; } = [];

        /// <summary>Gets or sets the piece it is to pass on; -1 for none.</summary>
        public int Current { get; set; } = -1;

        /// <summary>Gets or sets when it had got that piece.</summary>
        public TimeSpan? GotAt { get; set; }
    }
}
