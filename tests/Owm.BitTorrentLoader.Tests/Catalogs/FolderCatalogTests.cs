using Owm.BitTorrentLoader.Catalogs;
using Owm.Testing;

namespace Owm.BitTorrentLoader.Tests.Catalogs;

public sealed class FolderCatalogTests : IDisposable
{
    private const string Name = "b1946ac92492d2347c6235b4d2611184.torrent";

    private readonly TemporaryDirectory _directory = new();
    private readonly TorrentDocument _torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());
    private readonly FolderCatalog _catalog;

    public FolderCatalogTests() => _catalog = new FolderCatalog(_directory.FullPath);

    public void Dispose()
    {
        _catalog.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_is_posted_is_found_and_comes_back_byte_for_byte()
    {
        await _catalog.PostAsync(Name, _torrent, "A greeting.");
        var entry = await _catalog.FindAsync(Name);
        Assert.Equal("A greeting.", entry!.Description);
        Assert.Equal(_torrent.Bytes.Length, entry.Size);
        Assert.True((await _catalog.GetAsync(entry)).IsSameAs(_torrent));
    }

    [Fact]
    public async Task A_torrent_posted_by_hand_needs_no_description()
    {
        _directory.Write(Name, _torrent.Bytes.Span);
        Assert.Null((await _catalog.FindAsync(Name))!.Description);
    }

    [Fact]
    public async Task Entries_are_listed_in_order_and_nothing_else_is()
    {
        foreach (var name in (string[])["b.torrent", "a.torrent", "C.TORRENT", "notes.txt", ".hidden.torrent", "a.torrent.txt"]) _directory.Write(name, "x");
        Directory.CreateDirectory(_directory["dir.torrent"]);
        Assert.Equal(["C.TORRENT", "a.torrent", "b.torrent"], await NamesAsync());
    }

    [Fact]
    public async Task Posting_the_same_torrent_again_changes_nothing()
    {
        await _catalog.PostAsync(Name, _torrent, "First.");
        var entry = await _catalog.PostAsync(Name, _torrent, "Second.");
        Assert.Equal("First.", entry.Description);
        Assert.Single(await NamesAsync());
    }

    [Fact]
    public async Task Posting_another_torrent_under_a_taken_name_is_refused()
    {
        await _catalog.PostAsync(Name, _torrent, null);
        var other = Torrents.OfFile("hello.txt", "hullo\n"u8.ToArray());
        var e = await Assert.ThrowsAsync<CatalogException>(() => _catalog.PostAsync(Name, other, null));
        Assert.Equal(CatalogFailure.WouldOverwrite, e.Failure);
        Assert.True((await _catalog.GetAsync(Name)).IsSameAs(_torrent));
    }

    [Theory]
    [InlineData("../evil.torrent")]
    [InlineData("/etc/evil.torrent")]
    [InlineData("a\\b.torrent")]
    [InlineData("a\u202Eb.torrent")]
    [InlineData("con.torrent")]
    [InlineData(".torrent")]
    [InlineData("worm.zip")]
    [InlineData("")]
    public async Task A_name_that_is_no_safe_torrent_name_is_not_posted(string name)
    {
        var e = await Assert.ThrowsAsync<CatalogException>(() => _catalog.PostAsync(name, _torrent, null));
        Assert.Equal(CatalogFailure.Usage, e.Failure);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.FullPath));
    }

    [Fact]
    public async Task An_entry_that_leads_out_of_the_folder_is_not_read()
    {
        _directory.Write("secret.torrent", _torrent.Bytes.Span);
        Directory.CreateDirectory(_directory["catalog"]);
        using var catalog = new FolderCatalog(_directory["catalog"]);
        var entry = new CatalogEntry { Id = "../secret.torrent", Name = "secret.torrent" };
        Assert.Equal(CatalogFailure.NotFound, (await Assert.ThrowsAsync<CatalogException>(() => catalog.GetAsync(entry))).Failure);
    }

    [Fact]
    public async Task A_digest_is_found_in_either_case()
    {
        _directory.Write(Name.ToUpperInvariant(), _torrent.Bytes.Span);
        Assert.NotNull(await _catalog.FindAsync(Name));
    }

    [Fact]
    public async Task Two_entries_with_the_same_digest_are_ambiguous()
    {
        _directory.Write("B1946ac92492d2347c6235b4d2611184.torrent", "x");
        _directory.Write("b1946AC92492d2347c6235b4d2611184.torrent", "x");
        Assert.Equal(CatalogFailure.Ambiguous, (await Assert.ThrowsAsync<CatalogException>(() => _catalog.FindAsync(Name))).Failure);
    }

    [Fact]
    public async Task A_file_that_is_no_torrent_is_bad_content_and_named()
    {
        _directory.Write(Name, "<html>");
        var e = await Assert.ThrowsAsync<CatalogException>(() => _catalog.GetAsync(Name));
        Assert.Equal(CatalogFailure.BadContent, e.Failure);
        Assert.Contains(Name, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_longer_than_a_torrent_may_be_is_not_read_into_memory()
    {
        using (var file = File.Create(_directory[Name])) file.SetLength(50_000_000_000);
        Assert.Equal(CatalogFailure.BadContent, (await Assert.ThrowsAsync<CatalogException>(() => _catalog.GetAsync(Name))).Failure);
    }

    [Fact]
    public async Task A_removed_entry_is_gone_with_its_description()
    {
        var entry = await _catalog.PostAsync(Name, _torrent, "A greeting.");
        await _catalog.RemoveAsync(entry);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.FullPath));
        Assert.Equal(CatalogFailure.NotFound, (await Assert.ThrowsAsync<CatalogException>(() => _catalog.RemoveAsync(entry))).Failure);
    }

    [Fact]
    public async Task A_missing_folder_is_an_error_not_an_empty_catalog()
    {
        using var catalog = new FolderCatalog(_directory["none"]);
        Assert.Equal(CatalogFailure.NotFound, (await Assert.ThrowsAsync<CatalogException>(() => catalog.FindAsync(Name))).Failure);
        Assert.Equal(CatalogFailure.NotFound, (await Assert.ThrowsAsync<CatalogException>(() => catalog.PostAsync(Name, _torrent, null))).Failure);
    }

    [Fact]
    public async Task Many_who_post_the_same_torrent_at_once_all_succeed()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _catalog.PostAsync(Name, _torrent, null))));
        Assert.Equal([Name], Directory.GetFileSystemEntries(_directory.FullPath).Select(Path.GetFileName));
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var entry in _catalog.ListAsync()) names.Add(entry.Name);
        return names;
    }
}
