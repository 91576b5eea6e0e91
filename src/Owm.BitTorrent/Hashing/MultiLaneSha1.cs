using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Words = System.Runtime.Intrinsics.Vector512<uint>;

namespace Owm.BitTorrent.Hashing;

/// <summary>
/// SHA-1 (FIPS 180-4 section 6.1) of 16 buffers of one length at once, each in its own 32-bit lane of AVX-512 registers:
/// five to six times the throughput of one buffer after the other with the processor's SHA instructions.
/// </summary>
/// <remarks>
/// The 16 words of the message schedule, the five of the state and the constant of the rounds live in registers from the
/// first round of a block to the last. That is why the rounds are written out in fours and every step adds to what is
/// there already: with one temporary more, the JIT spills in every round and half the speed is gone.
/// Buffers whose addresses differ by a power of two fall into the same sets of the cache; 256 bytes between them cost
/// nothing and help.
/// </remarks>
internal static unsafe class MultiLaneSha1
{
    /// <summary>How many buffers are hashed at once.</summary>
    public const int LaneCount = 16;

    /// <summary>The length of a block in bytes.</summary>
    internal const int BlockLength = 64;

    /// <summary>How many words the state of 16 hashes has.</summary>
    internal const int StateLength = StateWords * LaneCount;

    private const int StateWords = 5;

    // Truth tables of vpternlog for the functions of FIPS 180-4 section 4.1.1.
    private const byte Choose = 0xCA;
    private const byte Parity = 0x96;
    private const byte Majority = 0xE8;

    /// <summary>Gets whether the processor can do it.</summary>
    public static bool IsSupported => Avx512BW.IsSupported;

    /// <summary>Hashes 16 buffers.</summary>
    /// <param name="buffers">Where each of the <see cref="LaneCount"/> buffers begins; one may stand there several times.</param>
    /// <param name="length">The length of every buffer, in bytes.</param>
    /// <param name="digests">Receives 20 bytes per buffer; it may be shorter, then the digests of the last ones are dropped.</param>
    public static void HashData(byte** buffers, long length, Span<byte> digests)
    {
        var state = stackalloc uint[StateLength];
        Begin(state);
        Compress(state, buffers, (nint)(length / BlockLength));
        var rests = stackalloc byte*[LaneCount];
        var rest = (int)(length % BlockLength);
        for (var lane = 0; lane < LaneCount; lane++) rests[lane] = buffers[lane] + (length - rest);
        End(state, rests, rest, length, digests);
    }

    /// <summary>Sets the state of 16 hashes to where SHA-1 begins (section 5.3.1).</summary>
    /// <param name="state"><see cref="StateLength"/> words.</param>
    internal static void Begin(uint* state)
    {
        new Span<uint>(state + (0 * LaneCount), LaneCount).Fill(0x67452301);
        new Span<uint>(state + (1 * LaneCount), LaneCount).Fill(0xEFCDAB89);
        new Span<uint>(state + (2 * LaneCount), LaneCount).Fill(0x98BADCFE);
        new Span<uint>(state + (3 * LaneCount), LaneCount).Fill(0x10325476);
        new Span<uint>(state + (4 * LaneCount), LaneCount).Fill(0xC3D2E1F0);
    }

    /// <summary>Hashes what is left of each buffer after its whole blocks, then 0x80, zeros and the length in bits
    /// (section 5.1.1), and writes the digests.</summary>
    /// <param name="state">The state after the whole blocks.</param>
    /// <param name="rests">Where what is left of each of the 16 buffers begins.</param>
    /// <param name="rest">How many bytes are left of each; less than a block.</param>
    /// <param name="length">The length of every buffer from its beginning, in bytes.</param>
    /// <param name="digests">Receives 20 bytes per buffer; it may be shorter, then the digests of the last ones are dropped.</param>
    internal static void End(uint* state, byte** rests, int rest, long length, Span<byte> digests)
    {
        const int Longest = 2 * BlockLength;
        var padded = rest + 1 + sizeof(long) <= BlockLength ? BlockLength : Longest;
        var ends = stackalloc byte[LaneCount * Longest];
        var starts = stackalloc byte*[LaneCount];
        for (var lane = 0; lane < LaneCount; lane++)
        {
            starts[lane] = ends + (lane * Longest);
            var end = new Span<byte>(starts[lane], padded);
            new ReadOnlySpan<byte>(rests[lane], rest).CopyTo(end);
            end[rest..].Clear();
            end[rest] = 0x80;
            BinaryPrimitives.WriteInt64BigEndian(end[^sizeof(long)..], length * 8);
        }

        Compress(state, starts, padded / BlockLength);
        for (var lane = 0; lane < LaneCount && digests.Length >= 4 * StateWords; lane++)
        {
            for (var word = 0; word < StateWords; word++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(digests[(4 * word)..], state[(word * LaneCount) + lane]);
            }

            digests = digests[(4 * StateWords)..];
        }
    }

