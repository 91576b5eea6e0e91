using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Wire;

/// <summary>The first 68 bytes each side sends (BEP 3, "peer protocol"), with the reserved bits this client knows.</summary>
/// <param name="InfoHash">The swarm.</param>
/// <param name="PeerId">The sender's id, 20 bytes.</param>
/// <param name="Extended">Whether the sender speaks the extension protocol (BEP 10).</param>
/// <param name="Fast">Whether the sender speaks the fast extension (BEP 6).</param>
/// <param name="Dht">Whether the sender has a node of the DHT (BEP 5).</param>
internal readonly record struct Handshake(InfoHash InfoHash, ReadOnlyMemory<byte> PeerId, bool Extended, bool Fast, bool Dht = false)
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 68;

    /// <summary>How many bytes must be there before the info-hash can be told.</summary>
    public const int LengthToInfoHash = 48;

    private const int ReservedOffset = 20;
    private const int InfoHashOffset = 28;

    private static ReadOnlySpan<byte> Protocol => "\u0013BitTorrent protocol"u8;

    /// <summary>Writes the handshake.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..Length].Clear();
        Protocol.CopyTo(destination);
        if (Extended) destination[ReservedOffset + 5] |= 0x10;
        if (Fast) destination[ReservedOffset + 7] |= 0x04;
        if (Dht) destination[ReservedOffset + 7] |= 0x01;
        InfoHash.CopyTo(destination[InfoHashOffset..]);
        PeerId.Span.CopyTo(destination[LengthToInfoHash..]);
    }

    /// <summary>Reads the info-hash of a handshake whose peer id may not have arrived yet.</summary>
    /// <param name="bytes">At least <see cref="LengthToInfoHash"/> bytes.</param>
    /// <exception cref="PeerProtocolException">It is not a BitTorrent handshake.</exception>
    public static InfoHash ReadInfoHash(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Protocol)) throw new PeerProtocolException("It does not begin with the BitTorrent handshake.");
        return new InfoHash(bytes.Slice(InfoHashOffset, InfoHash.Length));
    }

    /// <summary>Reads a whole handshake.</summary>
    /// <param name="bytes">At least <see cref="Length"/> bytes.</param>
    /// <exception cref="PeerProtocolException">It is not a BitTorrent handshake.</exception>
    public static Handshake Read(ReadOnlySpan<byte> bytes) =>
        new(
            ReadInfoHash(bytes),
            bytes.Slice(LengthToInfoHash, Primitives.PeerId.Length).ToArray(),
            (bytes[ReservedOffset + 5] & 0x10) != 0,
            (bytes[ReservedOffset + 7] & 0x04) != 0,
            (bytes[ReservedOffset + 7] & 0x01) != 0);
}
