using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_is_replaced_whole_and_nothing_is_left_over()
    {
        var path = _directory["new", "state"];
        DurableFile.Write(path, "a long first content"u8);
        DurableFile.Write(path, "second"u8);
        Assert.Equal("second", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_directory["new"]));
    }

    [Fact]
    public void What_a_kill_left_over_is_replaced_even_when_it_is_a_link()
    {
        var victim = _directory.Write("victim", "untouched");
        File.CreateSymbolicLink(_directory["state.new"], victim);
        DurableFile.Write(_directory["state"], "content"u8);
        Assert.Equal("untouched", File.ReadAllText(victim));
        Assert.Equal("content", File.ReadAllText(_directory["state"]));
        Assert.Null(new FileInfo(_directory["state"]).LinkTarget);
    }

    [Fact]
    public void Only_the_owner_may_read_a_file_that_is_for_the_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;
        DurableFile.Write(_directory["secret"], "token"u8, ownerOnly: true);
        DurableFile.Write(_directory["secret"], "newer"u8, ownerOnly: true);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory["secret"]));
    }

    [Fact]
    public void When_the_disk_does_not_keep_the_content_the_old_one_stays_and_that_is_said()
    {
        var path = _directory.Write("state", "old");
        var exception = Assert.Throws<StorageException>(() => DurableFile.Write(path, "new"u8, false, new BrokenFlusher()));
        Assert.Contains($"did not keep what was written to '{path}': Input/output error.", exception.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_directory.FullPath));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named()
    {
        Directory.CreateDirectory(_directory["state"]);
        var exception = Assert.Throws<StorageException>(() => DurableFile.Write(_directory["state"], "x"u8));
        Assert.Contains(_directory["state"], exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deleting_what_is_not_there_is_no_error()
    {
        DurableFile.Delete(_directory["none"]);
        var path = _directory.Write("some", "x");
        DurableFile.Delete(path);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void An_error_of_the_flush_itself_is_reported()
    {
        // fsync(2): EINVAL for what has no disk. RandomAccess.FlushToDisk says nothing here.
        if (OperatingSystem.IsWindows()) return;
        using var pipe = new AnonymousPipeServerStream();
        using var handle = new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        var exception = Assert.Throws<IOException>(() => DiskFlusher.Instance.FlushFile(handle));
        Assert.Equal(22, exception.HResult);
    }

    [Fact]
    public void A_directory_that_is_not_there_cannot_be_flushed()
    {
        if (OperatingSystem.IsWindows()) return;
        DiskFlusher.Instance.FlushDirectory(_directory.FullPath);
        Assert.Throws<IOException>(() => DiskFlusher.Instance.FlushDirectory(_directory["none"]));
    }

    private sealed class BrokenFlusher : IDiskFlusher
    {
        public void FlushFile(SafeFileHandle file) => throw new IOException("Input/output error", 5);

        public void FlushDirectory(string path)
        {
        }
    }
}
