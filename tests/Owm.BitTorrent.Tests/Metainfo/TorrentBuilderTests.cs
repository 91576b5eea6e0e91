using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Metainfo;

public sealed partial class TorrentBuilderTests : IDisposable
{
    private const string SetInfoHash = "f923c1c7c46ba47e55bee9ecd4e887f970fff5fc";

    private const string SetInfo =
        "d5:filesld6:lengthi1e4:pathl7:.hiddeneed6:lengthi0e4:pathl5:A.csveed6:lengthi6e4:pathl5:a.txteed6:lengthi50000e4:pathl1:b5:b.bineed6:lengthi0e4:pathl1:b1:c1:deed6:lengthi20000e4:pathl6:\u00c3\u00bc.txteee4:name3:set"
        + "12:piece lengthi16384e6:pieces100:Ew\u00f6\u0011T\u00c7_\u00bb\u0096*F?\u0003\u00dd\u000b\u00b7v2b\u0012v\u0002BC\u0018z\u0014\u00d9\u00cf\u00a7\u00edo!,\u0081Q\u00b7/{\u0092v\u0002BC\u0018z\u0014\u00d9\u00cf\u00a7\u00edo!,\u0081Q\u00b7/{\u00928>\u00cb>\u005c\u000d\u00fd\u00a9\u00a2\u00ffq\u0016\u001d\u001e\u00c6w\u0008y2\u00b8\u000a\u00bce\u0022\u00d5\u00b8,\u001f\u00ea\u0088_\u00ff\u008b\u00048b\u00deC\u00af\u0089e";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_makes_the_torrent_that_libtorrent_makes()
    {
        var path = _directory.Write("one.csv", string.Concat(Enumerable.Repeat("a,b\n1,2\n", 10)));

        var torrent = TorrentBuilder.Build(path);

        Assert.Equal(GoldenTorrents.SingleInfoHash, torrent.InfoHash.ToString());
        Assert.True(torrent.IsSingleFile);
    }

    // By hand: a Python script that writes the dictionary and hashes it.
    [Fact]
    public void A_directory_makes_a_torrent_of_its_files_in_ordinal_order()
    {
        WriteSet();

        var torrent = TorrentBuilder.Build(_directory["set"]);

        Assert.Equal(
            ["set/.hidden", "set/A.csv", "set/a.txt", "set/b/b.bin", "set/b/c/d", "set/ü.txt"],
            torrent.Files.Select(file => file.Path));
        Assert.Equal(SetInfoHash, torrent.InfoHash.ToString());
        Assert.Equal(GoldenBytes(SetInfo), TorrentWriter.Write(torrent));
    }

