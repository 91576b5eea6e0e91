using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class FileHandlesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestContent _content = TestContent.Of(64, ("a", 10), ("b", 10), ("c", 10));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_idle_file_gives_way_before_the_number_is_exceeded()
    {
        _content.WriteTo(_directory);
        using var handles = Handles(2);
        for (var i = 0; i < 2; i++) handles.Rent(_content.Torrent.Files[i], writable: false).Dispose();
        using var lease = handles.Rent(_content.Torrent.Files[2], writable: false);
        Assert.Equal(2, handles.OpenCount);
    }

    [Theory]
    [InlineData(1_024, 80, 256)]
    [InlineData(1_000_000, 80, 4_096)]
    [InlineData(128, 60, 10)]
    [InlineData(64, 60, 4)]
    public void Files_stay_open_as_far_as_the_limit_of_the_process_allows(long limit, int taken, int expected) =>
        Assert.Equal(expected, OpenFiles.CapacityWithin(limit, taken));

    [Fact]
    public void The_file_used_longest_ago_gives_way()
    {
        _content.WriteTo(_directory);
        using var handles = Handles(2);
        var first = Use(handles, 0);
        var second = Use(handles, 1);
        Use(handles, 0);
        Use(handles, 2);
        Assert.False(first.IsClosed);
        Assert.True(second.IsClosed);
    }

    [Fact]
    public void Files_in_use_stay_open_whatever_their_number_and_are_closed_when_given_back()
    {
        _content.WriteTo(_directory);
        using var handles = Handles(1);
        var leases = _content.Torrent.Files.Select(file => handles.Rent(file, writable: false)).ToList();
        Assert.All(leases, lease => Assert.False(lease.Handle.IsClosed));
        leases.ForEach(lease => lease.Dispose());
        Assert.Equal(1, handles.OpenCount);
        Assert.Equal(2, leases.Count(lease => lease.Handle.IsClosed));
    }

    [Fact]
    public void A_reader_keeps_its_handle_while_the_file_is_opened_anew_for_writing()
    {
        _content.WriteTo(_directory);
        using var handles = Handles(2);
        var reader = handles.Rent(_content.Torrent.Files[0], writable: false);
        using var writer = handles.Rent(_content.Torrent.Files[0], writable: true);
        Assert.NotSame(reader.Handle, writer.Handle);
        Assert.False(reader.Handle.IsClosed);
        reader.Dispose();
        Assert.True(reader.Handle.IsClosed);
        using var later = handles.Rent(_content.Torrent.Files[0], writable: false);
        Assert.Same(writer.Handle, later.Handle);
    }

    [Fact]
    public void What_is_in_use_when_all_is_closed_is_closed_when_given_back()
    {
        _content.WriteTo(_directory);
        var handles = Handles(2);
        var lease = handles.Rent(_content.Torrent.Files[0], writable: false);
        handles.Dispose();
        Assert.False(lease.Handle.IsClosed);
        lease.Dispose();
        Assert.True(lease.Handle.IsClosed);
    }

    [Fact]
    public void A_file_that_could_not_be_opened_is_tried_again_the_next_time()
    {
        using var handles = Handles(2);
        Assert.Throws<StorageException>(() => handles.Rent(_content.Torrent.Files[0], writable: false));
        Assert.Equal(0, handles.OpenCount);
        _content.WriteTo(_directory);
        handles.Rent(_content.Torrent.Files[0], writable: false).Dispose();
    }

    private FileHandles Handles(int capacity) => new(new ContentDirectory(_directory.FullPath), new OpenFiles(capacity));

    private Microsoft.Win32.SafeHandles.SafeFileHandle Use(FileHandles handles, int file)
    {
        using var lease = handles.Rent(_content.Torrent.Files[file], writable: false);
        return lease.Handle;
    }
}
