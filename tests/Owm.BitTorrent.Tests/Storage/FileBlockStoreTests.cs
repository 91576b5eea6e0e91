using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class FileBlockStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_is_written_across_files_lies_in_each_file_and_is_read_back()
    {
        var content = TestContent.Of(64, ("t/a", 100), ("t/empty", 0), ("t/sub/b", 1), ("t/c", 300));
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        for (var offset = 0; offset < content.Bytes.Length; offset += 37)
        {
            store.Write(offset, content.Bytes.AsSpan(offset, Math.Min(37, content.Bytes.Length - offset)));
        }

        Assert.Equal(content.BytesOf(content.Torrent.Files[0]), File.ReadAllBytes(_directory["t", "a"]));
        Assert.Equal(content.BytesOf(content.Torrent.Files[2]), File.ReadAllBytes(_directory["t", "sub", "b"]));
        Assert.Equal(content.BytesOf(content.Torrent.Files[3]), File.ReadAllBytes(_directory["t", "c"]));
        var read = new byte[content.Bytes.Length];
        store.Read(0, read);
        Assert.Equal(content.Bytes, read);
    }

    [Fact]
    public void A_vectored_read_fills_buffers_of_any_lengths_across_files_and_pads()
    {
        var content = TestContent.Of(64, ("t/a", 1000), TestContent.Pad(24), ("t/b", 1), ("t/c", 5000));
        content.WriteTo(_directory);
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var offset = random.Next(content.Bytes.Length);
            var buffers = new List<Memory<byte>>();
            for (var left = random.Next(content.Bytes.Length - offset) + 1; left > 0;)
            {
                var length = Math.Min(left, random.Next(400));
                buffers.Add(new byte[length]);
                left -= length;
            }

            store.Read(offset, buffers);
            var read = buffers.SelectMany(buffer => buffer.ToArray()).ToArray();
            Assert.Equal(content.Bytes[offset..(offset + read.Length)], read);
        }
    }

    [Fact]
    public void A_vectored_read_takes_more_buffers_than_the_system_does_at_once()
    {
        var content = TestContent.Of(64, ("t/a", 5000));
        content.WriteTo(_directory);
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        var buffers = Enumerable.Range(0, 2500).Select(_ => new Memory<byte>(new byte[2])).ToList();
        store.Read(0, buffers);
        Assert.Equal(content.Bytes, buffers.SelectMany(buffer => buffer.ToArray()));
    }

    [Fact]
    public void Pad_files_are_zeros_and_never_on_disk()
    {
        var content = TestContent.Of(64, ("t/a", 40), TestContent.Pad(24), ("t/b", 64));
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        store.Allocate([true, true, true]);
        store.Write(0, content.Bytes);
        Assert.Equal(["a", "b"], Directory.GetFiles(_directory["t"]).Select(Path.GetFileName).Order());
        Assert.Equal(["t"], Directory.GetDirectories(_directory.FullPath).Select(Path.GetFileName));
        var read = Enumerable.Repeat((byte)0xEE, 128).ToArray();
        store.Read(0, read);
        Assert.Equal(content.Bytes, read);
    }

    [Fact]
    public void Allocating_makes_the_wanted_files_at_their_full_length_and_no_others()
    {
        var content = TestContent.Of(64, ("t/a", 1_000_000), ("t/x/b", 10), ("t/none", 0), ("t/y/c", 10));
        using var store = new FileBlockStore(content.Torrent, _directory["new", "base"]);
        store.Allocate([true, true, true, false]);
        Assert.Equal(1_000_000, new FileInfo(_directory["new", "base", "t", "a"]).Length);
        Assert.Equal(10, new FileInfo(_directory["new", "base", "t", "x", "b"]).Length);
        Assert.Equal(0, new FileInfo(_directory["new", "base", "t", "none"]).Length);
        Assert.False(Directory.Exists(_directory["new", "base", "t", "y"]));
    }

    [Fact]
    public void Allocating_lengthens_a_shorter_file_and_keeps_what_is_in_it()
    {
        var content = TestContent.Of(64, ("t/a", 1000), ("t/b", 5));
        _directory.Write("t/a", "already here");
        _directory.Write("t/b", "whole");
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        store.Allocate([true, true]);
        var bytes = File.ReadAllBytes(_directory["t", "a"]);
        Assert.Equal(1000, bytes.Length);
        Assert.Equal("already here"u8.ToArray(), bytes[..12]);
        Assert.Equal("whole", File.ReadAllText(_directory["t", "b"]));
    }

    [Fact]
    public void A_longer_file_is_an_error_that_names_it_and_nothing_is_changed()
    {
        var content = TestContent.Of(64, ("t/a", 1000), ("t/b", 5));
        _directory.Write("t/b", "not ours");
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        var exception = Assert.Throws<StorageException>(() => store.Allocate([true, true]));
        Assert.Contains(_directory["t", "b"], exception.Message, StringComparison.Ordinal);
        Assert.Throws<StorageException>(() => store.Write(1000, new byte[5]));
        Assert.Equal("not ours", File.ReadAllText(_directory["t", "b"]));
        Assert.False(File.Exists(_directory["t", "a"]));
    }

    [Fact]
    public void An_unwanted_file_is_made_only_when_a_piece_that_it_shares_is_written_and_only_as_long()
    {
        var content = TestContent.Of(64, ("t/wanted", 40), ("t/not", 100_000));
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        store.Allocate([true, false]);
        Assert.False(File.Exists(_directory["t", "not"]));
        store.Write(0, content.Bytes.AsSpan(0, 64));
        Assert.Equal(24, new FileInfo(_directory["t", "not"]).Length);
        var piece = new byte[64];
        store.Read(0, piece);
        Assert.Equal(content.Bytes[..64], piece);
    }

    [Fact]
    public void Reading_what_is_not_there_says_which_file()
    {
        var content = TestContent.Of(64, ("t/gone", 40), ("t/short", 100));
        _directory.Write("t/short", "too short");
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        var missing = Assert.Throws<StorageException>(() => store.Read(0, new byte[10]));
        Assert.Contains($"'{_directory["t", "gone"]}' is missing", missing.Message, StringComparison.Ordinal);
        var tooShort = Assert.Throws<StorageException>(() => store.Read(40, new byte[10]));
        Assert.Contains($"'{_directory["t", "short"]}' is shorter", tooShort.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_directory["t", "gone"]));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(100, 1)]
    [InlineData(99, 2)]
    [InlineData(long.MaxValue, 2)]
    public void A_run_outside_the_content_is_refused(long offset, int length)
    {
        using var store = new FileBlockStore(TestContent.Of(64, ("a", 100)).Torrent, _directory.FullPath);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Write(offset, new byte[length]));
    }

    [Fact]
    public void No_more_files_stay_open_than_allowed_and_all_threads_get_theirs()
    {
        var content = TestContent.Of(64, [.. Enumerable.Range(0, 60).Select(i => ($"t/{i}", 1000L))]);
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath, maxOpenFiles: 4);
        Parallel.For(0, 600, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            int part = i * 7 % 600 * 100;
            store.Write(part, content.Bytes.AsSpan(part, 100));
            var read = new byte[100];
            store.Read(part, read);
            Assert.Equal(content.Bytes[part..(part + 100)], read);
        });
        Assert.InRange(store.OpenFileCount, 1, 4);
        var all = new byte[60_000];
        store.Read(0, all);
        Assert.Equal(content.Bytes, all);
    }

    [Fact]
    public void A_file_is_opened_for_writing_only_when_it_is_written()
    {
        var content = TestContent.Of(64, ("a", 100));
        content.WriteTo(_directory);
        File.SetAttributes(_directory["a"], FileAttributes.ReadOnly);
        var before = File.GetLastWriteTimeUtc(_directory["a"]);
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        store.Read(0, new byte[100]);
        Assert.Equal(before, File.GetLastWriteTimeUtc(_directory["a"]));
        File.SetAttributes(_directory["a"], FileAttributes.Normal);
        store.Write(50, [1, 2, 3]);
        var read = new byte[3];
        store.Read(50, read);
        Assert.Equal([1, 2, 3], read);
    }

    [Fact]
    public void A_flush_reaches_each_written_file_once_and_the_directories_of_new_files()
    {
        var content = TestContent.Of(64, ("t/a", 100), ("t/sub/b", 100), ("t/c", 100));
        var flusher = new RecordingFlusher();
        using var store = new FileBlockStore(content.Torrent, _directory["base"], 1, flusher);
        store.Write(90, new byte[20]);
        store.Flush();
        Assert.Equal(2, flusher.Files);
        Assert.Equal(
            new[] { _directory.FullPath, _directory["base"], _directory["base", "t"], _directory["base", "t", "sub"] }.Select(RealPath.Of),
            flusher.Directories.Order());
        store.Flush();
        Assert.Equal(2, flusher.Files);
        store.Write(0, new byte[1]);
        store.Flush();
        Assert.Equal(3, flusher.Files);
    }

    [Fact]
    public void A_flush_of_many_files_reaches_each_of_them_and_one_failure_among_them_is_reported()
    {
        var content = TestContent.Of(64, [.. Enumerable.Range(0, 300).Select(i => ($"t/{i}", 10L))]);
        var flusher = new RecordingFlusher();
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath, 8, flusher);
        store.Write(0, content.Bytes);
        store.Flush();
        Assert.Equal(300, flusher.Files);
        store.Write(0, content.Bytes);
        flusher.FailAt = 500;
        Assert.Throws<StorageException>(store.Flush);
    }

    [Fact]
    public void A_failed_flush_is_final()
    {
        var flusher = new RecordingFlusher { Failure = new IOException("Input/output error", 5) };
        using var store = new FileBlockStore(TestContent.Of(64, ("a", 100)).Torrent, _directory.FullPath, 8, flusher);
        store.Write(0, new byte[10]);
        var exception = Assert.Throws<StorageException>(store.Flush);
        Assert.Contains($"'{_directory["a"]}': Input/output error.", exception.Message, StringComparison.Ordinal);
        flusher.Failure = null;
        Assert.Throws<StorageException>(store.Flush);
    }

    [Fact]
    public void A_flush_of_a_file_that_was_deleted_meanwhile_fails_rather_than_makes_it_anew()
    {
        var content = TestContent.Of(64, ("a", 100), ("b", 100));
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath, maxOpenFiles: 1);
        store.Write(0, new byte[200]);
        File.Delete(_directory["a"]);
        Assert.Throws<StorageException>(store.Flush);
        Assert.False(File.Exists(_directory["a"]));
        store.Write(0, new byte[100]);
        store.Flush();
    }

    [Fact]
    public void A_store_that_was_disposed_says_so()
    {
        var store = new FileBlockStore(TestContent.Of(64, ("a", 100)).Torrent, _directory.FullPath);
        store.Write(0, new byte[10]);
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Read(0, new byte[10]));
    }

    private sealed class RecordingFlusher : IDiskFlusher
    {
        private int _files;

        public int Files => _files;

        public ConcurrentBag<string> Directories { get; } = [];

        public IOException? Failure { get; set; }

        public int FailAt { get; set; }

        public void FlushFile(SafeFileHandle file)
        {
            if (Failure is not null) throw Failure;
            Assert.False(file.IsClosed);
            if (Interlocked.Increment(ref _files) == FailAt) throw new IOException("Input/output error", 5);
        }

        public void FlushDirectory(string path) => Directories.Add(path);
    }
}
