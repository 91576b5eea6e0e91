using System.Net;
using System.Security.Cryptography;
using Owm.BitTorrentLoader.Catalogs;

namespace Owm.BitTorrentLoader.Tests.Catalogs;

public sealed class HttpIndexCatalogTests : IAsyncLifetime
{
    private const string Name = "b1946ac92492d2347c6235b4d2611184.torrent";

    private readonly TorrentDocument _torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());
    private FakeIndexServer _server = null!;

    private string Sha256 => Convert.ToHexStringLower(SHA256.HashData(_torrent.Bytes.Span));

    public async Task InitializeAsync()
    {
        _server = await FakeIndexServer.StartAsync();
        _server.Files["/data/t.torrent"] = _torrent.Bytes.ToArray();
        Publish($$"""{ "name": "{{Name}}", "url": "data/t.torrent", "size": {{_torrent.Bytes.Length}}, "sha256": "{{Sha256}}" }""");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_torrent_is_found_by_name_and_fetched_from_beside_the_index()
    {
        using var catalog = Catalog();
        Assert.True((await catalog.GetAsync(Name)).IsSameAs(_torrent));
        Assert.Equal(["/index.json", "/data/t.torrent"], _server.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task A_digest_is_found_in_either_case_and_two_of_a_name_are_an_error()
    {
        Publish($$"""{ "name": "{{Name}}", "url": "a" }, { "name": "two.torrent", "url": "b" }, { "name": "two.torrent", "url": "c" }""");
        using var catalog = Catalog();
        Assert.Equal("a", (await catalog.FindAsync(Name.ToUpperInvariant()))!.Id);
        Assert.Contains("b, c", (await Assert.ThrowsAsync<CatalogException>(() => catalog.FindAsync("two.torrent"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_has_not_changed_is_not_sent_again()
    {
        using var catalog = Catalog();
        await catalog.FindAsync(Name);
        Assert.NotNull(await catalog.FindAsync(Name));
        Assert.Equal([200, 304], _server.Requests.Select(r => r.Status));
    }

    [Theory]
    [InlineData("\"size\": 5")]
    [InlineData("\"md5\": \"00000000000000000000000000000000\"")]
    [InlineData("\"sha256\": \"0000000000000000000000000000000000000000000000000000000000000000\"")]
    [InlineData("\"size\": 99999999999")]
    public async Task A_torrent_that_is_not_what_the_index_says_is_refused(string claim)
    {
        Publish($$"""{ "name": "{{Name}}", "url": "data/t.torrent", {{claim}} }""");
        Assert.Equal(CatalogFailure.BadContent, (await GetFailsAsync()).Failure);
    }

    [Theory]
    [InlineData("<html>log in</html>")]
    [InlineData("just text")]
    [InlineData("")]
    public async Task What_is_no_torrent_is_refused(string content)
    {
        Publish($$"""{ "name": "{{Name}}", "url": "data/t.torrent" }""");
        _server.Put("/data/t.torrent", content);
        Assert.Equal(CatalogFailure.BadContent, (await GetFailsAsync()).Failure);
    }

    [Fact]
    public async Task More_than_a_torrent_may_have_is_not_kept()
    {
        Publish($$"""{ "name": "{{Name}}", "url": "data/t.torrent" }""");
        _server.Instead["/data/t.torrent"] = async context =>
        {
            for (var i = 0; i < 11; i++) await context.Response.Body.WriteAsync(new byte[1_000_000]);
        };
        Assert.Contains("longer than", (await GetFailsAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://localhost/t")]
    [InlineData("https://127.0.0.1:PORT/t")]
    [InlineData("https://[::1]/t")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://router.example.org/t")]
    [InlineData("https://metadata.example.org/t")]
    public async Task An_index_sends_nobody_into_his_own_network(string url)
    {
        Publish($$"""{ "name": "{{Name}}", "url": "{{url.Replace("PORT", _server.Endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)}}" }""");
        Assert.Equal(CatalogFailure.NotAllowed, (await GetFailsAsync()).Failure);
    }

    [Theory]
    [InlineData("http://203.0.113.7/t")]
    [InlineData("http://127.0.0.1:1/t")]
    public async Task An_index_sends_nobody_anywhere_without_encryption(string url)
    {
        Publish($$"""{ "name": "{{Name}}", "url": "{{url}}" }""");
        Assert.Contains("not https", (await GetFailsAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    public async Task An_address_that_is_none_of_the_web_is_refused(string url)
    {
        Publish($$"""{ "name": "{{Name}}", "url": "{{url}}" }""");
        Assert.Equal(CatalogFailure.BadContent, (await GetFailsAsync()).Failure);
    }

    [Theory]
    [InlineData("https://router.example.org/t", CatalogFailure.NotAllowed)]
    [InlineData("https://169.254.169.254/", CatalogFailure.NotAllowed)]
    [InlineData("http://203.0.113.7/t", CatalogFailure.NotAllowed)]
    [InlineData("/index.json", CatalogFailure.BadContent)]
    public async Task A_redirect_is_judged_as_the_address_itself(string target, CatalogFailure failure)
    {
        _server.Instead["/index.json"] = context =>
        {
            context.Response.Redirect(target);
            return Task.CompletedTask;
        };
        Assert.Equal(failure, (await GetFailsAsync()).Failure);
    }

    [Fact]
    public async Task A_redirect_on_the_same_server_is_followed()
    {
        _server.Files["/new/index.json"] = _server.Files["/index.json"];
        _server.Files["/data/t.torrent"] = _torrent.Bytes.ToArray();
        _server.Instead["/index.json"] = context =>
        {
            context.Response.Redirect("/new/index.json");
            return Task.CompletedTask;
        };
        using var catalog = Catalog();
        Assert.True((await catalog.GetAsync(Name)).IsSameAs(_torrent));
    }

    [Theory]
    [InlineData(404, CatalogFailure.NotFound)]
    [InlineData(403, CatalogFailure.NotAllowed)]
    [InlineData(401, CatalogFailure.NotAllowed)]
    [InlineData(418, CatalogFailure.Network)]
    public async Task A_refusal_is_told_at_the_first_try(int status, CatalogFailure failure)
    {
        Answer(status, times: 9);
        Assert.Equal(failure, (await GetFailsAsync()).Failure);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task What_passes_is_tried_again()
    {
        Answer(503, times: 1);
        using var catalog = Catalog();
        Assert.True((await catalog.GetAsync(Name)).IsSameAs(_torrent));
    }

    [Fact]
    public async Task An_index_cannot_be_written_to()
    {
        using var catalog = Catalog();
        var e = await Assert.ThrowsAsync<CatalogException>(() => catalog.PostAsync(Name, _torrent, null));
        Assert.Equal(CatalogFailure.NotAllowed, e.Failure);
        Assert.Contains("can only be read", e.Message, StringComparison.Ordinal);
    }

    private static Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>(
        host == "metadata.example.org" ? [IPAddress.Parse("169.254.169.254")] : [IPAddress.Parse("192.168.1.1")]);

    private void Publish(string entries) => _server.Put("/index.json", $$"""{ "owm_catalog": 1, "entries": [{{entries}}] }""");

    private void Answer(int status, int times) => _server.Instead["/index.json"] = async context =>
    {
        if (times-- > 0) context.Response.StatusCode = status;
        else await context.Response.Body.WriteAsync(_server.Files["/index.json"]);
    };

    private HttpIndexCatalog Catalog() => new(_server.Endpoint, new HttpFetchOptions { ResolveHost = ResolveAsync });

    private async Task<CatalogException> GetFailsAsync()
    {
        using var catalog = Catalog();
        return await Assert.ThrowsAsync<CatalogException>(() => catalog.GetAsync(Name));
    }
}
