using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Owm.BitTorrent.Hashing;

namespace Owm.BitTorrent.Tests.Hashing;

public sealed class PieceHashingTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 131), 191, 192, 193, 1_000, 4_096, 16_384, 16_385, 65_599];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Pieces_of_every_length_hash_as_they_do_one_by_one(int length)
    {
        var pieces = Pieces(count: 16, _ => length);

        Assert.Equal(OneByOne(pieces), Hashed(pieces));
    }

    [Fact]
    public void Any_number_of_pieces_hashes_as_it_does_one_by_one()
    {
        for (var count = 0; count <= 50; count++)
        {
            var pieces = Pieces(count, _ => 333);

            Assert.Equal(OneByOne(pieces), Hashed(pieces));
        }
    }

    [Fact]
    public void Pieces_of_mixed_lengths_hash_as_they_do_one_by_one()
    {
        var pieces = Pieces(count: 60, piece => piece switch { < 20 => 256, < 23 => 100 + piece, < 40 => 64, 40 => 0, _ => 777 });

        Assert.Equal(OneByOne(pieces), Hashed(pieces));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(17)]
    [InlineData(35)]
    public void Pieces_that_are_pinned_hash_as_they_do_one_by_one(int count)
    {
        const int Length = 1_003;
        var memory = GC.AllocateUninitializedArray<byte>(count * (Length + 256), pinned: true);
        new Random(5).NextBytes(memory);
        var pieces = Enumerable.Range(0, count).Select(piece => (ReadOnlyMemory<byte>)memory.AsMemory(piece * (Length + 256), Length)).ToArray();
        var starts = pieces.Select(piece => Marshal.UnsafeAddrOfPinnedArrayElement(memory, MemoryMarshal.TryGetArray(piece, out var segment) ? segment.Offset : -1)).ToArray();
        var digests = new byte[count * PieceHashing.DigestLength];

        PieceHashing.HashPieces(starts, Length, digests);

        Assert.Equal(OneByOne(pieces), digests);
    }

    // FIPS 180-4's own examples, so that no mistake is shared with SHA1.HashData.
    [Theory]
    [InlineData("", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("abc", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1")]
    public void The_standards_examples_hash_right(string text, string digest)
    {
        var digests = Hashed([.. Enumerable.Repeat((ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(text), 16)]);

        Assert.Equal(string.Concat(Enumerable.Repeat(digest, 16)), Convert.ToHexStringLower(digests));
    }

    [Fact]
    public void Digests_without_room_are_a_mistake_of_the_caller()
    {
        var pieces = Pieces(count: 3, _ => 10);

        _ = Assert.Throws<ArgumentException>(() => PieceHashing.HashPieces(pieces, new byte[59]));
    }

    private static ReadOnlyMemory<byte>[] Pieces(int count, Func<int, int> length)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(piece =>
        {
            var bytes = new byte[length(piece)];
            random.NextBytes(bytes);
            return (ReadOnlyMemory<byte>)bytes;
        })];
    }

    private static byte[] OneByOne(ReadOnlyMemory<byte>[] pieces) => [.. pieces.SelectMany(piece => SHA1.HashData(piece.Span))];

    private static byte[] Hashed(ReadOnlyMemory<byte>[] pieces)
    {
        var digests = new byte[pieces.Length * PieceHashing.DigestLength];
        PieceHashing.HashPieces(pieces, digests);
        return digests;
    }
}
