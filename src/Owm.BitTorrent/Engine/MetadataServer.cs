using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>Gives the torrent's info dictionary to peers that have a magnet link alone (BEP 9).</summary>
internal sealed class MetadataServer
{
    // Answers are laid ready as far as this; the rest follows when these have gone, so that nothing else waits behind them for long.
    private const int MaxWaitingBytes = 128 * 1024;

    private readonly MetadataUploads _uploads;

    public MetadataServer(Torrent torrent) => _uploads = new MetadataUploads(torrent.InfoBytes);

    /// <summary>A peer has sent a metadata message.</summary>
    /// <exception cref="PeerProtocolException">It makes no sense, or asks on and on.</exception>
    public void OnMessage(PeerConnection connection, ReadOnlySpan<byte> payload)
    {
        // What was asked for before the torrent was known may still come in: it is passed over.
        var message = MetadataMessage.Read(payload);
        if (message.Kind != MetadataMessageKind.Request || connection.Peer.MetadataId == 0) return;
        _uploads.OnRequest(connection.Peer.Number, message.Piece);
        Answer(connection);
    }

    /// <summary>Writes what a peer waits for, as far as there is room.</summary>
    public void Answer(PeerConnection connection)
    {
        while (connection.Outgoing.Length < MaxWaitingBytes && _uploads.TryTakeAnswer(connection.Peer.Number, out var answer))
        {
            connection.Outgoing.WriteExtended(connection.Peer.MetadataId, answer);
        }
    }

    public void OnGone(PeerConnection connection) => _uploads.OnGone(connection.Peer.Number);
}
