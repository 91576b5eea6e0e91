using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Owm.BitTorrent.Primitives;

/// <summary>A set of piece indexes, one bit each, laid out as peers send it: the high bit of the first byte is piece 0
/// (BEP 3, bitfield). Not safe for use by several threads at once.</summary>
public sealed class Bitfield
{
    private readonly byte[] _bytes;

    /// <summary>Makes a set in which every bit is clear.</summary>
    /// <param name="length">The number of bits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public Bitfield(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _bytes = new byte[ByteLengthOf(length)];
    }

    /// <summary>Makes a copy.</summary>
    /// <param name="other">The set to copy.</param>
    public Bitfield(Bitfield other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Length = other.Length;
        Count = other.Count;
        _bytes = [.. other._bytes];
    }

    private Bitfield(int length, byte[] bytes)
    {
        Length = length;
        _bytes = bytes;
        Count = CountOnes(bytes);
    }

    /// <summary>Gets the number of bits.</summary>
    public int Length { get; }

    /// <summary>Gets how many bits are set.</summary>
    public int Count { get; private set; }

    /// <summary>Gets whether every bit is set.</summary>
    public bool IsFull => Count == Length;

    /// <summary>Gets whether no bit is set.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Gets the number of bytes in which the bits are sent.</summary>
    public int ByteLength => _bytes.Length;

    /// <summary>Gets the bits as they are sent; spare bits at the end are clear.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Gets the indexes of the bits that are set, in rising order, for use in <c>foreach</c> without allocation.</summary>
    public SetIndexes Indexes => new(this, true);

    /// <summary>Gets the indexes of the bits that are clear, in rising order, for use in <c>foreach</c> without allocation.</summary>
    public SetIndexes ClearIndexes => new(this, false);

    /// <summary>Gets whether a bit is set.</summary>
    /// <param name="index">The bit's index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bit.</exception>
    public bool this[int index]
    {
        get
        {
            Check(index);
            return (_bytes[index >> 3] & Mask(index)) != 0;
        }
    }

    /// <summary>Returns the number of bytes that a set of so many bits is sent in.</summary>
    /// <param name="length">The number of bits.</param>
    public static int ByteLengthOf(int length) => (int)(((long)length + 7) / 8);

    /// <summary>Reads a set that a peer or a file holds.</summary>
    /// <param name="bytes">The bytes: exactly as many as the length asks for, with the spare bits at the end clear (BEP 3).</param>
    /// <param name="length">The number of bits there should be.</param>
    /// <param name="bitfield">The set, when the bytes are right.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int length, [NotNullWhen(true)] out Bitfield? bitfield)
    {
        bitfield = null;
        if (length < 0 || bytes.Length != ByteLengthOf(length)) return false;
        var spare = (bytes.Length * 8L) - length;
        if (spare > 0 && (bytes[^1] & ((1 << (int)spare) - 1)) != 0) return false;
        bitfield = new Bitfield(length, bytes.ToArray());
        return true;
    }

    /// <summary>Sets a bit.</summary>
    /// <param name="index">The bit's index.</param>
    /// <returns>Whether it was clear before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bit.</exception>
    public bool Set(int index)
    {
        Check(index);
        ref var target = ref _bytes[index >> 3];
        if ((target & Mask(index)) != 0) return false;
        target |= Mask(index);
        Count++;
        return true;
    }

    /// <summary>Clears a bit.</summary>
    /// <param name="index">The bit's index.</param>
    /// <returns>Whether it was set before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bit.</exception>
    public bool Clear(int index)
    {
        Check(index);
        ref var target = ref _bytes[index >> 3];
        if ((target & Mask(index)) == 0) return false;
        target ^= Mask(index);
        Count--;
        return true;
    }

    /// <summary>Sets every bit.</summary>
    public void SetAll()
    {
        _bytes.AsSpan().Fill(0xFF);
        var spare = (int)((_bytes.Length * 8L) - Length);
        if (spare > 0) _bytes[^1] = (byte)((0xFF << spare) & 0xFF);
        Count = Length;
    }

    /// <summary>Clears every bit.</summary>
    public void ClearAll()
    {
        _bytes.AsSpan().Clear();
        Count = 0;
    }

    /// <summary>Sets every bit that another set has.</summary>
    /// <param name="other">A set of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void UnionWith(Bitfield other)
    {
        CheckSameLength(other);
        for (var i = 0; i < _bytes.Length; i++) _bytes[i] |= other._bytes[i];
        Count = CountOnes(_bytes);
    }

    /// <summary>Returns whether a bit is set here that is clear in another set: whether a peer has what we lack.</summary>
    /// <param name="other">A set of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public bool HasAnyBeyond(Bitfield other)
    {
        CheckSameLength(other);
        var mine = MemoryMarshal.Cast<byte, ulong>(_bytes);
        var theirs = MemoryMarshal.Cast<byte, ulong>(other._bytes);
        for (var i = 0; i < mine.Length; i++)
        {
            if ((mine[i] & ~theirs[i]) != 0) return true;
        }

        for (var i = mine.Length * sizeof(ulong); i < _bytes.Length; i++)
        {
            if ((_bytes[i] & ~other._bytes[i]) != 0) return true;
        }

        return false;
    }

    /// <summary>Writes the bits as they are sent.</summary>
    /// <param name="destination">At least <see cref="ByteLength"/> bytes.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>Returns the index of the next bit of a value.</summary>
    /// <param name="start">Where to begin looking.</param>
    /// <param name="value">Whether a set or a clear bit is looked for.</param>
    /// <returns>The index, or -1 when there is none from there on.</returns>
    public int IndexOf(int start, bool value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (start >= Length) return -1;

        // Whole words where the bytes allow it: a torrent of a million pieces is mostly long runs of one value.
        var flip = value ? 0UL : ulong.MaxValue;
        var flipByte = (byte)(flip & 0xFF);
        var at = start >> 3;
        var first = (uint)(_bytes[at] ^ flipByte) & (0xFFu >> (start & 7));
        if (first != 0) return Inside((at << 3) + BitOperations.LeadingZeroCount(first << 24));
        at++;
        for (; at + sizeof(ulong) <= _bytes.Length; at += sizeof(ulong))
        {
            var word = BinaryPrimitives.ReadUInt64BigEndian(_bytes.AsSpan(at)) ^ flip;
            if (word != 0) return Inside((at << 3) + BitOperations.LeadingZeroCount(word));
        }

        for (; at < _bytes.Length; at++)
        {
            var octet = (uint)(_bytes[at] ^ flipByte);
            if (octet != 0) return Inside((at << 3) + BitOperations.LeadingZeroCount(octet << 24));
        }

        return -1;
    }

    /// <summary>Returns the index of the next bit that is set both here and in another set: what a peer has that we lack.</summary>
    /// <param name="start">Where to begin looking.</param>
    /// <param name="other">A set of the same length.</param>
    /// <returns>The index, or -1 when there is none from there on.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public int IndexOfCommon(int start, Bitfield other)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        CheckSameLength(other);
        if (start >= Length) return -1;
        var at = start >> 3;
        var first = (uint)(_bytes[at] & other._bytes[at]) & (0xFFu >> (start & 7));
        if (first != 0) return (at << 3) + BitOperations.LeadingZeroCount(first << 24);
        at++;
        for (; at + sizeof(ulong) <= _bytes.Length; at += sizeof(ulong))
        {
            var word = BinaryPrimitives.ReadUInt64BigEndian(_bytes.AsSpan(at)) & BinaryPrimitives.ReadUInt64BigEndian(other._bytes.AsSpan(at));
            if (word != 0) return (at << 3) + BitOperations.LeadingZeroCount(word);
        }

        for (; at < _bytes.Length; at++)
        {
            var octet = (uint)(_bytes[at] & other._bytes[at]);
            if (octet != 0) return (at << 3) + BitOperations.LeadingZeroCount(octet << 24);
        }

        return -1;
    }

    private static byte Mask(int index) => (byte)(0x80 >> (index & 7));

    private static int CountOnes(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) count += BitOperations.PopCount(word);
        foreach (var octet in bytes[(bytes.Length & ~7)..]) count += BitOperations.PopCount(octet);
        return count;
    }

    // Spare bits are clear, so a search for a clear bit may end in them.
    private int Inside(int index) => index < Length ? index : -1;

    private void Check(int index)
    {
        if (unchecked((uint)index) >= (uint)Length) ThrowNoSuchBit(index);
    }

    private void ThrowNoSuchBit(int index) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Length} bits, counted from 0.");

    private void CheckSameLength(Bitfield other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Length != Length)
        {
            throw new ArgumentException($"The sets have {Length} and {other.Length} bits; they must have as many.", nameof(other));
        }
    }

    /// <summary>The indexes of the bits of one value, in rising order. Bits may be changed while it runs: those ahead are then seen as they are.</summary>
    public readonly struct SetIndexes : IEquatable<SetIndexes>
    {
        private readonly Bitfield _bits;
        private readonly bool _value;

        internal SetIndexes(Bitfield bits, bool value)
        {
            _bits = bits;
            _value = value;
        }

        /// <summary>Compares two sequences: the same value of the same set.</summary>
        public static bool operator ==(SetIndexes left, SetIndexes right) => left.Equals(right);

        /// <summary>Compares two sequences.</summary>
        public static bool operator !=(SetIndexes left, SetIndexes right) => !left.Equals(right);

        /// <summary>Returns what <c>foreach</c> needs.</summary>
        public Enumerator GetEnumerator() => new(_bits, _value);

        /// <inheritdoc/>
        public bool Equals(SetIndexes other) => ReferenceEquals(_bits, other._bits) && _value == other._value;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is SetIndexes other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(_bits, _value);
    }

    /// <summary>Walks over the indexes.</summary>
    public ref struct Enumerator
    {
        private readonly Bitfield _bits;
        private readonly bool _value;

        internal Enumerator(Bitfield bits, bool value)
        {
            _bits = bits;
            _value = value;
            Current = -1;
        }

        /// <summary>Gets the index.</summary>
        public int Current { get; private set; }

        /// <summary>Goes to the next index.</summary>
        public bool MoveNext()
        {
            Current = _bits.IndexOf(Current + 1, _value);
            return Current >= 0;
        }
    }
}
