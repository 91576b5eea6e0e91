using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Tests.GoogleDrive;

namespace Owm.BitTorrentLoader.Tests.Catalogs;

public sealed class CachedCatalogTests : DriveBench
{
    private const string Name = "b1946ac92492d2347c6235b4d2611184.torrent";

    private readonly TorrentDocument _torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());
    private readonly List<string> _notices = [];

    [Fact]
    public async Task When_the_network_fails_what_is_remembered_is_given_out_and_its_age_is_told()
    {
        await SeeAllAsync();
        Server.Cut("list", times: 1000);
        await Task.Delay(TimeSpan.FromHours(3), Clock);
        using var catalog = Open();
        Assert.Equal(Name, Assert.Single(await catalog.ListAsync().ToListAsync()).Name);
        Assert.True((await catalog.GetAsync(Name)).IsSameAs(_torrent));
        var notice = Assert.Single(_notices);
        Assert.Contains("could not be reached", notice, StringComparison.Ordinal);
        Assert.EndsWith("This is what the Drive folder 'folder' held 3 hours ago (2026-06-01 00:00 UTC).", notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_nobody_is_asked()
    {
        await SeeAllAsync();
        Server.Requests.Clear();
        using var catalog = Open(isOffline: true);
        Assert.Single(await catalog.ListAsync().ToListAsync());
        Assert.True((await catalog.GetAsync(Name)).IsSameAs(_torrent));
        Assert.Equal(CatalogFailure.Usage, (await Assert.ThrowsAsync<CatalogException>(() => catalog.PostAsync("a.torrent", _torrent, null))).Failure);
        Assert.Empty(Server.Requests);
        Assert.StartsWith("This is what", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_without_anything_remembered_it_is_said_what_to_do()
    {
        LogIn();
        using var catalog = Open(isOffline: true);
        Assert.Contains("without --offline", (await Assert.ThrowsAsync<CatalogException>(() => catalog.FindAsync(Name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_not_covered_up_by_what_is_remembered()
    {
        await SeeAllAsync();
        Server.Fail("list", 403, "insufficientFilePermissions");
        using var catalog = Open();
        Assert.Equal(CatalogFailure.NotAllowed, (await Assert.ThrowsAsync<CatalogException>(() => catalog.FindAsync(Name))).Failure);
        Assert.Empty(_notices);
    }

    [Fact]
    public async Task A_torrent_is_downloaded_once_and_again_when_it_has_changed()
    {
        await SeeAllAsync();
        using var catalog = Open();
        await catalog.GetAsync(Name);
        Assert.Equal(1, Server.CountOf("media"));
        var other = Torrents.OfFile("other.txt", "hello\n"u8.ToArray());
        Server.Drive.Files[0].Content = other.Bytes.ToArray();
        Assert.True((await catalog.GetAsync(Name)).IsSameAs(other));
        Assert.Equal(2, Server.CountOf("media"));
    }

    [Fact]
    public async Task What_is_damaged_in_the_cache_is_fetched_again()
    {
        await SeeAllAsync();
        foreach (var file in Directory.GetFiles(Home["cache"], "*", SearchOption.AllDirectories)) File.WriteAllText(file, "damaged");
        using var catalog = Open();
        Assert.True((await catalog.GetAsync(Name)).IsSameAs(_torrent));
        Assert.Single(await catalog.ListAsync().ToListAsync());
        Assert.Empty(_notices);
    }

    [Fact]
    public async Task What_is_no_longer_in_the_catalog_is_forgotten()
    {
        await SeeAllAsync();
        Server.Drive.Files[0].Trashed = true;
        using var catalog = Open();
        Assert.Empty(await catalog.ListAsync().ToListAsync());
        Assert.Empty(Directory.GetFiles(Home["cache"], "*.torrent", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_told_and_stops_nothing()
    {
        Home.Write("cache", "a file in the directory's place");
        Add();
        LogIn();
        using var catalog = Open();
        Assert.Single(await catalog.ListAsync().ToListAsync());
        Assert.Contains("could not be remembered", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_has_not_changed_is_not_sent_to_another_process()
    {
        await using var server = await FakeIndexServer.StartAsync();
        server.Put("/index.json", """{ "owm_catalog": 1, "entries": [{ "name": "a.torrent", "url": "a.torrent" }] }""");
        var spec = CatalogSpec.Parse(server.Endpoint.ToString());
        for (var process = 0; process < 2; process++)
        {
            using var catalog = TorrentCatalogs.Open(spec, cache: new CatalogCacheOptions { Directory = Home["cache"] });
            Assert.Equal("a.torrent", (await catalog.FindAsync("a.torrent"))!.Name);
        }

        Assert.Equal([200, 304], server.Requests.Select(r => r.Status));
    }

    private void Add() => Server.Drive.Add(new FakeFile { Id = "f1", Name = Name, Description = "says hello", Content = _torrent.Bytes.ToArray() });

    private async Task SeeAllAsync()
    {
        Add();
        LogIn();
        using var catalog = Open();
        await catalog.ListAsync().ToListAsync();
        await catalog.GetAsync(Name);
        _notices.Clear();
    }

    private ITorrentCatalog Open(bool isOffline = false) => TorrentCatalogs.Open(
        new CatalogSpec(CatalogKind.Drive, FolderId),
        Options(),
        cache: new CatalogCacheOptions { Directory = Home["cache"], IsOffline = isOffline, Notice = _notices.Add, TimeProvider = Clock });
}
