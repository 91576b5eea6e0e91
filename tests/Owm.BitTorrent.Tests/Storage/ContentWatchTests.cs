using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class ContentWatchTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestContent _content = TestContent.Of(100, ("t/a", 1000), ("t/b", 250));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Files_that_nobody_touched_have_not_changed()
    {
        var watch = Watch();
        Assert.Null(watch.Look());
        Assert.Null(watch.Look());
    }

    [Fact]
    public void A_file_whose_length_has_changed_is_named()
    {
        var watch = Watch();
        watch.Look();
        _directory.Write("t/b", new byte[251]);
        Assert.Equal(_directory["t", "b"], watch.Look());
    }

    [Fact]
    public void A_file_that_was_written_without_changing_its_length_is_named()
    {
        var watch = Watch();
        watch.Look();
        File.SetLastWriteTimeUtc(_directory["t", "a"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(_directory["t", "a"], watch.Look());
    }

    [Fact]
    public void A_file_that_is_gone_is_named()
    {
        var watch = Watch();
        watch.Look();
        File.Delete(_directory["t", "a"]);
        Assert.Equal(_directory["t", "a"], watch.Look());
    }

    [Fact]
    public void What_was_written_on_purpose_is_forgotten()
    {
        var watch = Watch();
        watch.Look();
        _directory.Write("t/b", new byte[251]);
        watch.Forget();
        Assert.Null(watch.Look());
        Assert.Null(watch.Look());
    }

    private ContentWatch Watch()
    {
        _content.WriteTo(_directory);
        return new ContentWatch(_content.Torrent, new ContentDirectory(_directory.FullPath));
    }
}
