namespace Owm.BitTorrent.Primitives;

/// <summary>The SHA-1 of a torrent's info dictionary: 20 bytes that name its swarm (BEP 3).</summary>
public readonly struct InfoHash : IEquatable<InfoHash>
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 20;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly uint _c;

    /// <summary>Makes an info-hash of its bytes.</summary>
    /// <param name="bytes">Exactly 20 bytes.</param>
    /// <exception cref="ArgumentException">There are not 20 bytes.</exception>
    public InfoHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException($"An info-hash has {Length} bytes; these are {bytes.Length}.", nameof(bytes));
        }

        _a = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>Compares two info-hashes.</summary>
    public static bool operator ==(InfoHash left, InfoHash right) => left.Equals(right);

    /// <summary>Compares two info-hashes.</summary>
    public static bool operator !=(InfoHash left, InfoHash right) => !left.Equals(right);

    /// <summary>Reads 40 hexadecimal digits of either case, or 32 base32 digits (both are seen in magnet links, BEP 9).</summary>
    /// <param name="text">The digits.</param>
    /// <param name="infoHash">The info-hash, when the digits are right.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out InfoHash infoHash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        infoHash = default;
        if (text.Length == 2 * Length)
        {
            if (Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        }
        else if (text.Length != 32 || !TryReadBase32(text, bytes))
        {
            return false;
        }

        infoHash = new InfoHash(bytes);
        return true;
    }

    /// <summary>Writes the 20 bytes.</summary>
    /// <param name="destination">At least 20 bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _c);
    }

    /// <summary>Returns the 20 bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(InfoHash other) => _a == other._a && _b == other._b && _c == other._c;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InfoHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_a, _b, _c);

    /// <summary>Returns 40 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());

    private static bool TryReadBase32(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        int bits = 0, count = 0, length = 0;
        foreach (var character in text)
        {
            var digit = Digits.IndexOf(char.ToUpperInvariant(character), StringComparison.Ordinal);
            if (digit < 0) return false;
            bits = ((bits << 5) | digit) & 0xFFFF;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes[length++] = (byte)((bits >> count) & 0xFF);
            }
        }

        return true;
    }
}
