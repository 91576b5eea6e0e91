using System.Buffers;
using System.Security.Cryptography;

namespace Owm.BitTorrent.Hashing;

/// <summary>The SHA-1 of many pieces: side by side where the processor can and it pays, else one after the other.</summary>
/// <remarks>Give 16 pieces of one length at a time, or a multiple, where that can be chosen. See
/// <see cref="MultiLaneSha1"/> for how buffers should lie.</remarks>
internal static class PieceHashing
{
    /// <summary>The length of a digest in bytes.</summary>
    public const int DigestLength = SHA1.HashSizeInBytes;

    /// <summary>How many pieces of one length must be there for lanes to pay: 16 lanes take as long as 3 to 5 pieces one
    /// after the other, whether they are used or not.</summary>
    public const int FewestForLanes = 6;

    /// <summary>Hashes pieces.</summary>
    /// <param name="pieces">The pieces, of any length each; neighbours of one length are hashed side by side.</param>
    /// <param name="digests">Receives <see cref="DigestLength"/> bytes per piece.</param>
    /// <exception cref="ArgumentException">There is no room for the digests.</exception>
    public static unsafe void HashPieces(ReadOnlySpan<ReadOnlyMemory<byte>> pieces, Span<byte> digests)
    {
        ThrowIfNoRoom(pieces.Length, digests);
        var starts = stackalloc byte*[MultiLaneSha1.LaneCount];
        var pins = new MemoryHandle[Math.Min(pieces.Length, MultiLaneSha1.LaneCount)];
        while (!pieces.IsEmpty)
        {
            var length = pieces[0].Length;
            var count = 1;
            while (count < pieces.Length && count < MultiLaneSha1.LaneCount && pieces[count].Length == length) count++;
            try
            {
                for (var i = 0; i < count; i++)
                {
                    pins[i] = pieces[i].Pin();
                    starts[i] = (byte*)pins[i].Pointer;
                }

                HashGroup(starts, count, length, digests);
            }
            finally
            {
                for (var i = 0; i < count; i++) pins[i].Dispose();
            }

            pieces = pieces[count..];
            digests = digests[(count * DigestLength)..];
        }
    }

    /// <summary>Hashes pieces of one length that do not move: in pinned buffers or a mapped file.</summary>
    /// <param name="pieces">Where each piece begins.</param>
    /// <param name="length">The length of every piece, in bytes.</param>
    /// <param name="digests">Receives <see cref="DigestLength"/> bytes per piece.</param>
    /// <exception cref="ArgumentException">There is no room for the digests.</exception>
    public static unsafe void HashPieces(ReadOnlySpan<nint> pieces, int length, Span<byte> digests)
    {
        ThrowIfNoRoom(pieces.Length, digests);
        var starts = stackalloc byte*[MultiLaneSha1.LaneCount];
        while (!pieces.IsEmpty)
        {
            var count = Math.Min(pieces.Length, MultiLaneSha1.LaneCount);
            for (var i = 0; i < count; i++) starts[i] = (byte*)pieces[i];
            HashGroup(starts, count, length, digests);
            pieces = pieces[count..];
            digests = digests[(count * DigestLength)..];
        }
    }

    // The array of starts has room for all lanes.
    private static unsafe void HashGroup(byte** starts, int count, int length, Span<byte> digests)
    {
        if (MultiLaneSha1.IsSupported && count >= FewestForLanes)
        {
            for (var i = count; i < MultiLaneSha1.LaneCount; i++) starts[i] = starts[0];
            MultiLaneSha1.HashData(starts, length, digests[..(count * DigestLength)]);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            SHA1.HashData(new ReadOnlySpan<byte>(starts[i], length), digests.Slice(i * DigestLength, DigestLength));
        }
    }

    private static void ThrowIfNoRoom(int pieces, Span<byte> digests)
    {
        if (digests.Length / DigestLength < pieces) throw new ArgumentException($"The digests of {pieces} pieces need {(long)pieces * DigestLength} bytes; there are {digests.Length}.", nameof(digests));
    }
}
