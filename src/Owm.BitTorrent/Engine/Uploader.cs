using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>The half of a torrent that gives: who is unchoked, and which requests are honored.</summary>
internal sealed class Uploader
{
    // The longest block that is served; peers agree on 16 KiB, and some old ones ask for more.
    private const int MaxBlockLength = 128 * 1024;

    private static readonly TimeSpan NewcomerTime = TimeSpan.FromMinutes(1);

    private readonly Torrent _torrent;
    private readonly PiecePicker _picker;
    private readonly Swarm _swarm;
    private readonly Choker _choker;
    private readonly PieceOffers _offers;
    private readonly SuperSeeding? _superSeeding;
    private readonly int _slots;
    private TimeSpan _lastRound;

    public Uploader(Torrent torrent, PiecePicker picker, Swarm swarm, Random random, int slots, SuperSeeding? superSeeding = null)
    {
        _torrent = torrent;
        _picker = picker;
        _swarm = swarm;
        _choker = new Choker(random);
        _offers = new PieceOffers(torrent.Layout, picker);
        _slots = slots;
        _superSeeding = superSeeding;
    }

    /// <summary>Gets the payload sent.</summary>
    public TransferMeter Sent { get; } = new();

    public void OnInterested(PeerConnection connection)
    {
        connection.Peer.IsInterested = true;

        // Nobody waits for a round while there is a free slot; who must wait gets something to begin with.
        if (!connection.Peer.AmChoking) return;
        if (_swarm.Connections.Count(c => !c.Peer.AmChoking) < _slots) Unchoke(connection);
        else if (!IsHidden) Greeting.Allow(connection, _torrent, _picker);
    }

    public void OnNotInterested(PeerConnection connection)
    {
        connection.Peer.IsInterested = false;
        if (!connection.Peer.AmChoking)
        {
            Choke(connection);
            FillSlots();
        }
    }

    /// <summary>A peer has got a piece.</summary>
    public void OnHave(PeerConnection connection, int piece)
    {
        if (IsHidden) _superSeeding!.OnHave(connection, piece);
        else _offers.OnHave(connection, piece);
    }

    public void OnRequest(PeerConnection connection, PeerMessage message)
    {
        var request = new BlockRequest(message.Piece, message.Offset, message.Length);
        if (request.Length > MaxBlockLength || !_torrent.Layout.Contains(request.Piece, request.Offset, request.Length))
        {
            throw new PeerProtocolException($"It asked for {request.Length} bytes at {request.Offset} of piece {request.Piece}, which is not a block of this torrent.");
        }

        var peer = connection.Peer;
        var isAllowed = peer.AllowedToPeer.Contains(request.Piece) && peer.AllowedBytes >= request.Length && MaySpare(request.Piece);
        if ((!peer.AmChoking || isAllowed) && _picker.StateOf(request.Piece) == PieceState.Verified && _superSeeding?.MaySend(connection, request.Piece) != false && peer.Uploads.TryAdd(request))
        {
            if (peer.AmChoking) peer.AllowedBytes -= request.Length;
            return;
        }

        Reject(connection, request);
    }

    // All peers of a network are allowed the same pieces: while others wait in turn, a lone seed would send each of these to
    // every one of them before it has sent the rest once (BEP 6: "if the local peer lacks sufficient resources").
    private bool MaySpare(int piece) =>
        _picker.AvailabilityOf(piece) > 0 || !_swarm.Connections.Any(c => !c.Peer.AmChoking && c.Peer.Uploads.Count > 0);

    public static void OnCancel(PeerConnection connection, PeerMessage message)
    {
        var request = new BlockRequest(message.Piece, message.Offset, message.Length);
        if (connection.Peer.Uploads.Cancel(request)) Reject(connection, request);
    }

    public void OnSent(PeerConnection connection, int bytes)
    {
        Sent.Add(bytes);
        connection.Peer.Sent.Add(bytes);
    }

    public void OnGone(PeerConnection connection)
    {
        _offers.TakeBack(connection.Peer);
        _superSeeding?.OnGone(connection);
        if (!connection.Peer.AmChoking) FillSlots();
    }

    /// <summary>A second has passed.</summary>
    /// <param name="seconds">Since the last time, precisely.</param>
    public void Tick(double seconds)
    {
        Sent.Sample(seconds);
        _superSeeding?.Tick();
        foreach (var connection in _swarm.Connections) connection.Peer.Sent.Sample(seconds);
        if (_swarm.Now - _lastRound < Choker.Round) return;
        _lastRound = _swarm.Now;
        Decide();
    }

    private bool IsHidden => _superSeeding is { IsActive: true };

    private void Decide()
    {
        // Who gives most while we lack something; who takes fastest once we have all, so that copies spread fast.
        var seeding = _picker.RemainingCount == 0;
        var candidates = _swarm.Connections.Select(c => new Choker.Candidate(
            c.Peer.Number,
            c.Peer.IsInterested,
            !c.Peer.AmChoking,
            !seeding && c.Peer.IsSnubbing,
            _swarm.Now - c.Peer.ConnectedAt < NewcomerTime,
            seeding ? c.Peer.Sent.Rate : c.Peer.Received.Rate)).ToList();
        var unchoked = _choker.Decide(candidates, _slots);
        foreach (var connection in _swarm.Connections)
        {
            if (!unchoked.Contains(connection.Peer.Number)) Choke(connection);
            else Unchoke(connection);
            connection.Flush();
        }
    }

    private void FillSlots()
    {
        var free = _slots - _swarm.Connections.Count(c => !c.Peer.AmChoking);
        foreach (var connection in _swarm.Connections.Where(c => c.Peer is { AmChoking: true, IsInterested: true }).Take(Math.Max(free, 0)))
        {
            Unchoke(connection);
            connection.Flush();
        }
    }

    private void Unchoke(PeerConnection connection)
    {
        if (!connection.Peer.AmChoking || connection.IsClosed) return;
        connection.Peer.AmChoking = false;
        connection.Outgoing.Write(MessageId.Unchoke);
        if (!IsHidden) _offers.Fill(connection);
    }

    private void Choke(PeerConnection connection)
    {
        var peer = connection.Peer;
        if (peer.AmChoking) return;
        peer.AmChoking = true;
        _offers.TakeBack(peer);
        connection.Outgoing.Write(MessageId.Choke);
        foreach (var request in peer.Uploads.TakeAll())
        {
            if (peer.AllowedToPeer.Contains(request.Piece)) peer.Uploads.TryAdd(request);
            else Reject(connection, request);
        }
    }

    private static void Reject(PeerConnection connection, BlockRequest request)
    {
        // Without the fast extension a request is dropped in silence (BEP 3); with it each gets an answer (BEP 6).
        if (connection.Peer.SpeaksFast) connection.Outgoing.Write(MessageId.RejectRequest, request.Piece, request.Offset, request.Length);
    }
}
