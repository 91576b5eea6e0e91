using System.Security.Cryptography;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class ResumeStoreTests : IDisposable
{
    private static readonly DateTime Yesterday = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryDirectory _directory = new();

    // Pieces 0-9 in a, 10-12 in b with the last one shared, 12-19 in c.
    private readonly TestContent _content = TestContent.Of(100, ("t/a", 1000), ("t/b", 250), ("t/c", 750));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Where_there_is_no_file_every_piece_is_suspect()
    {
        var state = Load();
        Assert.False(state.IsKnown);
        Assert.True(state.Suspect.IsFull);
        Assert.True(state.Trusted.IsEmpty);
    }

    [Fact]
    public void Pieces_of_a_checkpoint_are_trusted_when_no_file_was_touched()
    {
        SaveAll([0, 1, 12, 19]);
        AssertState(trusted: [0, 1, 12, 19], suspect: []);
    }

    [Fact]
    public void Pieces_appended_after_a_checkpoint_are_suspect_after_a_kill()
    {
        _content.WriteTo(_directory);
        using (var resume = OpenResume())
        {
            resume.Checkpoint(Bits(0, 1), new MemoryBlockStore(0));
            resume.Append(5);
            resume.Append(19);
        }

        AssertState(trusted: [0, 1], suspect: [5, 19]);
    }

    [Fact]
    public void Pieces_appended_before_the_first_checkpoint_go_into_its_journal()
    {
        _content.WriteTo(_directory);
        using (var resume = OpenResume())
        {
            resume.Append(7);
            Assert.False(File.Exists(_directory["resume.journal"]));
            resume.Checkpoint(Bits(0), new MemoryBlockStore(0));
        }

        AssertState(trusted: [0], suspect: [7]);
    }

    [Fact]
    public void A_piece_appended_while_a_checkpoint_is_made_is_not_lost()
    {
        _content.WriteTo(_directory);
        using (var resume = OpenResume())
        {
            resume.Checkpoint(Bits(0), new MemoryBlockStore(0));
            var verified = Bits(0, 3);
            resume.Append(3);
            resume.Checkpoint(verified, new AppendingStore(() =>
            {
                verified.Set(4);
                resume.Append(4);
            }));
        }

        AssertState(trusted: [0, 3], suspect: [4]);
    }

    [Fact]
    public void A_file_touched_since_the_checkpoint_is_suspect_as_a_whole_when_the_journal_is_empty()
    {
        SaveAll([0, 1, 11, 12, 15]);
        File.SetLastWriteTimeUtc(_directory["t", "b"], Yesterday.AddMilliseconds(1));
        AssertState(trusted: [0, 1, 15], suspect: [10, 11, 12]);
    }

    [Fact]
    public void A_file_written_while_the_journal_was_is_trusted_and_one_touched_later_is_not()
    {
        SaveAll([0, 15], append: [1, 16]);
        File.SetLastWriteTimeUtc(_directory["resume.journal"], Yesterday.AddMinutes(5));
        File.SetLastWriteTimeUtc(_directory["t", "a"], Yesterday.AddMinutes(5).AddSeconds(2));
        File.SetLastWriteTimeUtc(_directory["t", "c"], Yesterday.AddMinutes(5).AddSeconds(2.1));
        AssertState(trusted: [0], suspect: [1, 12, 13, 14, 15, 16, 17, 18, 19]);
    }

    [Fact]
    public void A_file_older_than_at_the_checkpoint_is_suspect_even_while_the_journal_was_written()
    {
        SaveAll([0, 15], append: [1]);
        File.SetLastWriteTimeUtc(_directory["t", "c"], Yesterday.AddDays(-1));
        AssertState(trusted: [0], suspect: [1, 12, 13, 14, 15, 16, 17, 18, 19]);
    }

    [Fact]
    public void A_shorter_file_and_a_missing_one_are_suspect()
    {
        SaveAll([0, 10, 15], append: [1]);
        using (var file = File.OpenWrite(_directory["t", "c"])) file.SetLength(700);
        File.SetLastWriteTimeUtc(_directory["t", "c"], Yesterday);
        File.Delete(_directory["t", "b"]);
        AssertState(trusted: [0], suspect: [1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    }

    [Fact]
    public void A_file_that_was_never_there_is_not_looked_at_again()
    {
        _content.WriteTo(_directory);
        File.Delete(_directory["t", "c"]);
        using (var resume = OpenResume()) resume.Checkpoint(Bits(0, 10), new MemoryBlockStore(0));
        AssertState(trusted: [0, 10], suspect: []);
    }

    [Fact]
    public void A_piece_beyond_the_end_of_its_file_is_never_trusted()
    {
        _content.WriteTo(_directory);
        using (var file = File.OpenWrite(_directory["t", "c"])) file.SetLength(650);
        using (var resume = OpenResume()) resume.Checkpoint(Bits(18, 19), new MemoryBlockStore(0));
        AssertState(trusted: [18], suspect: [19]);
    }

    [Fact]
    public void A_record_that_a_kill_cut_short_is_left_out_and_those_before_it_count()
    {
        SaveAll([0], append: [1, 2]);
        using (var file = File.OpenWrite(_directory["resume.journal"])) file.SetLength(file.Length - 3);
        AssertState(trusted: [0], suspect: [1]);
    }

    [Fact]
    public void Without_its_journal_a_checkpoint_makes_all_other_pieces_suspect()
    {
        SaveAll([0, 15], append: [1]);
        File.Delete(_directory["resume.journal"]);
        AssertState(trusted: [0, 15], suspect: [.. Enumerable.Range(0, 20).Except([0, 15])]);
    }

    [Fact]
    public void A_checkpoint_is_written_after_the_content_was_flushed_and_not_when_that_failed()
    {
        _content.WriteTo(_directory);
        using var resume = OpenResume();
        var content = new FaultyBlockStore(new MemoryBlockStore(0)) { FailFlush = _ => FaultyBlockStore.InputOutputError() };
        Assert.Throws<StorageException>(() => resume.Checkpoint(Bits(0), content));
        Assert.False(File.Exists(_directory["resume"]));
    }

    [Fact]
    public void Another_torrents_file_counts_for_nothing()
    {
        SaveAll([0, 1]);
        var other = TestContent.Of(100, ("t/a", 1000), ("t/b", 251), ("t/c", 749));
        var state = ResumeStore.Open(_directory["resume"], other.Torrent, new ContentDirectory(_directory.FullPath)).Load();
        Assert.False(state.IsKnown);
    }

    [Fact]
    public void Deleting_forgets_everything()
    {
        SaveAll([0], append: [1]);
        OpenResume().Delete();
        Assert.Equal(["t"], Directory.GetFileSystemEntries(_directory.FullPath).Select(Path.GetFileName));
    }

    [Fact]
    public void Threads_may_append_at_once()
    {
        _content.WriteTo(_directory);
        using (var resume = OpenResume())
        {
            resume.Checkpoint(Bits(), new MemoryBlockStore(0));
            Parallel.For(0, 20, resume.Append);
        }

        AssertState(trusted: [], suspect: [.. Enumerable.Range(0, 20)]);
    }

    /// <summary>Damages the files in 300 ways. Whatever Load then says must, once the suspects have been checked, lead to exactly
    /// the pieces that are right on disk: none wrongly trusted, and none forgotten, so none downloaded twice.</summary>
    [Fact]
    public void Three_hundred_ways_of_damage_lead_to_the_right_end_state()
    {
        int[] verified = [.. Enumerable.Range(0, 17)];
        SaveAll(verified[..10], append: verified[10..]);
        var checkpoint = File.ReadAllBytes(_directory["resume"]);
        var journal = File.ReadAllBytes(_directory["resume.journal"]);
        SaveAll([3]);
        var older = (Checkpoint: File.ReadAllBytes(_directory["resume"]), Journal: File.ReadAllBytes(_directory["resume.journal"]));
        var random = new Random(300);
        for (var i = 0; i < 300; i++)
        {
            Restore(checkpoint, journal);
            var what = Damage(i % 15, random, older);
            var state = Load();
            var right = GoodPieces();
            var have = new Bitfield(state.Trusted);
            foreach (var piece in state.Suspect.Indexes)
            {
                Assert.False(state.Trusted[piece]);
                if (right[piece]) have.Set(piece);
            }

            foreach (var piece in state.Trusted.Indexes) Assert.True(right[piece], $"{i}, {what}: piece {piece} is trusted and wrong.");

            // 17 to 19 were never verified, so they need not be found; those that were must be, if they are still right.
            foreach (var piece in verified) Assert.True(have[piece] || !right[piece] || what == "journal cut", $"{i}, {what}: piece {piece} is forgotten.");
            if (what.StartsWith("checkpoint", StringComparison.Ordinal)) Assert.False(state.IsKnown, $"{i}, {what}");
        }
    }

    private string Damage(int kind, Random random, (byte[] Checkpoint, byte[] Journal) older)
    {
        var file = _directory[_content.Torrent.Files[random.Next(3)].Path];
        switch (kind)
        {
            case 0: return Change("resume", "checkpoint flipped", bytes => bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)));
            case 1: return Change("resume.journal", "journal flipped", bytes => bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)));
            case 2: return Replace("resume", "checkpoint cut", bytes => bytes[..random.Next(bytes.Length)]);
            case 3: return Replace("resume.journal", "journal cut", bytes => bytes[..random.Next(bytes.Length)]);
            case 4: return Replace("resume", "checkpoint lengthened", bytes => [.. bytes, .. new byte[1 + random.Next(500)]]);
            case 5: return Replace("resume.journal", "journal lengthened", bytes => [.. bytes, .. new byte[1 + random.Next(500)]]);
            case 6: return Replace("resume", "checkpoint of zeros", bytes => new byte[bytes.Length]);
            case 7: return Replace("resume.journal", "journal of an older checkpoint", _ => older.Journal);
            case 8: return Replace("resume", "older checkpoint put back", _ => older.Checkpoint);
            case 9: return Resigned("checkpoint of another version", bytes => bytes[11]++);
            case 10: return Resigned("checkpoint of another torrent", bytes => bytes[12 + random.Next(20)] ^= 1);
            case 11:
                using (var stream = File.OpenWrite(file)) stream.SetLength(random.Next((int)stream.Length));
                return "content cut";
            case 12:
                var content = File.ReadAllBytes(file);
                content[random.Next(content.Length)] ^= 1;
                File.WriteAllBytes(file, content);
                File.SetLastWriteTimeUtc(file, Yesterday.AddDays(random.Next(2) == 0 ? 3 : -3));
                return "content changed";
            case 13:
                File.Delete(file);
                return "content deleted";
            default:
                File.Delete(_directory["resume.journal"]);
                return "journal deleted";
        }
    }

    private string Change(string name, string what, Action<byte[]> change) => Replace(name, what, bytes =>
    {
        change(bytes);
        return bytes;
    });

    private string Resigned(string what, Action<byte[]> change) => Replace("resume", what, bytes =>
    {
        change(bytes);
        SHA256.HashData(bytes.AsSpan(..^32), bytes.AsSpan(^32..));
        return bytes;
    });

    private string Replace(string name, string what, Func<byte[], byte[]> change)
    {
        File.WriteAllBytes(_directory[name], change(File.ReadAllBytes(_directory[name])));
        File.SetLastWriteTimeUtc(_directory[name], Yesterday);
        return what;
    }

    private void Restore(byte[] checkpoint, byte[] journal)
    {
        _directory.Write("resume", checkpoint);
        _directory.Write("resume.journal", journal);
        _content.WriteTo(_directory);
        SetTimes();
    }

    private void SetTimes()
    {
        foreach (var name in (string[])["t/a", "t/b", "t/c", "resume.journal"])
        {
            if (File.Exists(_directory[name])) File.SetLastWriteTimeUtc(_directory[name], Yesterday);
        }
    }

    private void SaveAll(int[] verified, params int[] append)
    {
        _content.WriteTo(_directory);
        SetTimes();
        using (var resume = OpenResume())
        {
            resume.Checkpoint(Bits(verified), new MemoryBlockStore(0));
            foreach (var piece in append) resume.Append(piece);
        }

        SetTimes();
    }

    private Bitfield GoodPieces()
    {
        using var store = new FileBlockStore(_content.Torrent, _directory.FullPath);
        var good = new Bitfield(20);
        var all = new Bitfield(20);
        all.SetAll();
        new PieceVerifier(_content.Torrent, store, 1).Run(all, verdict => _ = verdict.Condition == PieceCondition.Good && good.Set(verdict.Piece), default);
        return good;
    }

    private static Bitfield Bits(params int[] pieces)
    {
        var bits = new Bitfield(20);
        foreach (var piece in pieces) bits.Set(piece);
        return bits;
    }

    private ResumeStore OpenResume() => ResumeStore.Open(_directory["resume"], _content.Torrent, new ContentDirectory(_directory.FullPath));

    private ResumeState Load()
    {
        using var resume = OpenResume();
        return resume.Load();
    }

    private void AssertState(int[] trusted, int[] suspect)
    {
        var state = Load();
        List<int> foundTrusted = [], foundSuspect = [];
        foreach (var piece in state.Trusted.Indexes) foundTrusted.Add(piece);
        foreach (var piece in state.Suspect.Indexes) foundSuspect.Add(piece);
        Assert.True(state.IsKnown);
        Assert.Equal(trusted, foundTrusted);
        Assert.Equal(suspect, foundSuspect);
    }

    private sealed class AppendingStore(Action onFlush) : IBlockStore
    {
        public void Allocate(ReadOnlySpan<bool> wanted)
        {
        }

        public void Read(long offset, Span<byte> buffer) => throw new NotSupportedException();

        public void Read(long offset, IReadOnlyList<Memory<byte>> buffers) => throw new NotSupportedException();

        public void Write(long offset, ReadOnlySpan<byte> data) => throw new NotSupportedException();

        public void Flush() => onFlush();

        public void Dispose()
        {
        }
    }
}
