using System.Buffers.Binary;
using System.Net;
using System.Numerics;

namespace Owm.BitTorrent.Peers;

/// <summary>How much two peers should like to be connected, as both compute it alike (BEP 40): whoever must choose keeps the greater.</summary>
internal static class PeerPriority
{
    /// <summary>Computes the priority of a connection; the same whichever side computes it.</summary>
    /// <param name="one">One side's address as the other sees it, and the port it listens on.</param>
    /// <param name="other">The other side's.</param>
    /// <returns>The priority; 0 for addresses of different families, of which the BEP does not speak.</returns>
    public static uint Of(IPEndPoint one, IPEndPoint other)
    {
        if (one.AddressFamily != other.AddressFamily) return 0;
        Span<byte> bytes = stackalloc byte[32];
        if (one.Address.Equals(other.Address))
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)Math.Min(one.Port, other.Port));
            BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)Math.Max(one.Port, other.Port));
            return Crc32C(bytes[..4]);
        }

        one.Address.TryWriteBytes(bytes, out var length);
        other.Address.TryWriteBytes(bytes[length..], out _);
        var first = bytes[..length];
        var second = bytes.Slice(length, length);

        // As many bytes count in full as name the network, /16 or /48; one more than they share when they share as much.
        var network = length == 4 ? 2 : 6;
        var shared = first.CommonPrefixLength(second);
        var whole = shared < network ? network : shared + 1;
        for (var i = whole; i < length; i++)
        {
            first[i] &= 0x55;
            second[i] &= 0x55;
        }

        if (first.SequenceCompareTo(second) <= 0) return Crc32C(bytes[..(2 * length)]);
        Span<byte> sorted = stackalloc byte[32];
        second.CopyTo(sorted);
        first.CopyTo(sorted[length..]);
        return Crc32C(sorted[..(2 * length)]);
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