    /// <summary>Hashes whole blocks of 16 buffers.</summary>
    /// <param name="state">The state before them, and then after them.</param>
    /// <param name="buffers">Where the blocks of each of the 16 buffers begin.</param>
    /// <param name="blocks">How many blocks of <see cref="BlockLength"/> bytes.</param>
    // Fully optimized from its first call: a tier that keeps these locals in memory is of no use to anyone.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compress(uint* state, byte** buffers, nint blocks)
    {
        var a = Vector512.Load(state);
        var b = Vector512.Load(state + (1 * LaneCount));
        var c = Vector512.Load(state + (2 * LaneCount));
        var d = Vector512.Load(state + (3 * LaneCount));
        var e = Vector512.Load(state + (4 * LaneCount));
        var k0 = Vector512.Create(0x5A827999u);
        var k1 = Vector512.Create(0x6ED9EBA1u);
        var k2 = Vector512.Create(0x8F1BBCDCu);
        var k3 = Vector512.Create(0xCA62C1D6u);
        var toBigEndian = Vector512.Create(Vector256.Create(Vector128.Create(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, (byte)12)));
        for (nint block = 0; block < blocks; block++)
        {
            var (a0, b0, c0, d0, e0) = (a, b, c, d, e);
            var offset = unchecked(block * BlockLength);

            // The schedule: 16 words, w0 to w3 hold four each. After every use four words give way to the next four.
            var w0 = LoadFour(buffers, offset, toBigEndian);
            var w1 = LoadFour(buffers + 4, offset, toBigEndian);
            var w2 = LoadFour(buffers + 8, offset, toBigEndian);
            var w3 = LoadFour(buffers + 12, offset, toBigEndian);
            Exchange(ref w0.A, ref w1.A, ref w2.A, ref w3.A);
            Exchange(ref w0.B, ref w1.B, ref w2.B, ref w3.B);
            Exchange(ref w0.C, ref w1.C, ref w2.C, ref w3.C);
            Exchange(ref w0.D, ref w1.D, ref w2.D, ref w3.D);

            // Four rounds move every word of the state by four places, which in a ring of five is one place back.
            Rounds(ref a, ref b, ref c, ref d, ref e, w0, k0, Choose);
            Rounds(ref b, ref c, ref d, ref e, ref a, w1, k0, Choose);
            Rounds(ref c, ref d, ref e, ref a, ref b, w2, k0, Choose);
            Rounds(ref d, ref e, ref a, ref b, ref c, w3, k0, Choose);
            Rounds(ref e, ref a, ref b, ref c, ref d, Next(ref w0, w1, w2, w3), k0, Choose);

            Rounds(ref a, ref b, ref c, ref d, ref e, Next(ref w1, w2, w3, w0), k1, Parity);
            Rounds(ref b, ref c, ref d, ref e, ref a, Next(ref w2, w3, w0, w1), k1, Parity);
            Rounds(ref c, ref d, ref e, ref a, ref b, Next(ref w3, w0, w1, w2), k1, Parity);
            Rounds(ref d, ref e, ref a, ref b, ref c, Next(ref w0, w1, w2, w3), k1, Parity);
            Rounds(ref e, ref a, ref b, ref c, ref d, Next(ref w1, w2, w3, w0), k1, Parity);

            Rounds(ref a, ref b, ref c, ref d, ref e, Next(ref w2, w3, w0, w1), k2, Majority);
            Rounds(ref b, ref c, ref d, ref e, ref a, Next(ref w3, w0, w1, w2), k2, Majority);
            Rounds(ref c, ref d, ref e, ref a, ref b, Next(ref w0, w1, w2, w3), k2, Majority);
            Rounds(ref d, ref e, ref a, ref b, ref c, Next(ref w1, w2, w3, w0), k2, Majority);
            Rounds(ref e, ref a, ref b, ref c, ref d, Next(ref w2, w3, w0, w1), k2, Majority);

            Rounds(ref a, ref b, ref c, ref d, ref e, Next(ref w3, w0, w1, w2), k3, Parity);
            Rounds(ref b, ref c, ref d, ref e, ref a, Next(ref w0, w1, w2, w3), k3, Parity);
            Rounds(ref c, ref d, ref e, ref a, ref b, Next(ref w1, w2, w3, w0), k3, Parity);
            Rounds(ref d, ref e, ref a, ref b, ref c, Next(ref w2, w3, w0, w1), k3, Parity);
            Rounds(ref e, ref a, ref b, ref c, ref d, Next(ref w3, w0, w1, w2), k3, Parity);

            a += a0;
            b += b0;
            c += c0;
            d += d0;
            e += e0;
        }

        a.Store(state);
        b.Store(state + (1 * LaneCount));
        c.Store(state + (2 * LaneCount));
        d.Store(state + (3 * LaneCount));
        e.Store(state + (4 * LaneCount));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rounds(ref Words a, ref Words b, ref Words c, ref Words d, ref Words e, in FourWords w, Words k, [ConstantExpected] byte function)
    {
        Round(a, ref b, c, d, ref e, w.A + k, function);
        Round(e, ref a, b, c, ref d, w.B + k, function);
        Round(d, ref e, a, b, ref c, w.C + k, function);
        Round(c, ref d, e, a, ref b, w.D + k, function);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(Words a, ref Words b, Words c, Words d, ref Words e, Words wk, [ConstantExpected] byte function)
    {
        e += wk;
        e += Avx512F.TernaryLogic(b, c, d, function);
        e += Avx512F.RotateLeft(a, 5);
        b = Avx512F.RotateLeft(b, 30);
    }

    // Makes four words out of the 16 before them, of which w holds the oldest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref FourWords Next(ref FourWords w, in FourWords x, in FourWords y, in FourWords z)
    {
        w.A = Next(w.A, w.C, y.A, z.B);
        w.B = Next(w.B, w.D, y.B, z.C);
        w.C = Next(w.C, x.A, y.C, z.D);
        w.D = Next(w.D, x.B, y.D, w.A);
        return ref w;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Words Next(Words minus16, Words minus14, Words minus8, Words minus3) =>
        Avx512F.RotateLeft(Avx512F.TernaryLogic(minus3, minus8, minus14, Parity) ^ minus16, 1);

    // The block of four buffers, in big-endian words, as 4 by 4 transposed squares: quarter q of field A, B, C, D holds
    // words 4q, 4q + 1, 4q + 2, 4q + 3 of the four buffers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FourWords LoadFour(byte** buffers, nint offset, Vector512<byte> toBigEndian)
    {
        var r0 = Avx512BW.Shuffle(Vector512.Load(unchecked(buffers[0] + offset)), toBigEndian).AsUInt32();
        var r1 = Avx512BW.Shuffle(Vector512.Load(unchecked(buffers[1] + offset)), toBigEndian).AsUInt32();
        var r2 = Avx512BW.Shuffle(Vector512.Load(unchecked(buffers[2] + offset)), toBigEndian).AsUInt32();
        var r3 = Avx512BW.Shuffle(Vector512.Load(unchecked(buffers[3] + offset)), toBigEndian).AsUInt32();
        var low01 = Avx512F.UnpackLow(r0, r1).AsUInt64();
        var high01 = Avx512F.UnpackHigh(r0, r1).AsUInt64();
        var low23 = Avx512F.UnpackLow(r2, r3).AsUInt64();
        var high23 = Avx512F.UnpackHigh(r2, r3).AsUInt64();
        FourWords words;
        words.A = Avx512F.UnpackLow(low01, low23).AsUInt32();
        words.B = Avx512F.UnpackHigh(low01, low23).AsUInt32();
        words.C = Avx512F.UnpackLow(high01, high23).AsUInt32();
        words.D = Avx512F.UnpackHigh(high01, high23).AsUInt32();
        return words;
    }

    // Transposes the 4 by 4 square of quarters of four registers: quarter i of register j becomes quarter j of register i.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(ref Words w0, ref Words w1, ref Words w2, ref Words w3)
    {
        var low01 = Avx512F.Shuffle4x128(w0, w1, 0b01_00_01_00);
        var high01 = Avx512F.Shuffle4x128(w0, w1, 0b11_10_11_10);
        var low23 = Avx512F.Shuffle4x128(w2, w3, 0b01_00_01_00);
        var high23 = Avx512F.Shuffle4x128(w2, w3, 0b11_10_11_10);
        w0 = Avx512F.Shuffle4x128(low01, low23, 0b10_00_10_00);
        w1 = Avx512F.Shuffle4x128(low01, low23, 0b11_01_11_01);
        w2 = Avx512F.Shuffle4x128(high01, high23, 0b10_00_10_00);
        w3 = Avx512F.Shuffle4x128(high01, high23, 0b11_01_11_01);
    }

    // Four registers: the most fields the JIT takes apart into registers.
    private struct FourWords
    {
        public Words A;
        public Words B;
        public Words C;
        public Words D;
    }
}
