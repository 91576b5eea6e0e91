using System.Text;
using System.Text.Json.Nodes;
using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Tests;
using Owm.BitTorrentLoader.Tests.Catalogs;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

/// <summary>Catalogs that nobody needs an account for, and how the tool mirrors and examines them.</summary>
public sealed class PublicCatalogTests : IAsyncLifetime, IDisposable
{
    private readonly ToolHome _home = new();
    private FakeIndexServer _web = null!;

    public async Task InitializeAsync()
    {
        _web = await FakeIndexServer.StartAsync();
        _home.Environment["OWM_CATALOG"] = _web.Endpoint.ToString();
    }

    public async Task DisposeAsync() => await _web.DisposeAsync();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_index_is_listed_and_its_torrents_are_got()
    {
        var torrent = Publish("hello.txt");
        Assert.Equal("1\thello.txt.torrent\tsays hello\n", (await RunAsync("catalog", "list")).Succeeded().Out);
        (await RunAsync("catalog", "get", "1", "-d", "got")).Succeeded();
        Assert.Equal(torrent.Bytes.ToArray(), File.ReadAllBytes(_home["got", "hello.txt.torrent"]));
        var status = (await RunAsync("catalog", "status")).Succeeded().Out;
        Assert.Contains("May: read; nobody needs an account", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_cannot_be_posted_to()
    {
        var torrent = Publish("hello.txt");
        _home.Write("a.torrent", torrent.Bytes.Span);
        Assert.Contains("can only be read", (await RunAsync("catalog", "post", "a.torrent")).FailedWith(ExitCode.NotAllowed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_in_an_index_s_place_is_no_catalog()
    {
        _web.Put("/index.json", "<!DOCTYPE html><p>Please log in");
        Assert.Contains("web page", (await RunAsync("catalog", "list")).FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_is_a_catalog_and_the_second_run_fetches_nothing()
    {
        Publish("hello.txt");
        Assert.Equal($"{_home["mirror"]}: would fetch 1 torrent, 0 unchanged\n", (await RunAsync("catalog", "mirror", "mirror", "--dry-run")).Succeeded().Out);
        Assert.Equal($"{_home["mirror"]}: 1 torrent fetched, 0 unchanged\n", (await RunAsync("catalog", "mirror", "mirror")).Succeeded().Out);
        Assert.Equal($"{_home["mirror"]}: 0 torrents fetched, 1 unchanged\n", (await RunAsync("catalog", "mirror", "mirror")).Succeeded().Out);
        Assert.Equal("hello.txt.torrent\n", (await RunAsync("catalog", "list", "-q", "--catalog", "mirror")).Succeeded().Out);
    }

    [Fact]
    public async Task A_mirror_asks_before_it_deletes()
    {
        Publish("hello.txt");
        (await RunAsync("catalog", "mirror", "mirror")).Succeeded();
        _web.Put("/index.json", """{ "owm_catalog": 1, "entries": [] }""");
        Assert.Contains("1 no longer in the catalog (--prune deletes them)", (await RunAsync("catalog", "mirror", "mirror")).Succeeded().Out, StringComparison.Ordinal);
        Assert.Contains("--yes", (await RunAsync("catalog", "mirror", "mirror", "--prune")).FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.True(File.Exists(_home["mirror", "hello.txt.torrent"]));
        var pruned = JsonNode.Parse((await RunAsync("catalog", "mirror", "mirror", "--prune", "--yes", "--json")).Succeeded().Out)!;
        Assert.Equal(("hello.txt.torrent", true), ((string?)pruned["gone"]![0], (bool)pruned["pruned"]!));
        Assert.False(File.Exists(_home["mirror", "hello.txt.torrent"]));
    }

    [Fact]
    public async Task Entries_without_seeds_are_marked_and_a_tracker_is_asked_once_for_all()
    {
        var seeded = Publish("seeded.txt", "unseeded.txt", "untracked.txt");
        _web.Instead["/scrape"] = async context =>
        {
            await context.Response.Body.WriteAsync("d5:filesd20:"u8.ToArray());
            await context.Response.Body.WriteAsync(Convert.FromHexString(seeded.Torrent.InfoHash.ToString()));
            await context.Response.Body.WriteAsync("d8:completei3e10:downloadedi9e10:incompletei1eeee"u8.ToArray());
        };
        var listed = JsonNode.Parse((await RunAsync("catalog", "list", "--health", "--json")).Succeeded().Out)!.AsArray();
        Assert.Equal([("seeded", 3), ("no seeds", 0), ("unknown", null)], listed.Select(entry => ((string)entry!["health"]!, (int?)entry["seeders"])));
        Assert.Single(_web.Requests, request => request.Path == "/scrape");
        Assert.Contains("no seeds", (await RunAsync("catalog", "list", "--health")).Succeeded().Out, StringComparison.Ordinal);
    }

    private Task<ToolRun> RunAsync(params string[] args) => _home.RunAsync(args, CancellationToken.None);

    // Returns the first.
    private TorrentDocument Publish(params string[] names)
    {
        var torrents = names.Select(name => Tracked(Torrents.OfFile(name, "hello\n"u8.ToArray()), name)).ToList();
        for (var i = 0; i < names.Length; i++) _web.Files[$"/{names[i]}.torrent"] = torrents[i].Bytes.ToArray();
        var entries = names.Select(name => $$"""{ "name": "{{name}}.torrent", "url": "{{name}}.torrent", "description": "says hello" }""");
        _web.Put("/index.json", $$"""{ "owm_catalog": 1, "entries": [{{string.Join(',', entries)}}] }""");
        return torrents[0];
    }

    private TorrentDocument Tracked(TorrentDocument torrent, string name)
    {
        if (name == "untracked.txt") return torrent;
        var tracker = new Uri(_web.Endpoint, "announce").ToString();
        return TorrentDocument.Parse((byte[])[.. Encoding.ASCII.GetBytes($"d8:announce{tracker.Length}:{tracker}"), .. torrent.Bytes.Span[1..]]);
    }
}
