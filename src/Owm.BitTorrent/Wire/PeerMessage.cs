namespace Owm.BitTorrent.Wire;

/// <summary>One message, still lying in the buffer it was received in: use it before the buffer is used again.</summary>
internal readonly ref struct PeerMessage
{
    /// <summary>Gets what it says.</summary>
    public required MessageId Id { get; init; }

    /// <summary>Gets the piece it speaks of (have, request, piece, cancel, suggest, reject, allowed fast).</summary>
    public int Piece { get; init; }

    /// <summary>Gets the offset in the piece, in bytes (request, piece, cancel, reject).</summary>
    public int Offset { get; init; }

    /// <summary>Gets the length in bytes (request, cancel, reject).</summary>
    public int Length { get; init; }

    /// <summary>Gets the port of the sender's node of the DHT (port).</summary>
    public int Port { get; init; }

    /// <summary>Gets the block (piece), the bits (bitfield), or what follows the extension's number (extended).</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Gets the extension's number (extended): 0 is the extension handshake (BEP 10).</summary>
    public byte Extension { get; init; }
}
