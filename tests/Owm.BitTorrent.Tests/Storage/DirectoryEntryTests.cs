using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class DirectoryEntryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_has_its_length_and_the_time_of_its_last_write_to_the_tick()
    {
        _directory.Write("a", "text");
        var time = new DateTime(2020, 2, 29, 23, 59, 59, DateTimeKind.Utc).AddTicks(1234567);
        File.SetLastWriteTimeUtc(_directory["a"], time);
        Assert.Equal(new DirectoryEntry(EntryKind.File, 4, File.GetLastWriteTimeUtc(_directory["a"]).Ticks), DirectoryEntry.Of(_directory["a"]));
    }

    [Fact]
    public void A_time_before_1970_is_the_same_whichever_way_it_is_looked_at()
    {
        _directory.Write("a", "text");
        File.SetLastWriteTimeUtc(_directory["a"], new DateTime(1969, 7, 20, 20, 17, 40, DateTimeKind.Utc).AddTicks(-1));
        Assert.Equal(DirectoryEntry.Portable(_directory["a"]), DirectoryEntry.Of(_directory["a"]));
    }

    [Fact]
    public void Directories_links_and_nothing_are_told_apart_and_links_are_not_followed()
    {
        Directory.CreateDirectory(_directory["sub"]);
        _directory.Write("a", "text");
        Directory.CreateSymbolicLink(_directory["to-sub"], "sub");
        File.CreateSymbolicLink(_directory["to-a"], "a");
        File.CreateSymbolicLink(_directory["to-nothing"], "nothing");
        var expected = new[]
        {
            ("sub", EntryKind.Directory), ("a", EntryKind.File), ("to-sub", EntryKind.Link), ("to-a", EntryKind.Link),
            ("to-nothing", EntryKind.Link), ("nothing", EntryKind.None), (Path.Combine("a", "b"), EntryKind.None), (Path.Combine("none", "b"), EntryKind.None),
        };
        foreach (var (name, kind) in expected)
        {
            Assert.Equal((name, kind), (name, DirectoryEntry.Of(_directory[name]).Kind));
            Assert.Equal((name, kind), (name, DirectoryEntry.Portable(_directory[name]).Kind));
        }
    }
}
