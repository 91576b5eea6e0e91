using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

public sealed class DriveCatalogTests : DriveBench
{
    private const string Name = "b1946ac92492d2347c6235b4d2611184.torrent";

    private readonly TorrentDocument _torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());

    [Fact]
    public async Task Every_page_is_listed()
    {
        for (var i = 0; i < 25; i++) Add($"f{i:00}", $"{i:00}.torrent");
        Server.Drive.MaxPageSize = 10;
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i:00}.torrent"), await NamesAsync());
        Assert.Equal(3, Server.CountOf("list"));
    }

    [Fact]
    public async Task A_listing_asks_as_drive_documents()
    {
        await NamesAsync();
        var target = Uri.UnescapeDataString(Assert.Single(Server.Requests).Target).Replace('+', ' ');
        Assert.StartsWith("/drive/v3/files?", target, StringComparison.Ordinal);
        Assert.Contains("q='folder' in parents and trashed = false and mimeType != 'application/vnd.google-apps.folder'&", target, StringComparison.Ordinal);
        foreach (var parameter in (string[])["pageSize=1000", "supportsAllDrives=true", "includeItemsFromAllDrives=true", "alt=json", "fields=nextPageToken,incompleteSearch,files(id,name,"])
        {
            Assert.Contains(parameter, target, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task An_entry_tells_what_drive_knows_of_it()
    {
        Add("f1", Name).Description = "A greeting.";
        using var catalog = Catalog();
        var entry = await catalog.FindAsync(Name);
        Assert.Equal(("f1", Name, "A greeting."), (entry!.Id, entry.Name, entry.Description));
        Assert.Equal(_torrent.Bytes.Length, entry.Size);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero), entry.Modified);
        Assert.Equal(32, entry.Md5!.Length);
    }

    [Fact]
    public async Task What_is_in_the_bin_elsewhere_or_no_torrent_is_not_listed()
    {
        Add("f1", "binned.torrent").Trashed = true;
        Add("f2", "notes.txt");
        Server.Drive.Add(new FakeFile { Id = "f3", Name = "elsewhere.torrent", Parent = "other", Content = [] });
        Server.Drive.Add(new FakeFile { Id = "f4", Name = "folder.torrent", MimeType = "application/vnd.google-apps.folder" });
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Shared_drives_are_read_too()
    {
        Add("f1", Name).InSharedDrive = true;
        using var catalog = Catalog();
        Assert.True((await catalog.GetAsync(Name)).IsSameAs(_torrent));
    }

    [Fact]
    public async Task A_name_on_a_later_page_is_found()
    {
        for (var i = 0; i < 5; i++) Add($"f{i}", "WORM.torrent");
        Add("f9", "worm.torrent");
        Server.Drive.MaxPageSize = 2;
        using var catalog = Catalog();
        Assert.Equal("f9", (await catalog.FindAsync("worm.torrent"))!.Id);
    }

    [Theory]
    [InlineData("worm's.torrent")]
    [InlineData(@"back\slash.torrent")]
    [InlineData(@"both\'.torrent")]
    [InlineData("' or name != '")]
    public async Task A_name_is_data_to_the_query_never_part_of_it(string name)
    {
        Add("f1", "other.torrent");
        Add("f2", name);
        using var catalog = Catalog();
        Assert.Equal("f2", (await catalog.FindAsync(name))!.Id);
    }

    [Fact]
    public async Task A_digest_is_found_in_either_case()
    {
        Add("f1", Name);
        using var catalog = Catalog();
        Assert.Equal("f1", (await catalog.FindAsync(Name.ToUpperInvariant()))!.Id);
    }

    [Fact]
    public async Task Two_files_of_one_name_are_an_error_that_lists_both_ids()
    {
        Add("first", Name);
        Add("second", Name);
        Add("third", Name).Trashed = true;
        using var catalog = Catalog();
        var e = await Assert.ThrowsAsync<CatalogException>(() => catalog.FindAsync(Name));
        Assert.Equal(CatalogFailure.Ambiguous, e.Failure);
        Assert.Contains("first, second.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_not_found()
    {
        using var catalog = Catalog();
        Assert.Null(await catalog.FindAsync(Name));
        Assert.Equal(CatalogFailure.NotFound, (await Assert.ThrowsAsync<CatalogException>(() => catalog.GetAsync(Name))).Failure);
    }

    [Fact]
    public async Task A_shortcut_is_followed_once()
    {
        Server.Drive.Add(new FakeFile { Id = "target", Name = "original.torrent", Parent = "other", Content = _torrent.Bytes.ToArray() });
        Server.Drive.Add(new FakeFile { Id = "f1", Name = Name, MimeType = "application/vnd.google-apps.shortcut", TargetId = "target" });
        using var catalog = Catalog();
        Assert.True((await catalog.GetAsync(Name)).IsSameAs(_torrent));
    }

    [Fact]
    public async Task A_shortcut_to_a_shortcut_is_not_followed()
    {
        Server.Drive.Add(new FakeFile { Id = "f2", Name = "second", Parent = "other", MimeType = "application/vnd.google-apps.shortcut", TargetId = "f1" });
        Server.Drive.Add(new FakeFile { Id = "f1", Name = Name, MimeType = "application/vnd.google-apps.shortcut", TargetId = "f2" });
        Assert.Equal(CatalogFailure.BadContent, (await GetFailsAsync()).Failure);
    }

    [Theory]
    [InlineData("gone", CatalogFailure.NotFound)]
    [InlineData("binned", CatalogFailure.NotFound)]
    public async Task A_shortcut_to_what_is_gone_is_not_found(string target, CatalogFailure failure)
    {
        Add("binned", "binned.torrent").Trashed = true;
        Server.Drive.Add(new FakeFile { Id = "f1", Name = Name, MimeType = "application/vnd.google-apps.shortcut", TargetId = target });
        Assert.Equal(failure, (await GetFailsAsync()).Failure);
    }

    [Fact]
    public async Task A_file_whose_checksum_is_wrong_is_refused_at_the_first_try()
    {
        Add("f1", Name).Md5 = "00000000000000000000000000000000";
        Assert.Equal(CatalogFailure.BadContent, (await GetFailsAsync()).Failure);
        Assert.Equal(1, Server.CountOf("media"));
    }

    [Fact]
    public async Task A_file_that_was_changed_after_it_was_listed_is_fetched_as_it_is_now()
    {
        var file = Add("f1", Name);
        using var catalog = Catalog();
        var entry = await catalog.FindAsync(Name);
        var other = Torrents.OfFile("longer.txt", "hello\n"u8.ToArray());
        file.Content = other.Bytes.ToArray();
        Assert.True((await catalog.GetAsync(entry!)).IsSameAs(other));
    }

    [Fact]
    public async Task A_web_page_in_a_files_place_is_refused_and_called_one()
    {
        Add("f1", Name);
        Server.AnswerWithPage("media");
        var e = await GetFailsAsync();
        Assert.Equal(CatalogFailure.BadContent, e.Failure);
        Assert.Contains("web page", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_torrent_is_refused()
    {
        Add("f1", Name).Content = "just text"u8.ToArray();
        Assert.Equal(CatalogFailure.BadContent, (await GetFailsAsync()).Failure);
    }

    [Fact]
    public async Task A_file_too_long_for_a_torrent_is_not_even_asked_for()
    {
        Add("f1", Name).Content = new byte[TorrentDocument.MaxLength + 1];
        Assert.Equal(CatalogFailure.BadContent, (await GetFailsAsync()).Failure);
        Assert.Equal(0, Server.CountOf("media"));
    }

    [Fact]
    public async Task More_bytes_than_were_announced_are_not_kept()
    {
        Add("f1", Name);
        Server.Next("media", 1, async context => await context.Response.Body.WriteAsync(new byte[3_000_000]));
        Assert.Equal(CatalogFailure.BadContent, (await GetFailsAsync()).Failure);
    }

    [Fact]
    public async Task A_google_document_is_no_torrent()
    {
        Server.Drive.Add(new FakeFile { Id = "f1", Name = Name, MimeType = "application/vnd.google-apps.document" });
        Assert.Equal(CatalogFailure.BadContent, (await GetFailsAsync()).Failure);
    }

    [Fact]
    public async Task A_listing_that_never_ends_is_given_up()
    {
        Server.Drive.NeverEnds = true;
        Assert.Equal(CatalogFailure.BadContent, (await Assert.ThrowsAsync<CatalogException>(NamesAsync)).Failure);
        Assert.InRange(Server.CountOf("list"), 2, 5);
    }

    [Fact]
    public async Task A_posted_torrent_is_there_whole_with_its_description()
    {
        using var catalog = Catalog();
        var entry = await catalog.PostAsync(Name, _torrent, "A greeting.");
        var file = Assert.Single(Server.Drive.Files);
        Assert.Equal((Name, "A greeting.", FolderId, "application/x-bittorrent"), (file.Name, file.Description, file.Parent, file.MimeType));
        Assert.Equal(_torrent.Bytes.ToArray(), file.Content);
        Assert.Equal((file.Id, Name), (entry.Id, entry.Name));
    }

    [Fact]
    public async Task Posting_the_same_torrent_again_uploads_nothing()
    {
        using var catalog = Catalog();
        var first = await catalog.PostAsync(Name, _torrent, null);
        Assert.Equal(first.Id, (await catalog.PostAsync(Name, _torrent, null)).Id);
        Assert.Equal(1, Server.CountOf("upload"));
    }

    [Fact]
    public async Task Posting_another_torrent_under_a_taken_name_is_refused()
    {
        Add("f1", Name);
        using var catalog = Catalog();
        var other = Torrents.OfFile("hello.txt", "hullo\n"u8.ToArray());
        Assert.Equal(CatalogFailure.WouldOverwrite, (await Assert.ThrowsAsync<CatalogException>(() => catalog.PostAsync(Name, other, null))).Failure);
        Assert.Equal(0, Server.CountOf("upload"));
    }

    [Fact]
    public async Task An_upload_whose_answer_is_lost_makes_one_file()
    {
        Server.Next("chunk", 1, async context =>
        {
            context.Response.Body = Stream.Null;
            await Server.Drive.AnswerAsync(context, "chunk");
            context.Abort();
        });
        using var catalog = Catalog();
        var entry = await catalog.PostAsync(Name, _torrent, null);
        Assert.Equal(entry.Id, Assert.Single(Server.Drive.Files).Id);
    }

    [Theory]
    [InlineData("chunk", 404, "notFound")]
    [InlineData("chunk", 503, "backendError")]
    [InlineData("upload", 500, "backendError")]
    [InlineData("upload", 403, "userRateLimitExceeded")]
    public async Task An_upload_that_is_interrupted_is_finished(string operation, int status, string reason)
    {
        Server.Fail(operation, status, reason);
        using var catalog = Catalog();
        await catalog.PostAsync(Name, _torrent, null);
        Assert.Equal(_torrent.Bytes.ToArray(), Assert.Single(Server.Drive.Files).Content);
    }

    [Fact]
    public async Task A_full_drive_is_said_to_be_full_at_the_first_try()
    {
        Server.Fail("upload", 403, "storageQuotaExceeded", times: 9);
        using var catalog = Catalog();
        var e = await Assert.ThrowsAsync<CatalogException>(() => catalog.PostAsync(Name, _torrent, null));
        Assert.Equal((CatalogFailure.NotAllowed, 1), (e.Failure, Server.CountOf("upload")));
        Assert.Contains("shared drive", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_entry_is_gone()
    {
        Add("f1", Name);
        using var catalog = Catalog();
        await catalog.RemoveAsync((await catalog.FindAsync(Name))!);
        Assert.Empty(Server.Drive.Files);
    }

    private FakeFile Add(string id, string name) =>
        Server.Drive.Add(new FakeFile { Id = id, Name = name, Content = _torrent.Bytes.ToArray() });

    private DriveCatalog Catalog()
    {
        LogIn();
        return new DriveCatalog(FolderId, Options());
    }

    private async Task<CatalogException> GetFailsAsync()
    {
        using var catalog = Catalog();
        return await Assert.ThrowsAsync<CatalogException>(() => catalog.GetAsync(Name));
    }

    private async Task<List<string>> NamesAsync()
    {
        using var catalog = Catalog();
        var names = new List<string>();
        await foreach (var entry in catalog.ListAsync()) names.Add(entry.Name);
        return names;
    }
}
