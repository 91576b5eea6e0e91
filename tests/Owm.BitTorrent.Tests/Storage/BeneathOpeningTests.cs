using Owm.BitTorrent.Storage;
using Owm.Testing;

namespace Owm.BitTorrent.Tests.Storage;

public sealed class BeneathOpeningTests : IDisposable
{
    private readonly TemporaryDirectory _outside = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _outside.Dispose();
        _directory.Dispose();
    }

    [LinuxFact]
    public void A_file_below_is_opened_for_reading_and_for_writing()
    {
        _directory.Write(Path.Combine("sub", "a"), "text");
        using (var read = BeneathOpening.TryOpen(_directory.FullPath, "sub/a", writable: false)) Assert.Equal(4, RandomAccess.GetLength(read!));
        using (var write = BeneathOpening.TryOpen(_directory.FullPath, "sub/a", writable: true)) RandomAccess.Write(write!, "next"u8, 0);
        Assert.Equal("next", File.ReadAllText(_directory["sub", "a"]));
    }

    [LinuxFact]
    public void A_link_inside_that_stays_inside_is_followed()
    {
        _directory.Write(Path.Combine("sub", "a"), "text");
        Directory.CreateSymbolicLink(_directory["link"], "sub");
        using var file = BeneathOpening.TryOpen(_directory.FullPath, "link/a", writable: false);
        Assert.NotNull(file);
    }

    [LinuxFact]
    public void What_leads_outside_is_not_opened_by_whatever_way()
    {
        _outside.Write("canary", "alive");
        Directory.CreateSymbolicLink(_directory["absolute"], _outside.FullPath);
        Directory.CreateSymbolicLink(_directory["relative"], Path.Combine("..", Path.GetFileName(_outside.FullPath)));
        File.CreateSymbolicLink(_directory["file"], Path.Combine(_outside.FullPath, "canary"));
        var up = $"../{Path.GetFileName(_outside.FullPath)}/canary";
        foreach (var name in new[] { "absolute/canary", "relative/canary", "file", up, Path.Combine(_outside.FullPath, "canary") })
        {
            Assert.Null(BeneathOpening.TryOpen(_directory.FullPath, name, writable: false));
            Assert.Null(BeneathOpening.TryOpen(_directory.FullPath, name, writable: true));
        }
    }

    [LinuxFact]
    public void A_directory_and_what_is_not_there_are_not_opened()
    {
        Directory.CreateDirectory(_directory["sub"]);
        Assert.Null(BeneathOpening.TryOpen(_directory.FullPath, "sub", writable: false));
        Assert.Null(BeneathOpening.TryOpen(_directory.FullPath, "none", writable: true));
        Assert.False(File.Exists(_directory["none"]));
    }

    [LinuxFact]
    public void A_new_file_is_made_where_nothing_has_its_name_and_nowhere_else()
    {
        _directory.Write("there", "text");
        File.CreateSymbolicLink(_directory["link"], Path.Combine(_outside.FullPath, "new"));
        Directory.CreateSymbolicLink(_directory["out"], _outside.FullPath);
        using (var made = BeneathOpening.TryCreate(_directory.FullPath, "new")) RandomAccess.Write(made!, "text"u8, 0);
        foreach (var name in new[] { "new", "there", "link", "out/new", "none/new", $"../{Path.GetFileName(_outside.FullPath)}/new" })
        {
            Assert.Null(BeneathOpening.TryCreate(_directory.FullPath, name));
        }

        Assert.Equal("text", File.ReadAllText(_directory["new"]));
        Assert.Equal("text", File.ReadAllText(_directory["there"]));
        Assert.Empty(Directory.GetFileSystemEntries(_outside.FullPath));
    }
}
