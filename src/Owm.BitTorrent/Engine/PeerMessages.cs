using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Engine;

/// <summary>Brings what peers say to the part of the torrent it concerns.</summary>
internal sealed class PeerMessages : IPeerEvents
{
    private readonly TorrentSession _session;

    public PeerMessages(TorrentSession session) => _session = session;

    public void OnMessage(PeerConnection connection, PeerMessage message)
    {
        var (down, up) = (_session.Downloader, _session.Uploader);
        if (message.Id is MessageId.HaveAll or MessageId.HaveNone or MessageId.RejectRequest or MessageId.AllowedFast or MessageId.SuggestPiece && !connection.Peer.SpeaksFast)
        {
            throw new PeerProtocolException($"It sent {message.Id} and does not speak the fast extension.");
        }

        switch (message.Id)
        {
            case MessageId.Piece:
                down.OnBlock(connection, message);
                break;
            case MessageId.Request:
                up.OnRequest(connection, message);
                break;
            case MessageId.Have:
                down.OnHave(connection, message.Piece);
                up.OnHave(connection, message.Piece);
                break;
            case MessageId.Bitfield:
                down.OnBitfield(connection, message.Payload);
                break;
            case MessageId.HaveAll:
                down.OnHaveAll(connection);
                break;
            case MessageId.HaveNone:
                down.OnHaveNone(connection);
                break;
            case MessageId.Choke:
                Downloader.OnChoke(connection);
                break;
            case MessageId.Unchoke:
                Downloader.OnUnchoke(connection);
                break;
            case MessageId.Interested:
                up.OnInterested(connection);
                break;
            case MessageId.NotInterested:
                up.OnNotInterested(connection);
                break;
            case MessageId.Cancel:
                Uploader.OnCancel(connection, message);
                break;
            case MessageId.RejectRequest:
                Downloader.OnReject(connection, message);
                break;
            case MessageId.AllowedFast:
                down.OnAllowedFast(connection, message.Piece);
                break;
            case MessageId.SuggestPiece:
                down.OnSuggest(connection, message.Piece);
                break;
            case MessageId.Extended:
                OnExtended(connection, message);
                break;
            case MessageId.Port when !_session.Torrent.IsPrivate:
                DhtPorts.Take(connection.Peer, message, _session.Engine);
                break;
            default:
                // DHT ports in a private torrent.
                break;
        }
    }

    private void OnExtended(PeerConnection connection, PeerMessage message)
    {
        switch (message.Extension)
        {
            case Extension.Handshake:
                _session.Swarm.OnExtensionHandshake(connection, ExtensionHandshake.Read(message.Payload));
                break;
            case Extension.Metadata:
                _session.Metadata.OnMessage(connection, message.Payload);
                break;
            case Extension.PeerExchange:
                _session.Swarm.Exchanger.OnMessage(connection, message.Payload);
                break;
            case Extension.UploadOnly when message.Payload.Length == 1:
                connection.Peer.IsUploadOnly = message.Payload[0] != 0;
                break;
            default:
                // Extensions this client has not offered.
                break;
        }
    }

    public void OnReceived(PeerConnection connection)
    {
        _session.Downloader.Request(connection);
        _session.Metadata.Answer(connection);
        connection.Flush();
    }

    public async ValueTask ReadAsync(IReadOnlyList<BlockBatch.Run> runs)
    {
        try
        {
            await _session.Content.ReadAsync(runs);
        }
        catch (StorageException exception)
        {
            // Every peer's request would end like this one: the torrent stops, says why, and looks again when it is resumed.
            _session.Content.Doubt();
            _session.Fail(exception);
            throw;
        }
    }

    public void OnSent(PeerConnection connection, int payloadBytes) => _session.Uploader.OnSent(connection, payloadBytes);

    public void OnClosed(PeerConnection connection, CloseReason reason, string? detail)
    {
        _session.Swarm.OnClosed(connection, reason, detail);
        _session.Downloader.OnGone(connection);
        _session.Uploader.OnGone(connection);
        _session.Metadata.OnGone(connection);
    }
}
