using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class TorrentVerifierTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestContent _content = TestContent.Of(100, ("t/a", 1000), ("t/b", 250), ("t/c", 950), ("t/empty", 0), ("t/d", 500));

    public TorrentVerifierTests() => _content.WriteTo(_directory);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Content_that_is_there_and_right_is_complete()
    {
        var report = Verify();
        Assert.True(report.IsComplete);
        Assert.All(report.Files, file => Assert.Equal(FileCondition.Ok, file.Condition));
        Assert.All(report.Files, file => Assert.Equal(file.File.Length, file.Length));
    }

    [Fact]
    public void One_flipped_bit_is_found_in_the_file_and_piece_it_is_in()
    {
        Flip("c", 555);
        var report = Verify();
        Assert.False(report.IsComplete);
        AssertConditions(report, FileCondition.Ok, FileCondition.Ok, FileCondition.Damaged, FileCondition.Ok, FileCondition.Ok);
        Assert.Equal([(1250 + 555) / 100], report.Files[2].WrongPieces);
    }

    [Fact]
    public void Two_hundred_flipped_bits_are_each_found_in_the_right_piece()
    {
        var random = new Random(12);
        int[] withContent = [0, 1, 2, 4];
        for (var i = 0; i < 200; i++)
        {
            var file = _content.Torrent.Files[withContent[random.Next(4)]];
            var offset = random.Next((int)file.Length);
            Flip(Path.GetFileName(file.Path), offset);
            var report = Verify();
            Assert.Equal([(int)((file.Offset + offset) / 100)], report.Files[file.Index].WrongPieces);
            Assert.Equal(FileCondition.Damaged, report.Files[file.Index].Condition);
            Assert.Equal(report.GoodPieces.Length - 1, report.GoodPieces.Count);
            Flip(Path.GetFileName(file.Path), offset);
        }
    }

    [Fact]
    public void A_missing_file_is_missing_and_its_neighbours_are_only_unconfirmed_where_they_share_a_piece()
    {
        File.Delete(_directory["t", "b"]);
        File.Delete(_directory["t", "empty"]);
        AssertConditions(Verify(), FileCondition.Ok, FileCondition.Missing, FileCondition.Unconfirmed, FileCondition.Missing, FileCondition.Ok);
    }

    [Fact]
    public void A_file_that_is_longer_or_shorter_has_the_wrong_length()
    {
        File.AppendAllText(_directory["t", "a"], "more");
        using (var file = File.OpenWrite(_directory["t", "d"])) file.SetLength(499);
        var report = Verify();
        AssertConditions(report, FileCondition.WrongLength, FileCondition.Ok, FileCondition.Ok, FileCondition.Ok, FileCondition.WrongLength);
        Assert.Empty(report.Files[0].WrongPieces);
        Assert.Equal([26], report.Files[4].WrongPieces);
        Assert.False(report.IsComplete);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named_with_the_reason()
    {
        File.Delete(_directory["t", "a"]);
        File.CreateSymbolicLink(_directory["t", "a"], _directory["t", "b"]);
        File.Delete(_directory["t", "empty"]);
        Directory.CreateDirectory(_directory["t", "empty"]);
        var report = Verify();
        AssertConditions(report, FileCondition.Unreadable, FileCondition.Ok, FileCondition.Ok, FileCondition.Unreadable, FileCondition.Ok);
        Assert.Contains("is a symbolic link", report.Files[0].Problem, StringComparison.Ordinal);
        Assert.Contains("is a directory", report.Files[3].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_that_fails_in_the_middle_of_a_file_is_reported_for_that_file()
    {
        var store = new FaultyBlockStore(new MemoryBlockStore(_content.Bytes))
        {
            FailRead = (_, offset) => offset is 0 or 200 or 300 ? FaultyBlockStore.InputOutputError() : null,
        };
        var report = TorrentVerifier.Verify(_content.Torrent, store, null, default);
        Assert.Equal([0, 2, 3], report.Files[0].WrongPieces);
        Assert.Equal(FileCondition.Unreadable, report.Files[0].Condition);
    }

    [Fact]
    public void A_check_writes_nothing_and_makes_nothing()
    {
        using var empty = new TemporaryDirectory();
        using var store = new FileBlockStore(_content.Torrent, empty["base"]);
        var report = TorrentVerifier.Verify(_content.Torrent, store, null, default);
        Assert.True(report.GoodPieces.IsEmpty);
        Assert.Empty(Directory.GetFileSystemEntries(empty.FullPath));
    }

    [Fact]
    public void Files_that_are_replaced_while_the_store_is_open_are_seen_as_they_are_now()
    {
        using var store = new FileBlockStore(_content.Torrent, _directory.FullPath);
        Assert.True(TorrentVerifier.Verify(_content.Torrent, store, null, default).IsComplete);
        File.Delete(_directory["t", "d"]);
        _directory.Write("t/d", new byte[500]);
        Assert.Equal(FileCondition.Damaged, TorrentVerifier.Verify(_content.Torrent, store, null, default).Files[4].Condition);
    }

    [Fact]
    public async Task Progress_ends_with_all_pieces()
    {
        var last = new LastProgress();
        await TorrentVerifier.VerifyAsync(_content.Torrent, _directory.FullPath, last, default);
        Assert.Equal(new VerificationProgress(27, 27, 27, 2700), last.Value);
    }

    private static void AssertConditions(VerificationReport report, params FileCondition[] expected) =>
        Assert.Equal(expected, report.Files.Select(file => file.Condition));

    private VerificationReport Verify()
    {
        using var store = new FileBlockStore(_content.Torrent, _directory.FullPath);
        return TorrentVerifier.Verify(_content.Torrent, store, null, default);
    }

    private void Flip(string name, int offset)
    {
        using var file = File.Open(_directory["t", name], FileMode.Open, FileAccess.ReadWrite);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 0x10));
    }

    private sealed class LastProgress : IProgress<VerificationProgress>
    {
        public VerificationProgress Value { get; private set; }

        public void Report(VerificationProgress value) => Value = value;
    }
}
