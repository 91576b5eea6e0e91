using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrent.Dht;

/// <summary>A place in the DHT: 160 bits that nodes and info-hashes share. How far two places are apart is their exclusive or,
/// read as a number (BEP 5).</summary>
internal readonly struct NodeId : IEquatable<NodeId>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 20;

    /// <summary>The length in bits.</summary>
    public const int BitLength = 160;

    private readonly UInt128 _high;
    private readonly uint _low;

    /// <summary>Makes an id of its bytes.</summary>
    /// <param name="bytes">Exactly 20 bytes.</param>
    public NodeId(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>Compares two ids.</summary>
    public static bool operator ==(NodeId left, NodeId right) => left.Equals(right);

    /// <summary>Compares two ids.</summary>
    public static bool operator !=(NodeId left, NodeId right) => !left.Equals(right);

    /// <summary>Returns the place of a torrent.</summary>
    public static NodeId Of(InfoHash infoHash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        infoHash.CopyTo(bytes);
        return new NodeId(bytes);
    }

    /// <summary>Compares how far two ids are from this one; negative when the first is nearer.</summary>
    public int CompareDistance(NodeId first, NodeId second)
    {
        var order = (_high ^ first._high).CompareTo(_high ^ second._high);
        return order != 0 ? order : (_low ^ first._low).CompareTo(_low ^ second._low);
    }

    /// <summary>Returns how many bits at the start are the same in another id, 160 when it is the same id.</summary>
    public int SharedBits(NodeId other)
    {
        var high = _high ^ other._high;
        return high != 0 ? (int)UInt128.LeadingZeroCount(high) : 128 + BitOperations.LeadingZeroCount(_low ^ other._low);
    }

    /// <summary>Returns an id that shares exactly so many bits with this one; the others are random.</summary>
    /// <param name="bits">0 to 159.</param>
    /// <param name="entropy">Where the others come from.</param>
    public NodeId RandomSharing(int bits, Entropy entropy)
    {
        Span<byte> own = stackalloc byte[Length];
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(own);
        entropy.Fill(bytes);
        var whole = bits / 8;
        own[..whole].CopyTo(bytes);
        var kept = 0xFF00 >> (bits % 8) & 0xFF;
        var flipped = 0x80 >> (bits % 8);
        bytes[whole] = (byte)((own[whole] & kept) | (~own[whole] & flipped) | (bytes[whole] & ~(kept | flipped)));
        return new NodeId(bytes);
    }

    /// <summary>Writes the 20 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _low);
    }

    /// <inheritdoc/>
    public bool Equals(NodeId other) => _high == other._high && _low == other._low;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is NodeId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _low);

    /// <summary>Returns 40 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
