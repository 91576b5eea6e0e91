using System.Net;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Peers;

/// <summary>What a torrent knows of one connected peer. Touched by the torrent's loop alone.</summary>
internal sealed class Peer
{
    /// <summary>Makes a peer that has just shaken hands.</summary>
    /// <param name="number">A number no other peer of the torrent has had.</param>
    /// <param name="remote">Where it is connected from or to.</param>
    /// <param name="isOutgoing">Whether this side connected; then <paramref name="remote"/> is where it listens.</param>
    /// <param name="handshake">What it said.</param>
    /// <param name="pieceCount">The torrent's number of pieces; 0 while that is not known.</param>
    /// <param name="now">The time since the torrent was added.</param>
    public Peer(int number, IPEndPoint remote, bool isOutgoing, Handshake handshake, int pieceCount, TimeSpan now)
    {
        Number = number;
        RemoteEndPoint = remote;
        IsOutgoing = isOutgoing;
        ListenEndPoint = isOutgoing ? remote : null;
        PeerId = handshake.PeerId;
        SpeaksFast = handshake.Fast;
        SpeaksExtensions = handshake.Extended;
        SpeaksDht = handshake.Dht;
        Pieces = new Bitfield(pieceCount);
        Exchange = new PeerExchange(remote);
        ConnectedAt = now;
        LastBlockAt = now;
    }

    public int Number { get; }

    public IPEndPoint RemoteEndPoint { get; }

    /// <summary>Gets whether this side made the connection.</summary>
    public bool IsOutgoing { get; }

    /// <summary>Gets or sets where the peer can be connected to, when that is known.</summary>
    public IPEndPoint? ListenEndPoint { get; set; }

    public ReadOnlyMemory<byte> PeerId { get; }

    /// <summary>Gets whether it speaks the fast extension (BEP 6).</summary>
    public bool SpeaksFast { get; }

    /// <summary>Gets whether it speaks the extension protocol (BEP 10).</summary>
    public bool SpeaksExtensions { get; }

    /// <summary>Gets whether it has a node of the DHT (BEP 5).</summary>
    public bool SpeaksDht { get; }

    /// <summary>Gets or sets whether it has told where its node of the DHT is.</summary>
    public bool HasToldDhtPort { get; set; }

    public TimeSpan ConnectedAt { get; }

    /// <summary>Gets the pieces it has.</summary>
    public Bitfield Pieces { get; private set; }

    /// <summary>Gets or sets what it said before the torrent was known; null when that is known from the start.</summary>
    public EarlyMessages? Early { get; set; }

    /// <summary>Gets or sets the number under which it takes metadata messages (BEP 9); 0 when it takes none.</summary>
    public byte MetadataId { get; set; }

    /// <summary>Gets or sets how long it says the info dictionary is, in bytes (BEP 9); null when it has not said.</summary>
    public long? MetadataSize { get; set; }

    /// <summary>Gets or sets the number under which it takes peer exchange (BEP 11); 0 when it takes none.</summary>
    public byte PeerExchangeId { get; set; }

    /// <summary>Gets what it was told of other peers, and when (BEP 11).</summary>
    public PeerExchange Exchange { get; }

    /// <summary>Gets or sets the number under which it takes <c>upload_only</c>; 0 when it takes none.</summary>
    public byte UploadOnlyId { get; set; }

    /// <summary>Gets or sets whether it says that it wants nothing, complete or not (BEP 21).</summary>
    public bool IsUploadOnly { get; set; }

    /// <summary>Gets or sets what it says its client is (BEP 10); null when it has not said.</summary>
    public string? Client { get; set; }

    /// <summary>Gets or sets whether it has told what it has: a bitfield, have all or have none may come only first.</summary>
    public bool HasToldPieces { get; set; }

    /// <summary>Gets or sets how many pieces it has that are still needed here.</summary>
    public int NeededCount { get; set; }

    public bool AmInterested { get; set; }

    public bool AmChoking { get; set; } = true;

    public bool IsInterested { get; set; }

    public bool IsChoking { get; set; } = true;

    /// <summary>Gets or sets whether it was asked and has sent nothing for a minute (BEP 3, anti-snubbing).</summary>
    public bool IsSnubbing { get; set; }

    /// <summary>Gets or sets whether it has refused a request although it does not choke us: it is left alone until the next second.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>Gets or sets how many blocks in a row it has sent that it was not being asked for.</summary>
    public int UnaskedBlocks { get; set; }

    /// <summary>Gets what it is being asked for.</summary>
    public RequestWindow Window { get; } = new();

    /// <summary>Gets what it asks for.</summary>
    public UploadQueue Uploads { get; } = new();

    /// <summary>Gets the pieces it may ask for while choked (BEP 6).</summary>
    public HashSet<int> AllowedToPeer { get; } = [];

    /// <summary>Gets or sets how many bytes of them it may still have while choked.</summary>
    public long AllowedBytes { get; set; }

    /// <summary>Gets the pieces we may ask it for while choked (BEP 6).</summary>
    public HashSet<int> AllowedToUs { get; } = [];

    /// <summary>Gets or sets whether it was told that this side wants nothing any more (BEP 21).</summary>
    public bool KnowsUploadOnly { get; set; }

    /// <summary>Gets the pieces this side has suggested to it and it has not got yet (BEP 6).</summary>
    public HashSet<int> Offered { get; } = [];

    /// <summary>Gets the pieces it has suggested to this side (BEP 6), oldest first.</summary>
    public Queue<int> Suggested { get; } = new();

    /// <summary>Gets or sets the piece it is giving blocks of.</summary>
    public PartialPiece? Current { get; set; }

    /// <summary>Gets or sets when its last block arrived, or when it was first asked after a pause.</summary>
    public TimeSpan LastBlockAt { get; set; }

    /// <summary>Gets the payload received from it.</summary>
    public TransferMeter Received { get; } = new();

    /// <summary>Gets the payload sent to it.</summary>
    public TransferMeter Sent { get; } = new();

    /// <summary>The torrent is known now: its pieces can be counted.</summary>
    public void Learn(int pieceCount) => Pieces = new Bitfield(pieceCount);

    /// <summary>Gets whether blocks were exchanged with it.</summary>
    public bool WasUseful => Received.Total > 0 || Sent.Total > 0;
}
