using System.Buffers.Binary;

namespace Owm.BitTorrent.Wire;

/// <summary>Lays messages one behind the other, ready to be sent.</summary>
internal sealed class PeerMessageWriter
{
    /// <summary>The length of a piece message without its block: prefix, id, piece and offset.</summary>
    public const int PieceHeaderLength = 13;

    private byte[] _buffer = new byte[256];

    /// <summary>Gets how many bytes lie ready.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the bytes that lie ready; valid until the next message is written.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Forgets what was written; the room is kept, unless it had grown large.</summary>
    public void Clear()
    {
        Length = 0;
        if (_buffer.Length > 64 * 1024) _buffer = new byte[256];
    }

    public void WriteHandshake(Handshake handshake)
    {
        handshake.Write(Take(Handshake.Length));
    }

    public void WriteKeepAlive() => Take(4).Clear();

    /// <summary>Writes a message that is its id alone.</summary>
    public void Write(MessageId id) => Begin(id, 0);

    /// <summary>Writes have, suggest piece or allowed fast.</summary>
    public void Write(MessageId id, int piece) => BinaryPrimitives.WriteInt32BigEndian(Begin(id, 4), piece);

    /// <summary>Writes request, cancel or reject request.</summary>
    public void Write(MessageId id, int piece, int offset, int length)
    {
        var payload = Begin(id, 12);
        BinaryPrimitives.WriteInt32BigEndian(payload, piece);
        BinaryPrimitives.WriteInt32BigEndian(payload[4..], offset);
        BinaryPrimitives.WriteInt32BigEndian(payload[8..], length);
    }

    /// <summary>Writes the port of this client's node of the DHT (BEP 5).</summary>
    public void WritePort(int port) => BinaryPrimitives.WriteUInt16BigEndian(Begin(MessageId.Port, 2), (ushort)port);

    /// <summary>Writes a bitfield.</summary>
    /// <param name="bits">The bits in the order of BEP 3, spare bits zero.</param>
    public void WriteBitfield(ReadOnlySpan<byte> bits) => bits.CopyTo(Begin(MessageId.Bitfield, bits.Length));

    /// <summary>Writes a message of the extension protocol (BEP 10).</summary>
    public void WriteExtended(byte extension, ReadOnlySpan<byte> payload)
    {
        var body = Begin(MessageId.Extended, 1 + payload.Length);
        body[0] = extension;
        payload.CopyTo(body[1..]);
    }

    /// <summary>Writes the header of a piece message; the block follows it on the wire.</summary>
    /// <param name="destination">At least <see cref="PieceHeaderLength"/> bytes.</param>
    /// <param name="piece">The piece's index.</param>
    /// <param name="offset">The block's offset in the piece, in bytes.</param>
    /// <param name="length">The block's length in bytes.</param>
    public static void WritePieceHeader(Span<byte> destination, int piece, int offset, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination, 9 + length);
        destination[4] = (byte)MessageId.Piece;
        BinaryPrimitives.WriteInt32BigEndian(destination[5..], piece);
        BinaryPrimitives.WriteInt32BigEndian(destination[9..], offset);
    }

    private Span<byte> Begin(MessageId id, int payloadLength)
    {
        var message = Take(5 + payloadLength);
        BinaryPrimitives.WriteInt32BigEndian(message, 1 + payloadLength);
        message[4] = (byte)id;
        return message[5..];
    }

    private Span<byte> Take(int length)
    {
        if (_buffer.Length - Length < length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + length));
        var taken = _buffer.AsSpan(Length, length);
        Length += length;
        return taken;
    }
}
