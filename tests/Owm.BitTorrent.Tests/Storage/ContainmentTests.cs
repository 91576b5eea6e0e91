using Owm.BitTorrent.Primitives;
using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

/// <summary>Links that lie in the directory beforehand must not lead anything outside (ROBUSTNESS T-5).</summary>
public sealed class ContainmentTests : IDisposable
{
    private readonly TemporaryDirectory _outside = new();
    private readonly TemporaryDirectory _directory = new();

    public ContainmentTests() => _outside.Write("canary", "alive");

    public void Dispose()
    {
        _outside.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_directory_that_links_outside_is_refused()
    {
        Directory.CreateSymbolicLink(_directory["t"], _outside.FullPath);
        AssertRefused("t/canary");
    }

    [Fact]
    public void A_directory_that_links_outside_by_a_relative_path_is_refused()
    {
        Directory.CreateSymbolicLink(_directory["t"], Path.Combine("..", Path.GetFileName(_outside.FullPath)));
        AssertRefused("t/canary");
    }

    [Fact]
    public void A_link_deep_inside_that_leads_outside_is_refused()
    {
        Directory.CreateDirectory(_directory["t", "sub"]);
        Directory.CreateSymbolicLink(_directory["t", "sub", "deep"], _outside.FullPath);
        AssertRefused("t/sub/deep/new/canary");
    }

    [Fact]
    public void A_link_to_a_link_that_leads_outside_is_refused()
    {
        Directory.CreateSymbolicLink(_directory["second"], _outside.FullPath);
        Directory.CreateSymbolicLink(_directory["t"], _directory["second"]);
        AssertRefused("t/canary");
    }

    [Fact]
    public void A_link_to_where_nothing_is_yet_outside_is_refused_and_nothing_is_made_there()
    {
        Directory.CreateSymbolicLink(_directory["t"], _outside["not-yet"]);
        AssertRefused("t/canary");
        Assert.False(Directory.Exists(_outside["not-yet"]));
    }

    [Fact]
    public void A_link_to_a_directory_whose_name_begins_like_ours_is_refused()
    {
        using var sibling = new SiblingDirectory(_directory.FullPath + "-evil");
        Directory.CreateSymbolicLink(_directory["t"], sibling.FullPath);
        AssertRefused("t/canary");
        Assert.Empty(Directory.GetFileSystemEntries(sibling.FullPath));
    }

    [Fact]
    public void A_file_that_is_a_link_is_refused_wherever_it_leads()
    {
        Directory.CreateDirectory(_directory["t"]);
        File.CreateSymbolicLink(_directory["t", "canary"], _outside["canary"]);
        AssertRefused("t/canary");
    }

    [Fact]
    public void A_file_that_is_a_link_to_nothing_is_refused_and_its_target_is_not_made()
    {
        Directory.CreateDirectory(_directory["t"]);
        File.CreateSymbolicLink(_directory["t", "file"], _outside["made"]);
        AssertRefused("t/file");
        Assert.False(File.Exists(_outside["made"]));
    }

    [Fact]
    public void Links_that_go_round_in_a_circle_are_refused()
    {
        Directory.CreateSymbolicLink(_directory["t"], _directory["u"]);
        Directory.CreateSymbolicLink(_directory["u"], _directory["t"]);
        AssertRefused("t/canary");
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("t/../../escape")]
    [InlineData("/etc/escape")]
    [InlineData("t//escape")]
    [InlineData("t/./escape")]
    [InlineData("t\\..\\escape")]
    [InlineData("t/\0")]
    public void Names_that_no_reader_should_have_let_through_are_refused_again(string path) => AssertRefused(path);

    [Fact]
    public void The_directory_itself_may_be_reached_through_a_link()
    {
        Directory.CreateDirectory(_directory["real"]);
        Directory.CreateSymbolicLink(_directory["link"], _directory["real"]);
        using var store = new FileBlockStore(TestContent.Of(64, ("t/a", 5)).Torrent, _directory["link"]);
        store.Write(0, "hello"u8);
        Assert.Equal("hello", File.ReadAllText(_directory["real", "t", "a"]));
    }

    [Fact]
    public void A_link_that_stays_inside_is_followed()
    {
        Directory.CreateDirectory(_directory["elsewhere"]);
        Directory.CreateSymbolicLink(_directory["t"], "elsewhere");
        using var store = new FileBlockStore(TestContent.Of(64, ("t/sub/a", 5)).Torrent, _directory.FullPath);
        store.Allocate([true]);
        store.Write(0, "hello"u8);
        Assert.Equal("hello", File.ReadAllText(_directory["elsewhere", "sub", "a"]));
    }

    [Fact]
    public void A_directory_that_becomes_a_link_after_it_was_used_is_refused_at_the_next_opening()
    {
        var content = TestContent.Of(64, ("t/a", 10), ("t/canary", 10));
        using var store = new FileBlockStore(content.Torrent, _directory.FullPath);
        store.Write(0, new byte[10]);
        Directory.Delete(_directory["t"], recursive: true);
        Directory.CreateSymbolicLink(_directory["t"], _outside.FullPath);
        Assert.Throws<StorageException>(() => store.Write(10, new byte[10]));
        Assert.Equal("alive", File.ReadAllText(_outside["canary"]));
    }

    [Fact]
    public void A_file_where_a_directory_should_be_and_the_other_way_round_are_named()
    {
        _directory.Write("t", "a file");
        Directory.CreateDirectory(_directory["u"]);
        using var first = new FileBlockStore(TestContent.Of(64, ("t/a", 10)).Torrent, _directory.FullPath);
        var file = Assert.Throws<StorageException>(() => first.Allocate([true]));
        Assert.Contains($"'{_directory["t"]}' is a file", file.Message, StringComparison.Ordinal);
        using var second = new FileBlockStore(TestContent.Of(64, ("u", 10)).Torrent, _directory.FullPath);
        var directory = Assert.Throws<StorageException>(() => second.Allocate([true]));
        Assert.Contains($"'{_directory["u"]}' is a directory", directory.Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string path)
    {
        var torrent = TestContent.Of(64, (path, 100)).Torrent;
        using var store = new FileBlockStore(torrent, _directory.FullPath);
        Assert.Throws<StorageException>(() => store.Allocate([true]));
        Assert.Throws<StorageException>(() => store.Write(0, new byte[100]));
        Assert.Throws<StorageException>(() => store.Read(0, new byte[1]));
        Assert.Equal(["canary"], Directory.GetFileSystemEntries(_outside.FullPath).Select(Path.GetFileName));
        Assert.Equal("alive", File.ReadAllText(_outside["canary"]));
    }

    private sealed class SiblingDirectory : IDisposable
    {
        public SiblingDirectory(string path) => FullPath = Directory.CreateDirectory(path).FullName;

        public string FullPath { get; }

        public void Dispose() => Directory.Delete(FullPath, recursive: true);
    }
}
