using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Engine;

/// <summary>A torrent as its swarm sees it.</summary>
internal sealed class SwarmTorrent : ISwarmOwner
{
    private readonly EngineContext _engine;
    private readonly Torrent _torrent;
    private readonly PiecePicker _picker;

    /// <summary>Makes what a swarm sees of a torrent.</summary>
    public SwarmTorrent(EngineContext engine, Torrent torrent, PiecePicker picker, IPeerEvents events)
    {
        _engine = engine;
        _torrent = torrent;
        _picker = picker;
        Events = events;
    }

    public InfoHash InfoHash => _torrent.InfoHash;

    public string Name => _torrent.Name;

    public PieceLayout? Layout => _torrent.Layout;

    public bool IsPrivate => _torrent.IsPrivate;

    public bool WantsNothing => _picker.RemainingCount == 0;

    public bool ExchangesPeers => PeerSources.ExchangesPeers(_engine, _torrent.IsPrivate);

    public IPeerEvents Events { get; }

    /// <summary>Gets or sets what hides that all is here, if it is to be hidden.</summary>
    public SuperSeeding? SuperSeeding { get; set; }

    /// <summary>Gets or sets what is told when a peer is there to be served.</summary>
    public Action Greeted { get; set; } = () => { };

    public void Greet(PeerConnection connection)
    {
        Greeted();
        var isHidden = SuperSeeding is { IsActive: true };
        Greeting.Write(connection, _torrent, _picker, _engine, isHidden);
        if (isHidden) SuperSeeding!.OnGreeted(connection);
    }

    /// <summary>Tells a peer when this side wants nothing any more, complete or not, or wants something again (BEP 21).</summary>
    public void TellUploadOnly(PeerConnection connection)
    {
        if (connection.Peer.KnowsUploadOnly == WantsNothing || SuperSeeding is { IsActive: true }) return;
        Greeting.WriteUploadOnly(connection, _torrent, WantsNothing, _engine);
        connection.Flush();
    }

    public void GreetAgain(PeerConnection connection) => Greeting.WriteKnown(connection, _torrent, _picker, _engine);
}
