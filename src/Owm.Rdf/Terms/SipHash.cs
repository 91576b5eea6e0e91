using System.Buffers.Binary;
using System.Numerics;

namespace Owm.Rdf.Terms;

/// <summary>SipHash-2-4 (Aumasson and Bernstein 2012): a 64-bit hash the same on every machine; with a secret key nobody outside can make texts collide.</summary>
internal readonly struct SipHash(ulong key0, ulong key1)
{
    /// <summary>Hashes bytes.</summary>
    public ulong Compute(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var v0 = key0 ^ 0x736f6d6570736575;
            var v1 = key1 ^ 0x646f72616e646f6d;
            var v2 = key0 ^ 0x6c7967656e657261;
            var v3 = key1 ^ 0x7465646279746573;
            var last = (ulong)bytes.Length << 56;
            while (bytes.Length >= sizeof(ulong))
            {
                Absorb(BinaryPrimitives.ReadUInt64LittleEndian(bytes), ref v0, ref v1, ref v2, ref v3);
                bytes = bytes[sizeof(ulong)..];
            }

            for (var i = 0; i < bytes.Length; i++) last |= (ulong)bytes[i] << (8 * i);
            Absorb(last, ref v0, ref v1, ref v2, ref v3);
            v2 ^= 0xff;
            for (var i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
            return v0 ^ v1 ^ v2 ^ v3;
        }
    }

    private static void Absorb(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        unchecked
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
