using System.Net;
using Owm.BitTorrent.Net;
using Owm.BitTorrent.Peers;
using Owm.BitTorrent.Wire;

namespace Owm.BitTorrent.Tests.Fuzzing;

/// <summary>What peers send.</summary>
internal static class PeerSurfaces
{
    public static IReadOnlyList<FuzzSurface> All { get; } =
    [
        new("handshake", ReadHandshake, typeof(PeerProtocolException)),
        new("wire", ReadMessages, typeof(PeerProtocolException)),
        new("extension-handshake", ReadExtensionHandshake, typeof(PeerProtocolException)),
        new("ut-metadata", ReadMetadata, typeof(PeerProtocolException)),
        new("pex", ReadPeerExchange, typeof(PeerProtocolException)),
    ];

    private static Action ReadHandshake(byte[] bytes)
    {
        using var connection = new ScriptedConnection(bytes);
        using var buffer = new ReceiveBuffer();
        var receiving = PeerHandshake.ReceiveAsync(connection, buffer, default);
        Assert.True(receiving.IsCompleted);
        var handshake = receiving.GetAwaiter().GetResult();
        var rest = buffer.Unread.ToArray();
        return () =>
        {
            var written = new byte[Handshake.Length];
            handshake.Write(written);
            var again = Handshake.Read(written);
            Assert.Equal(written.AsSpan(0, 20), bytes.AsSpan(0, 20));
            Assert.Equal(written.AsSpan(28), bytes.AsSpan(28, 40));
            Assert.Equal((handshake.Extended, handshake.Fast), (again.Extended, again.Fast));
            Assert.True(bytes.AsSpan(Handshake.Length).StartsWith(rest));
        };
    }

    private static Action ReadMessages(byte[] bytes)
    {
        var count = 0;
        for (var rest = bytes.AsSpan(); PeerMessageReader.TryRead(rest, PeerMessageReader.MaxLength, out _, out var consumed, out _); count++) rest = rest[consumed..];
        return () =>
        {
            var read = 0;
            for (var rest = bytes.AsSpan(); PeerMessageReader.TryRead(rest, PeerMessageReader.MaxLength, out var message, out var consumed, out _); read++)
            {
                // Before it stand keep-alives, of zeros; what is passed over is not written by this client.
                var written = Write(message);
                Assert.True(rest[..consumed].EndsWith(written));
                Assert.True(written.IsEmpty || !rest[..(consumed - written.Length)].ContainsAnyExcept((byte)0));

                // A message of which the last byte is missing is waited for.
                Assert.False(PeerMessageReader.TryRead(rest[..(consumed - 1)], PeerMessageReader.MaxLength, out _, out _, out var needed));
                Assert.InRange(needed, 0, consumed);
                rest = rest[consumed..];
            }

            Assert.Equal(count, read);
        };
    }

    private static ReadOnlySpan<byte> Write(PeerMessage message)
    {
        var writer = new PeerMessageWriter();
        switch (message.Id)
        {
            case MessageId.Piece:
                var header = new byte[PeerMessageWriter.PieceHeaderLength];
                PeerMessageWriter.WritePieceHeader(header, message.Piece, message.Offset, message.Payload.Length);
                return (byte[])[.. header, .. message.Payload];
            case MessageId.Request or MessageId.Cancel or MessageId.RejectRequest:
                writer.Write(message.Id, message.Piece, message.Offset, message.Length);
                break;
            case MessageId.Have or MessageId.SuggestPiece or MessageId.AllowedFast:
                writer.Write(message.Id, message.Piece);
                break;
            case MessageId.Bitfield:
                writer.WriteBitfield(message.Payload);
                break;
            case MessageId.Extended:
                writer.WriteExtended(message.Extension, message.Payload);
                break;
            case MessageId.Choke or MessageId.Unchoke or MessageId.Interested or MessageId.NotInterested or MessageId.HaveAll or MessageId.HaveNone:
                writer.Write(message.Id);
                break;
            default:
                return default;
        }

        return writer.Written.Span;
    }

    // Compared as it is written: what a peer adds of its own is not kept.
    private static Action ReadExtensionHandshake(byte[] bytes)
    {
        var handshake = ExtensionHandshake.Read(bytes);
        return () => Assert.Equal(handshake.ToArray(), ExtensionHandshake.Read(handshake.ToArray()).ToArray());
    }

    private static Action ReadMetadata(byte[] bytes)
    {
        var message = MetadataMessage.Read(bytes);
        var (kind, piece, data) = (message.Kind, message.Piece, message.Data.ToArray());
        return () =>
        {
            Assert.InRange(piece, 0, int.MaxValue);
            Assert.InRange(data.Length, 0, MetadataMessage.PieceLength);
            if (kind is not (MetadataMessageKind.Request or MetadataMessageKind.Reject)) return;
            var again = MetadataMessage.Read(kind == MetadataMessageKind.Request ? MetadataMessage.Request(piece) : MetadataMessage.Reject(piece));
            Assert.Equal((kind, piece), (again.Kind, again.Piece));
        };
    }

    private static Action ReadPeerExchange(byte[] bytes)
    {
        var message = PeerExchangeMessage.Read(bytes);
        return () =>
        {
            Assert.InRange(message.Added.Count, 0, PeerExchangeMessage.MaxPeers);
            Assert.InRange(message.Dropped.Count, 0, PeerExchangeMessage.MaxPeers);
            Assert.All(message.Added, peer => Assert.NotEqual(0, peer.EndPoint.Port));
            Assert.Equal(message.ToArray(), PeerExchangeMessage.Read(message.ToArray()).ToArray());
        };
    }

    // Gives its bytes a few at a time, and then hangs up.
    private sealed class ScriptedConnection(byte[] bytes) : IConnection
    {
        private int _sent;

        public IPEndPoint RemoteEndPoint { get; } = new(IPAddress.Loopback, 1);

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var count = Math.Min(Math.Min(bytes.Length - _sent, buffer.Length), 7);
            bytes.AsSpan(_sent, count).CopyTo(buffer.Span);
            _sent += count;
            return ValueTask.FromResult(count);
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public void Dispose()
        {
        }
    }
}
