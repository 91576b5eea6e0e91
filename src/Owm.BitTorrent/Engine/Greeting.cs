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
    /// <param name="listenPort">Where peers are accepted, if they are.</param>
    public static void Write(PeerConnection connection, Torrent torrent, PiecePicker picker, int? listenPort)
    {
        var peer = connection.Peer;
        var messages = connection.Outgoing;
        if (peer.SpeaksFast && picker.Verified.IsFull) messages.Write(MessageId.HaveAll);
        else if (peer.SpeaksFast && picker.Verified.IsEmpty) messages.Write(MessageId.HaveNone);
        else if (!picker.Verified.IsEmpty) messages.WriteBitfield(picker.Verified.Bytes);
        if (peer.SpeaksExtensions)
        {
            var handshake = new ExtensionHandshake
            {
                Port = listenPort,
                RequestQueueLength = UploadQueue.MaxRequests,
                IsUploadOnly = picker.RemainingCount == 0,
                Client = EngineContext.ClientName,
            };
            messages.WriteExtended(ExtensionHandshake.Extension, handshake.ToArray());
        }

        if (peer.SpeaksFast) Allow(peer, messages, torrent, picker);
    }

    private static void Allow(Peer peer, PeerMessageWriter messages, Torrent torrent, PiecePicker picker)
    {
        var most = Math.Max(1, MaxAllowedBytes / torrent.Layout.PieceLength);
        foreach (var piece in AllowedFast.For(peer.RemoteEndPoint.Address, torrent.InfoHash, torrent.Layout.PieceCount).Take(most))
        {
            peer.AllowedToPeer.Add(piece);
            peer.AllowedBytes += (long)TimesAllowed * torrent.Layout.LengthOf(piece);
            if (picker.Verified[piece]) messages.Write(MessageId.AllowedFast, piece);
        }
    }
}
