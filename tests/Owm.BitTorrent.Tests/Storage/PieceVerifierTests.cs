using System.Security.Cryptography;
using Owm.BitTorrent.Hashing;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class PieceVerifierTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(64, 1)]
    [InlineData(64, 4)]
    [InlineData(100, 2)]
    [InlineData(5000, 3)]
    [InlineData(100_000, 2)]
    public void Exactly_the_damaged_pieces_are_bad(int pieceLength, int threads)
    {
        var content = TestContent.OfBytes(pieceLength, Noise(99_999));
        var count = content.Torrent.Layout.PieceCount;
        var damaged = new Bitfield(count);
        for (var i = 0; i < count; i += 5)
        {
            damaged.Set(i);
            content.Bytes[content.Torrent.Layout.OffsetOf(i) + (content.Torrent.Layout.LengthOf(i) / 2)] ^= 1;
        }

        var verdicts = Verify(content, new MemoryBlockStore(content.Bytes), All(count), threads);
        Assert.Equal(count, verdicts.Count);
        Assert.All(verdicts, verdict => Assert.Equal(damaged[verdict.Key] ? PieceCondition.Bad : PieceCondition.Good, verdict.Value.Condition));
    }

    [Theory]
    [InlineData(2 * MiB, (40 * MiB) + 12345)]
    [InlineData((2 * MiB) - 37, 33 * MiB)]
    [InlineData(3 * MiB, 18 * MiB)]
    public void Large_pieces_are_checked_a_part_at_a_time_with_the_same_result(int pieceLength, int length)
    {
        var content = TestContent.OfBytes(pieceLength, Noise(length));
        content.Bytes[^1] ^= 1;
        content.Bytes[pieceLength - 1] ^= 1;
        var count = content.Torrent.Layout.PieceCount;
        var verdicts = Verify(content, new MemoryBlockStore(content.Bytes), All(count), 2);
        var bad = verdicts.Where(verdict => verdict.Value.Condition == PieceCondition.Bad).Select(verdict => verdict.Key).Order();
        Assert.Equal([0, count - 1], bad);
        Assert.Equal(count, verdicts.Count);
    }

    [Fact]
    public void Only_the_pieces_that_were_asked_for_are_read()
    {
        var content = TestContent.OfBytes(100, Noise(10_000));
        var wanted = new Bitfield(100);
        foreach (var piece in (int[])[3, 4, 5, 50, 99]) wanted.Set(piece);
        var store = new FaultyBlockStore(new MemoryBlockStore(content.Bytes));
        var verdicts = Verify(content, store, wanted, 1);
        Assert.Equal([3, 4, 5, 50, 99], verdicts.Keys.Order());
        Assert.Equal(3, store.ReadCount);
    }

    [Fact]
    public void A_piece_that_cannot_be_read_does_not_hide_those_read_with_it()
    {
        var content = TestContent.OfBytes(100, Noise(10_000));
        var store = new FaultyBlockStore(new MemoryBlockStore(content.Bytes))
        {
            FailRead = (_, offset) => offset == 4200 || offset == 3200 ? FaultyBlockStore.InputOutputError() : null,
        };
        var verdicts = Verify(content, store, All(100), 2);
        Assert.Equal(PieceCondition.Unreadable, verdicts[42].Condition);
        Assert.NotNull(verdicts[42].Error);
        Assert.Equal(98, verdicts.Count(verdict => verdict.Value.Condition == PieceCondition.Good));
    }

    [Fact]
    public void A_missing_file_costs_no_reads_and_a_short_one_only_those_of_what_is_there()
    {
        var content = TestContent.Of(100, ("t/whole", 1000), ("t/gone", 50_000), ("t/short", 1000));
        content.WriteTo(_directory);
        File.Delete(_directory["t", "gone"]);
        using (var file = File.OpenWrite(_directory["t", "short"])) file.SetLength(250);
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        var verdicts = Verify(content, store, All(520), 2);
        Assert.Equal([.. Enumerable.Range(0, 10), 510, 511], Of(verdicts, PieceCondition.Good));
        Assert.Equal(508, Of(verdicts, PieceCondition.Missing).Count());
    }

    [Fact]
    public void What_was_never_written_to_a_sparse_file_is_missing_unless_zeros_are_right_there()
    {
        var bytes = Noise(64 * 65536);
        bytes.AsSpan(20 * 65536, 10 * 65536).Clear();
        var content = TestContent.OfBytes(65536, bytes);
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        store.Allocate([true]);
        foreach (var piece in (int[])[3, 4, 63]) store.Write(piece * 65536, bytes.AsSpan(piece * 65536, 65536));
        var verdicts = Verify(content, store, All(64), 2);
        Assert.Equal([3, 4, .. Enumerable.Range(20, 10), 63], Of(verdicts, PieceCondition.Good));

        // Where the file system tells of holes they count as missing, else their zeros are read and wrong.
        Assert.Equal(64 - 13, verdicts.Count(verdict => verdict.Value.Condition is PieceCondition.Missing or PieceCondition.Bad));
    }

    [Fact]
    public void A_check_can_be_stopped()
    {
        var content = TestContent.OfBytes(64, Noise(64 * 1000));
        using var cancellation = new CancellationTokenSource();
        var seen = 0;
        var verifier = new PieceVerifier(content.Torrent, new MemoryBlockStore(content.Bytes), 2);
        Assert.ThrowsAny<OperationCanceledException>(() => verifier.Run(
            All(1000),
            _ =>
            {
                if (++seen == 100) cancellation.Cancel();
            },
            cancellation.Token));
        Assert.InRange(seen, 100, 999);
    }

    [Fact]
    public void What_the_listener_throws_ends_the_check_and_reaches_the_caller()
    {
        var content = TestContent.OfBytes(64, Noise(64 * 1000));
        var verifier = new PieceVerifier(content.Torrent, new MemoryBlockStore(content.Bytes), 3);
        Assert.Throws<InvalidTimeZoneException>(() => verifier.Run(All(1000), _ => throw new InvalidTimeZoneException(), default));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(6, 1)]
    [InlineData(16, 55)]
    [InlineData(16, 56)]
    [InlineData(11, 64)]
    public unsafe void Messages_that_come_in_parts_have_the_hash_of_the_whole(int count, int last)
    {
        if (!MultiLaneSha1.IsSupported) return;
        var messages = Enumerable.Range(0, count).Select(i => new Random(i).GetItems<byte>([1, 2, 3, 4], 192 + last)).ToArray();
        var memory = GC.AllocateUninitializedArray<byte>(count * 512, pinned: true);
        var starts = new nint[count];
        fixed (byte* start = memory)
        {
            for (var i = 0; i < count; i++)
            {
                messages[i].CopyTo(memory, i * 512);
                starts[i] = (nint)(start + (i * 512));
            }
        }

        var hash = new LaneHash();
        hash.Append(starts, 64);
        hash.Reset();
        hash.Append(starts, 64);
        hash.Append([.. starts.Select(start => start + 64)], 128);
        var digests = new byte[count * 20];
        hash.Finish([.. starts.Select(start => start + 192)], last, digests);
        Assert.Equal(messages.SelectMany(SHA1.HashData), digests);
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static Bitfield All(int count)
    {
        var pieces = new Bitfield(count);
        pieces.SetAll();
        return pieces;
    }

    private static Dictionary<int, PieceVerdict> Verify(TestContent content, IBlockStore store, Bitfield pieces, int threads)
    {
        var verdicts = new Dictionary<int, PieceVerdict>();
        new PieceVerifier(content.Torrent, store, threads).Run(pieces, verdict => verdicts.Add(verdict.Piece, verdict), default);
        return verdicts;
    }

    private static IEnumerable<int> Of(Dictionary<int, PieceVerdict> verdicts, PieceCondition condition) =>
        verdicts.Where(verdict => verdict.Value.Condition == condition).Select(verdict => verdict.Key).Order();
}
