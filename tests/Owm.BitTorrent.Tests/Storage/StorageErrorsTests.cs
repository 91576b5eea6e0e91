using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class StorageErrorsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_disk_that_is_too_small_is_found_out_before_anything_is_made()
    {
        const long ExaByte = 1_000_000_000_000_000_000;
        var torrent = new Torrent
        {
            Name = "huge",
            InfoHash = default,
            InfoBytes = default,
            Layout = new PieceLayout(ExaByte + 5, 1 << 30),
            PieceHashes = default,
            Files = [new TorrentFile(0, "t/small", 5, 0), new TorrentFile(1, "t/huge", ExaByte, 5)],
            IsSingleFile = false,
        };
        using var store = new FileBlockStore(torrent, _directory.FullPath);
        var exception = Assert.Throws<StorageException>(() => store.Allocate([true, true]));
        Assert.True(exception.IsDiskFull);
        Assert.Contains($"No space for '{_directory.FullPath}': 1 EB needed, ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("free in", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.FullPath));
        store.Allocate([true, false]);
    }

    [Fact]
    public void A_full_disk_and_a_full_quota_are_told_from_other_errors()
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.True(StorageErrors.Writing(_directory["a"], 1_234_567, new IOException("No space left on device", 28)).IsDiskFull);
        Assert.True(StorageErrors.Writing(_directory["a"], 10, new IOException("Disk quota exceeded", 122)).IsDiskFull);
        var other = StorageErrors.Writing(_directory["a"], 10, new IOException($"Input/output error : '{_directory["a"]}'", 5));
        Assert.False(other.IsDiskFull || other.IsAccessDenied);
        Assert.Equal($"Could not write '{_directory["a"]}': Input/output error. Check the disk, or choose another directory.", other.Message);
    }

    [Fact]
    public void A_message_about_a_full_disk_says_how_much_is_needed_and_what_to_do()
    {
        var exception = StorageErrors.DiskFull(_directory["a"], 1_234_567);
        Assert.StartsWith($"No space for '{_directory["a"]}': 1.2 MB needed, ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Free space there or choose another directory, then resume.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Denied_permission_and_a_read_only_disk_are_told_from_other_errors()
    {
        Assert.True(StorageErrors.Reading("/x", new UnauthorizedAccessException("Access to the path '/x' is denied.")).IsAccessDenied);
        Assert.True(StorageErrors.Writing("/x", 1, new UnauthorizedAccessException()).IsAccessDenied);
        if (!OperatingSystem.IsWindows()) Assert.True(StorageErrors.Writing("/x", 1, new IOException("Read-only file system", 30)).IsAccessDenied);
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1000, "1 kB")]
    [InlineData(1_250_000, "1.2 MB")]
    [InlineData(312_900_000_000, "312 GB")]
    [InlineData(long.MaxValue, "9.2 EB")]
    public void Sizes_are_told_as_people_read_them(long bytes, string text) => Assert.Equal(text, FreeSpace.Describe(bytes));

    [Fact]
    public void Free_space_is_that_of_the_nearest_directory_that_is_there()
    {
        var here = FreeSpace.At(_directory.FullPath);
        Assert.NotNull(here);
        Assert.NotNull(FreeSpace.At(_directory["not", "yet"]));
    }
}
