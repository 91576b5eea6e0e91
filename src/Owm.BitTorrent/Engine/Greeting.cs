using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Pieces;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>What every peer is told first: what is here, what this client can do, and what it may have at once.</summary>
internal static class Greeting
{
    // What is allowed to choked peers is served beside the slots: of large pieces few must do to begin trading with.
    private const int MaxAllowedBytes = 4 * 1024 * 1024;

    // A block may get lost and be asked for again; whoever asks for all of it a third time wants our line, not the content.
    private const int TimesAllowed = 2;

    /// <summary>Writes the first messages to a peer.</summary>
    /// <param name="connection">The connection; it is not flushed.</param>
    /// <param name="torrent">The torrent.</param>
    /// <param name="picker">What is here.</param>
    /// <param name="engine">Where peers are accepted, and how they are found.</param>
    /// <param name="isHidden">Whether the peer is to believe that nothing is here (BEP 16).</param>
    public static void Write(PeerConnection connection, Torrent torrent, PiecePicker picker, EngineContext engine, bool isHidden = false)
    {
        var peer = connection.Peer;
        var messages = connection.Outgoing;
        if (isHidden)
        {
            if (peer.SpeaksFast) messages.Write(MessageId.HaveNone);
        }
        else if (peer.SpeaksFast && picker.Verified.IsFull) messages.Write(MessageId.HaveAll);
        else if (peer.SpeaksFast && picker.Verified.IsEmpty) messages.Write(MessageId.HaveNone);
        else if (!picker.Verified.IsEmpty) messages.WriteBitfield(picker.Verified.Bytes);
        WriteHandshake(connection, torrent, engine, picker.RemainingCount == 0 && !isHidden);
        if (!torrent.IsPrivate) DhtPorts.Write(connection, engine);
    }

    /// <summary>Writes the first messages to a peer while the torrent is not known: nothing is here, and its metadata is wanted.</summary>
    public static void WriteUnknown(PeerConnection connection, EngineContext engine)
    {
        if (connection.Peer.SpeaksFast) connection.Outgoing.Write(MessageId.HaveNone);
        if (connection.Peer.SpeaksExtensions) Write(connection, Describe(engine, isPrivate: false));
        DhtPorts.Write(connection, engine);
    }

    /// <summary>Writes what has changed for a peer that was greeted while the torrent was not known.</summary>
    public static void WriteKnown(PeerConnection connection, Torrent torrent, PiecePicker picker, EngineContext engine)
    {
        // It has been told that nothing is here, and a bitfield may only come first (BEP 3).
        foreach (var piece in picker.Verified.Indexes) connection.Outgoing.Write(MessageId.Have, piece);
        WriteHandshake(connection, torrent, engine, picker.RemainingCount == 0);
    }

    /// <summary>Writes whether this side wants nothing any more: as the message for that to who takes it, as a further handshake to others (BEP 21).</summary>
    public static void WriteUploadOnly(PeerConnection connection, Torrent torrent, bool isUploadOnly, EngineContext engine)
    {
        if (connection.Peer.UploadOnlyId is > 0 and var id) connection.Outgoing.WriteExtended(id, [isUploadOnly ? (byte)1 : (byte)0]);
        else WriteHandshake(connection, torrent, engine, isUploadOnly);
        connection.Peer.KnowsUploadOnly = isUploadOnly;
    }

    private static void WriteHandshake(PeerConnection connection, Torrent torrent, EngineContext engine, bool isUploadOnly)
    {
        connection.Peer.KnowsUploadOnly = isUploadOnly;
        if (!connection.Peer.SpeaksExtensions) return;
        Write(connection, Describe(engine, torrent.IsPrivate) with
        {
            IsUploadOnly = isUploadOnly,
            MetadataSize = torrent.InfoBytes.Length > 0 ? torrent.InfoBytes.Length : null,
        });
    }

    private static ExtensionHandshake Describe(EngineContext engine, bool isPrivate) => new()
    {
        Port = engine.ListenPort,
        RequestQueueLength = UploadQueue.MaxRequests,
        Client = EngineContext.ClientName,
        MetadataId = Extension.Metadata,
        PeerExchangeId = PeerSources.ExchangesPeers(engine, isPrivate) ? Extension.PeerExchange : null,
        UploadOnlyId = Extension.UploadOnly,
    };

    private static void Write(PeerConnection connection, ExtensionHandshake handshake) =>
        connection.Outgoing.WriteExtended(Extension.Handshake, (handshake with { YourAddress = connection.Peer.RemoteEndPoint.Address }).ToArray());

    /// <summary>Tells a peer that must wait for its turn what it may have meanwhile (BEP 6); once.</summary>
    public static void Allow(PeerConnection connection, Torrent torrent, PiecePicker picker)
    {
        var peer = connection.Peer;
        if (!peer.SpeaksFast || peer.AllowedToPeer.Count > 0) return;
        var most = Math.Max(1, MaxAllowedBytes / torrent.Layout.PieceLength);
        foreach (var piece in AllowedFast.For(peer.RemoteEndPoint.Address, torrent.InfoHash, torrent.Layout.PieceCount).Take(most))
        {
            peer.AllowedToPeer.Add(piece);
            peer.AllowedBytes += (long)TimesAllowed * torrent.Layout.LengthOf(piece);
            if (picker.Verified[piece]) connection.Outgoing.Write(MessageId.AllowedFast, piece);
        }
    }
}
