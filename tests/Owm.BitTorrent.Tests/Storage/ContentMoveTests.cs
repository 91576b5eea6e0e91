using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class ContentMoveTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestContent _content = TestContent.Of(16384, ("set/a", 40_000), TestContent.Pad(9_152), ("set/deep/er/b", 3_000_000), ("set/deep/c", 5));

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_files_move_and_what_is_not_the_torrents_stays(bool isOtherDevice)
    {
        Place();
        _directory.Write("old/set/deep/notes.txt", "mine");
        var written = File.GetLastWriteTimeUtc(Old("set/a"));
        var reports = new List<double>();

        var move = Move(isOtherDevice ? (_, _) => NewName.OnOtherDevice : null);
        move.Bring(new Reports(reports), CancellationToken.None);
        Assert.All(Files, file => Assert.True(File.Exists(Old(file)), "The originals stay until the end."));
        move.Finish();

        AssertIsIn("new");
        Assert.Equal(["notes.txt"], Directory.EnumerateFiles(_directory["old"], "*", SearchOption.AllDirectories).Select(Path.GetFileName));
        Assert.False(Directory.Exists(Old("set/deep/er")));
        Assert.Equal(written, File.GetLastWriteTimeUtc(New("set/a")));
        Assert.Equal(4, Directory.EnumerateFileSystemEntries(_directory["new"], "*", SearchOption.AllDirectories).Count(path => path.EndsWith("/set", StringComparison.Ordinal) || File.Exists(path)));
        Assert.Equal(1, reports[^1]);
        Assert.Equal(reports.Order(), reports);
        Assert.False(move.FoundSome);
    }

    [Fact]
    public void Where_something_else_is_in_the_way_nothing_moves()
    {
        Place();
        _directory.Write("new/set/deep/c", "12345");

        var error = Assert.Throws<StorageException>(() => Move().Bring(new Reports([]), CancellationToken.None));

        Assert.Contains("'" + New("set/deep/c") + "' is there already and is another file; nothing was moved.", error.Message, StringComparison.Ordinal);
        AssertIsIn("old");
        Assert.Equal("12345", File.ReadAllText(New("set/deep/c")));
        Assert.False(File.Exists(New("set/a")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_move_that_fails_in_the_middle_undoes_what_it_did(bool isOtherDevice)
    {
        Place();
        var calls = 0;
        NewName Give(string from, string to) => ++calls == 3 ? throw new IOException("Input/output error", 5)
            : isOtherDevice ? NewName.OnOtherDevice : FileRename.Give(from, to);

        var error = Assert.Throws<StorageException>(() => Move(Give).Bring(new Reports([]), CancellationToken.None));

        Assert.Contains("Input/output error", error.Message, StringComparison.Ordinal);
        AssertIsIn("old");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["new"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_move_that_was_killed_is_finished_by_moving_again(bool isOriginalGone)
    {
        Place();
        var calls = 0;

        // The process is gone before anything could be undone.
        Directory.CreateDirectory(_directory["new", "set"]);
        if (isOriginalGone) File.Move(Old("set/a"), New("set/a"));
        else File.Copy(Old("set/a"), New("set/a"));

        var move = Move((from, to) =>
        {
            calls++;
            return FileRename.Give(from, to);
        });
        move.Bring(new Reports([]), CancellationToken.None);
        move.Finish();

        AssertIsIn("new");
        Assert.Equal(2, calls);
        Assert.True(move.FoundSome);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["old"]));
    }

    [Fact]
    public void A_move_that_is_stopped_leaves_all_where_it_was_and_nothing_half_done()
    {
        Place();
        using var stop = new CancellationTokenSource();
        var progress = new Reports([]) { OnReport = value => { if (value > 0.3) stop.Cancel(); } };

        Assert.ThrowsAny<OperationCanceledException>(() => Move((_, _) => NewName.OnOtherDevice).Bring(progress, stop.Token));

        AssertIsIn("old");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["new"]));
    }

    [Fact]
    public void What_is_missing_is_not_missed()
    {
        Place();
        File.Delete(Old("set/a"));
        var move = Move();
        move.Bring(new Reports([]), CancellationToken.None);
        move.Finish();
        Assert.False(File.Exists(New("set/a")));
        Assert.True(File.Exists(New("set/deep/c")));
    }

    [Fact]
    public void A_directory_that_leads_outside_by_a_link_is_not_moved_through()
    {
        Place();
        using var outside = new TemporaryDirectory();
        Directory.CreateDirectory(_directory["new", "set"]);
        Directory.CreateSymbolicLink(New("set/deep"), outside.FullPath);

        Assert.Throws<StorageException>(() => Move().Bring(new Reports([]), CancellationToken.None));

        AssertIsIn("old");
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside.FullPath));
    }

    [Fact]
    public void A_directory_moves_into_itself_and_nowhere()
    {
        Place();
        var nowhere = new ContentMove(_content.Torrent, new ContentDirectory(_directory["old"]), new ContentDirectory(_directory["old"]));
        nowhere.Bring(new Reports([]), CancellationToken.None);
        nowhere.Finish();
        AssertIsIn("old");

        var inside = new ContentMove(_content.Torrent, new ContentDirectory(_directory["old"]), new ContentDirectory(_directory["old", "set"]));
        inside.Bring(new Reports([]), CancellationToken.None);
        inside.Finish();
        AssertIsIn("old/set");
        Assert.Equal(["set"], Directory.EnumerateFileSystemEntries(_directory["old", "set"]).Select(Path.GetFileName));
    }

    [Fact]
    public void An_original_that_changed_meanwhile_is_not_deleted()
    {
        Place();
        var move = Move((_, _) => NewName.OnOtherDevice);
        move.Bring(new Reports([]), CancellationToken.None);
        File.AppendAllText(Old("set/a"), "more");

        var error = Assert.Throws<StorageException>(move.Finish);

        Assert.Contains("the original was not deleted", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Old("set/a")));
    }

    [Fact]
    public void A_name_that_is_taken_is_never_given()
    {
        var (one, other) = (_directory.Write("one", "1"), _directory.Write("other", "2"));
        Assert.Throws<IOException>(() => FileRename.Give(one, other));
        Assert.Throws<IOException>(() => FileRename.Move(one, other));
        Assert.Equal(("1", "2"), (File.ReadAllText(one), File.ReadAllText(other)));
    }

    [Fact]
    public void Removing_deletes_the_torrents_files_and_nothing_else()
    {
        Place();
        _directory.Write("old/set/deep/notes.txt", "mine");
        using var outside = new TemporaryDirectory();
        outside.Write("b", "theirs");
        File.Delete(Old("set/a"));
        File.CreateSymbolicLink(Old("set/a"), outside["b"]);

        ContentRemoval.Delete(new ContentDirectory(_directory["old"]), _content.Torrent.Files);

        Assert.Equal(["a", "deep", "notes.txt"], Directory.EnumerateFileSystemEntries(Old("set"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
        Assert.Equal("theirs", File.ReadAllText(outside["b"]));
    }

    [Fact]
    public void Removing_leaves_files_that_are_longer_than_the_torrents_and_the_directory_itself()
    {
        Place();
        File.AppendAllText(Old("set/deep/c"), "more");
        ContentRemoval.Delete(new ContentDirectory(_directory["old"]), [.. _content.Torrent.Files.Where(file => file.Path != "set/a")]);
        Assert.Equal(["a", "c"], Directory.EnumerateFiles(_directory["old"], "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
        ContentRemoval.Delete(new ContentDirectory(_directory["old"]), _content.Torrent.Files);
        File.Delete(Old("set/deep/c"));
        ContentRemoval.Delete(new ContentDirectory(_directory["old"]), _content.Torrent.Files);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["old"]));
    }

    private static string[] Files => ["set/a", "set/deep/er/b", "set/deep/c"];

    private ContentMove Move(Func<string, string, NewName>? give = null) =>
        new(_content.Torrent, new ContentDirectory(_directory["old"]), new ContentDirectory(_directory["new"]), give);

    private void Place()
    {
        foreach (var file in _content.Torrent.Files.Where(file => !file.IsPadding)) _directory.Write("old/" + file.Path, _content.BytesOf(file));
    }

    private string Old(string path) => _directory[["old", .. path.Split('/')]];

    private string New(string path) => _directory[["new", .. path.Split('/')]];

    private void AssertIsIn(string directory)
    {
        foreach (var file in _content.Torrent.Files.Where(file => !file.IsPadding))
        {
            Assert.Equal(_content.BytesOf(file), File.ReadAllBytes(_directory[[.. directory.Split('/'), .. file.Path.Split('/')]]));
        }
    }

    private sealed class Reports(List<double> reports) : IProgress<double>
    {
        public Action<double> OnReport { get; init; } = _ => { };

        public void Report(double value)
        {
            reports.Add(value);
            OnReport(value);
        }
    }
}
