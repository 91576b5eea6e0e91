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

    public void Greet(PeerConnection connection) => Greeting.Write(connection, _torrent, _picker, _engine);

    public void GreetAgain(PeerConnection connection) => Greeting.WriteKnown(connection, _torrent, _picker, _engine);
}
