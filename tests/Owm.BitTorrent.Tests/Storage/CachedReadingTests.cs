using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class CachedReadingTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestContent _content = TestContent.Of(64, ("t/a", 100), TestContent.Pad(28), ("t/b", 100));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_was_just_written_is_read_without_waiting_over_the_bounds_of_files()
    {
        _content.WriteTo(_directory);
        using var store = new FileBlockStore(_content.Torrent, _directory.FullPath);
        store.Read(0, new byte[228]);
        Memory<byte>[] buffers = [new byte[90], new byte[50], new byte[60]];
        if (!OperatingSystem.IsLinux()) return;
        Assert.True(store.TryReadCached(5, buffers));
        Assert.Equal(_content.Bytes[5..205], buffers.SelectMany(buffer => buffer.ToArray()));
    }

    [Fact]
    public void More_buffers_than_one_call_takes_are_all_filled()
    {
        _content.WriteTo(_directory);
        using var store = new FileBlockStore(_content.Torrent, _directory.FullPath);
        store.Read(0, new byte[228]);
        var buffers = Enumerable.Range(0, 228).Select(_ => new Memory<byte>(new byte[1])).ToArray();
        if (!OperatingSystem.IsLinux()) return;
        Assert.True(store.TryReadCached(0, buffers));
        Assert.Equal(_content.Bytes, buffers.SelectMany(buffer => buffer.ToArray()));
    }

    [Fact]
    public void A_file_that_is_not_open_is_left_to_those_who_may_wait()
    {
        _content.WriteTo(_directory);
        using var store = new FileBlockStore(_content.Torrent, _directory.FullPath);
        Assert.False(store.TryReadCached(0, [new byte[10]]));
    }

    [Fact]
    public void Of_a_file_that_is_too_short_nothing_is_made_up()
    {
        _content.WriteTo(_directory);
        using var store = new FileBlockStore(_content.Torrent, _directory.FullPath);
        store.Read(0, new byte[50]);
        using (var file = File.Open(_directory["t", "a"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(60);
        Assert.False(store.TryReadCached(50, [new byte[20]]));
    }
}