    [Fact]
    public void The_same_content_makes_the_same_bytes_wherever_it_lies()
    {
        WriteSet();
        WriteSet("elsewhere/");
        File.SetLastWriteTimeUtc(_directory["elsewhere", "set", "a.txt"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        Assert.Equal(
            TorrentWriter.Write(TorrentBuilder.Build(_directory["set"])),
            TorrentWriter.Write(TorrentBuilder.Build(_directory["elsewhere", "set"] + Path.DirectorySeparatorChar)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 1)]
    [InlineData(6 * 16 * 1024)]
    [InlineData((33 * 16 * 1024) - 1)]
    [InlineData((100 * 16 * 1024) + 77)]
    public void Every_piece_has_its_hash(int length)
    {
        var content = RandomBytes(length);
        var path = _directory.Write("x.bin", content);

        var torrent = TorrentBuilder.Build(path, new TorrentBuilderOptions { PieceLength = 16 * 1024 });

        Assert.Equal(content.Chunk(16 * 1024).SelectMany(SHA1.HashData), torrent.PieceHashes.ToArray());
    }

    [Fact]
    public void Pieces_run_on_from_one_file_to_the_next()
    {
        var content = RandomBytes(300_000);
        var offset = 0;
        for (var i = 0; offset < content.Length; i++)
        {
            var length = Math.Min(i * 137, content.Length - offset);
            _directory.Write($"many/{i:d5}", content.AsSpan(offset, length));
            offset += length;
        }

        var torrent = TorrentBuilder.Build(_directory["many"], new TorrentBuilderOptions { PieceLength = 16 * 1024 });

        Assert.Equal(content.Chunk(16 * 1024).SelectMany(SHA1.HashData), torrent.PieceHashes.ToArray());
    }

    [Fact]
    public void Options_are_written()
    {
        var path = _directory.Write("x", "x"u8);

        var torrent = TorrentBuilder.Build(path, new TorrentBuilderOptions
        {
            PieceLength = 64 * 1024,
            Trackers = [["http://a/x"], ["udp://b:1"]],
            WebSeeds = ["http://w/x"],
            Comment = "ü",
            CreatedBy = "owm",
            CreationDate = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
            IsPrivate = true,
        });

        Assert.Equal(
            "d8:announce10:http://a/x13:announce-listll10:http://a/xel9:udp://b:1ee7:comment2:ü10:created by3:owm13:creation datei1700000000e4:infod6:lengthi1e4:name1:x12:piece lengthi65536e6:pieces20:",
            Encoding.UTF8.GetString(TorrentWriter.Write(torrent)).Split("pieces20:")[0] + "pieces20:");
        Assert.True(torrent.IsPrivate);
        Assert.Equal(["http://w/x"], torrent.WebSeeds);
    }

    [Theory]
    [InlineData(1, 16 * 1024)]
    [InlineData(32L << 20, 16 * 1024)]
    [InlineData((32L << 20) + 1, 32 * 1024)]
    [InlineData(512L << 20, 256 * 1024)]
    [InlineData(1L << 30, 512 * 1024)]
    [InlineData((1L << 30) + 1, 1024 * 1024)]
    [InlineData(16L << 30, 8 * 1024 * 1024)]
    [InlineData((16L << 30) + 1, 16 * 1024 * 1024)]
    [InlineData(1L << 40, 16 * 1024 * 1024)]
    [InlineData(long.MaxValue, 16 * 1024 * 1024)]
    public void The_length_of_a_piece_follows_the_contents(long totalLength, int pieceLength)
    {
        Assert.Equal(pieceLength, TorrentBuilder.PieceLengthFor(totalLength));
    }

    [Fact]
    public void The_caller_sees_all_content_in_order_in_the_same_read()
    {
        WriteSet();
        var seen = new Dictionary<string, MemoryStream>();

        var torrent = TorrentBuilder.Build(_directory["set"], onContent: (file, bytes) =>
        {
            if (!seen.TryGetValue(file.Path, out var content)) seen.Add(file.Path, content = new MemoryStream());
            content.Write(bytes.Span);
        });

        Assert.Equal(torrent.Files.Select(file => file.Path), seen.Keys);
        foreach (var (path, content) in seen) Assert.Equal(File.ReadAllBytes(_directory[path]), content.ToArray());
    }

    [Fact]
    public void Progress_ends_at_the_whole()
    {
        var reports = new ReportList();

        TorrentBuilder.Build(_directory.Write("x", RandomBytes(1_000_000)), progress: reports);

        Assert.Equal(new TorrentBuildProgress(1_000_000, 1_000_000), reports.Reports[^1]);
        Assert.Equal(reports.Reports.Select(report => report.Done).Order(), reports.Reports.Select(report => report.Done));
    }

    [Fact]
    public void Canceling_stops_it()
    {
        var path = _directory.Write("x", RandomBytes(2_000_000));
        using var cancellation = new CancellationTokenSource();

        _ = Assert.Throws<OperationCanceledException>(() => TorrentBuilder.Build(
            path, onContent: (_, _) => cancellation.Cancel(), cancellationToken: cancellation.Token));
    }

    [Fact]
    public void What_the_callers_digest_throws_comes_through()
    {
        var path = _directory.Write("x", RandomBytes(2_000_000));

        var error = Assert.Throws<TimeZoneNotFoundException>(() => TorrentBuilder.Build(path, onContent: (_, _) => throw new TimeZoneNotFoundException("mine")));

        Assert.Equal("mine", error.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void A_file_whose_length_or_time_changes_while_it_is_read_is_an_error(int change)
    {
        // Longer than what is read ahead: four batches of 16 pieces and one more.
        var content = RandomBytes(64 * 16 * 1024);
        var path = _directory.Write("set/a.bin", content);
        _directory.Write("set/b.bin", "b"u8);
        var written = File.GetLastWriteTimeUtc(path);
        var changed = false;

        var error = Assert.Throws<StorageException>(() => TorrentBuilder.Build(_directory["set"], new TorrentBuilderOptions { PieceLength = 16 * 1024 }, onContent: (_, _) =>
        {
            if (changed) return;
            changed = true;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(content.Length + change);
            File.SetLastWriteTimeUtc(file.SafeFileHandle, change == 0 ? written.AddSeconds(1) : written);
        }));

        Assert.Contains("a.bin' changed while it was read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_changes_after_its_last_byte_was_read_is_an_error()
    {
        var path = _directory.Write("x", "before"u8);

        var error = Assert.Throws<StorageException>(() => TorrentBuilder.Build(path, onContent: (_, _) => File.AppendAllText(path, " and after")));

        Assert.Contains("changed while it was read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_an_error()
    {
        var error = Assert.Throws<StorageException>(() => TorrentBuilder.Build(_directory["nothing"]));

        Assert.Contains("nothing' does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_directory_is_an_error()
    {
        Directory.CreateDirectory(_directory["set", "inner"]);

        var error = Assert.Throws<InvalidTorrentException>(() => TorrentBuilder.Build(_directory["set"]));

        Assert.Contains("holds no content", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_but_empty_files_is_an_error()
    {
        _directory.Write("set/x", ""u8);

        _ = Assert.Throws<InvalidTorrentException>(() => TorrentBuilder.Build(_directory["set"]));
        _ = Assert.Throws<InvalidTorrentException>(() => TorrentBuilder.Build(_directory["set", "x"]));
    }

    [Theory]
    [InlineData("CON")]
    [InlineData("aux.csv")]
    [InlineData("10:30.csv")]
    [InlineData("what?")]
    [InlineData("end.")]
    [InlineData("end ")]
    public void A_name_another_system_could_not_hold_is_an_error_that_names_it(string name)
    {
        if (OperatingSystem.IsWindows()) return;
        _directory.Write($"set/{name}/x", "x"u8);

        var error = Assert.Throws<InvalidTorrentException>(() => TorrentBuilder.Build(_directory["set"]));

        Assert.StartsWith($"'set/{name}/x' cannot be named so on every system", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\u202eb")]
    [InlineData("C:")]
    public void A_name_that_is_refused_when_read_is_an_error(string name)
    {
        if (OperatingSystem.IsWindows()) return;
        _directory.Write($"set/{name}", "x"u8);

        _ = Assert.Throws<InvalidTorrentException>(() => TorrentBuilder.Build(_directory["set"]));
    }

    [Theory]
    [InlineData("a.csv", "A.csv")]
    [InlineData("data/x", "Data/y")]
    public void Names_some_systems_take_for_the_same_are_an_error(string first, string second)
    {
        _directory.Write($"set/{first}", "x"u8);
        _directory.Write($"set/{second}", "x"u8);
        if (Directory.GetFileSystemEntries(_directory["set"]).Length < 2) return;

        var error = Assert.Throws<InvalidTorrentException>(() => TorrentBuilder.Build(_directory["set"]));

        Assert.Contains("take for the same", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("target")]
    [InlineData("nowhere")]
    [InlineData("..")]
    public void A_symbolic_link_is_an_error(string target)
    {
        _directory.Write("set/target", "x"u8);
        File.CreateSymbolicLink(_directory["set", "link"], target);

        var error = Assert.Throws<InvalidTorrentException>(() => TorrentBuilder.Build(_directory["set"]));

        Assert.StartsWith("'set/link' is a symbolic link", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_is_named_itself_is_followed()
    {
        _directory.Write("file", "x"u8);
        _directory.Write("folder/x", "x"u8);
        File.CreateSymbolicLink(_directory["to-file"], "file");
        Directory.CreateSymbolicLink(_directory["to-folder"], "folder");

        Assert.Equal("to-file", TorrentBuilder.Build(_directory["to-file"]).Files[0].Path);
        Assert.Equal("to-folder/x", TorrentBuilder.Build(_directory["to-folder"]).Files[0].Path);
    }

    [Fact]
    public void A_pipe_is_an_error_and_is_not_waited_for()
    {
        if (!OperatingSystem.IsLinux()) return;
        _directory.Write("set/x", "x"u8);
        Assert.Equal(0, MakePipe(_directory["set", "pipe"], 0x180));

        var error = Assert.Throws<InvalidTorrentException>(() => TorrentBuilder.Build(_directory["set"]));

        Assert.StartsWith("'set/pipe' is no file but a device, a pipe or a socket", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-16384)]
    [InlineData(8192)]
    [InlineData(16385)]
    [InlineData(128 * 1024 * 1024)]
    public void A_piece_length_out_of_range_is_a_mistake_of_the_caller(int length)
    {
        var path = _directory.Write("x", "x"u8);

        _ = Assert.Throws<ArgumentException>(() => TorrentBuilder.Build(path, new TorrentBuilderOptions { PieceLength = length }));
    }

    [Fact]
    public void More_pieces_than_a_torrent_may_have_are_an_error()
    {
        using (var file = new FileStream(_directory["sparse"], FileMode.CreateNew)) file.SetLength((2_097_152L * 16 * 1024) + 1);

        var error = Assert.Throws<InvalidTorrentException>(() => TorrentBuilder.Build(_directory["sparse"], new TorrentBuilderOptions { PieceLength = 16 * 1024 }));

        Assert.Contains("Choose longer pieces", error.Message, StringComparison.Ordinal);
    }

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        return bytes;
    }

    private static byte[] GoldenBytes(string info) => Encoding.Latin1.GetBytes($"d4:info{info}e");

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);

    private void WriteSet(string at = "")
    {
        _directory.Write($"{at}set/ü.txt", Encoding.ASCII.GetBytes(new string('x', 20_000)));
        _directory.Write($"{at}set/a.txt", "hello\n"u8);
        _directory.Write($"{at}set/A.csv", ""u8);
        _directory.Write($"{at}set/.hidden", "h"u8);
        _directory.Write($"{at}set/b/b.bin", Encoding.ASCII.GetBytes(new string('b', 50_000)));
        _directory.Write($"{at}set/b/c/d", ""u8);
        Directory.CreateDirectory(_directory[$"{at}set", "empty"]);
    }

    private sealed class ReportList : IProgress<TorrentBuildProgress>
    {
        public List<TorrentBuildProgress> Reports { get; } = [];

        public void Report(TorrentBuildProgress value) => Reports.Add(value);
    }
}
