using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

/// <summary>What goes wrong between us and Drive: what is tried again and how, and what is not.</summary>
public sealed class DriveFaultTests : DriveBench
{
    private const string Name = "b1946ac92492d2347c6235b4d2611184.torrent";

    private readonly TorrentDocument _torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());

    public static TheoryData<int, string, CatalogFailure> Passing => new()
    {
        { 403, "rateLimitExceeded", CatalogFailure.RateLimited },
        { 403, "userRateLimitExceeded", CatalogFailure.RateLimited },
        { 429, "rateLimitExceeded", CatalogFailure.RateLimited },
        { 500, "backendError", CatalogFailure.Network },
        { 502, "backendError", CatalogFailure.Network },
        { 503, "backendError", CatalogFailure.Network },
    };

    public static TheoryData<int, string, CatalogFailure, string> Lasting => new()
    {
        { 400, "keyInvalid", CatalogFailure.NotAllowed, "API key" },
        { 403, "insufficientFilePermissions", CatalogFailure.NotAllowed, "Ask the owner" },
        { 403, "insufficientPermissions", CatalogFailure.NotAllowed, "owm catalog login" },
        { 403, "cannotDownloadAbusiveFile", CatalogFailure.NotAllowed, "malware" },
        { 403, "dailyLimitExceeded", CatalogFailure.RateLimited, "tomorrow" },
        { 403, "accessNotConfigured", CatalogFailure.NotAllowed, "Enable it" },
        { 404, "notFound", CatalogFailure.NotFound, "shared with the account" },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_passes_is_waited_for(int status, string reason, CatalogFailure failure)
    {
        _ = failure;
        Server.Fail("media", status, reason, times: 3);
        Assert.True((await GetAsync()).IsSameAs(_torrent));
        Assert.Equal(4, Server.CountOf("media"));
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_does_not_pass_is_given_up_after_six_tries_and_32_seconds(int status, string reason, CatalogFailure failure)
    {
        Server.Fail("list", status, reason, times: 100);
        Assert.Equal(failure, (await FailsAsync()).Failure);
        Assert.Equal(6, Server.CountOf("list"));
        Assert.InRange(Clock.Waits.Sum(w => w.TotalSeconds), 10, 32);
    }

    [Fact]
    public async Task Waits_grow()
    {
        Server.Fail("list", 500, "backendError", times: 100);
        await FailsAsync();
        Assert.Equal(5, Clock.Waits.Count);
        Assert.Equal(Clock.Waits.Order(), Clock.Waits);
        Assert.True(Clock.Waits[4] > 6 * Clock.Waits[0]);
    }

    [Fact]
    public async Task A_wait_is_as_long_as_the_server_asks()
    {
        Server.Fail("list", 429, "rateLimitExceeded", retryAfterSeconds: 17);
        await GetAsync();
        Assert.Equal([TimeSpan.FromSeconds(17)], Clock.Waits);
    }

    [Fact]
    public async Task A_server_that_asks_for_an_hour_is_not_waited_for()
    {
        Server.Fail("list", 429, "rateLimitExceeded", times: 100, retryAfterSeconds: 3600);
        Assert.Equal(CatalogFailure.RateLimited, (await FailsAsync()).Failure);
        Assert.Equal(1, Server.CountOf("list"));
    }

    [Theory]
    [MemberData(nameof(Lasting))]
    public async Task What_lasts_is_tried_once_and_says_what_to_do(int status, string reason, CatalogFailure failure, string advice)
    {
        Server.Fail("media", status, reason, times: 100);
        var e = await FailsAsync();
        Assert.Equal((failure, 1), (e.Failure, Server.CountOf("media")));
        Assert.Contains(advice, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("media")]
    public async Task A_cut_connection_is_made_again(string operation)
    {
        Server.Cut(operation, times: 2);
        Assert.True((await GetAsync()).IsSameAs(_torrent));
        Assert.Equal(3, Server.CountOf(operation));
    }

    [Fact]
    public async Task A_body_that_ends_early_is_fetched_again()
    {
        Server.Next("media", 2, async context =>
        {
            context.Response.ContentLength = _torrent.Bytes.Length;
            await context.Response.Body.WriteAsync(_torrent.Bytes[..10]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        Assert.True((await GetAsync()).IsSameAs(_torrent));
    }

    [Fact]
    public async Task A_web_page_in_a_listings_place_is_not_taken_for_an_empty_catalog()
    {
        Server.AnswerWithPage("list");
        var e = await FailsAsync();
        Assert.Equal((CatalogFailure.BadContent, 1), (e.Failure, Server.CountOf("list")));
    }

    [Fact]
    public async Task An_empty_answer_is_not_taken_for_an_empty_catalog()
    {
        Server.Next("list", 1, context =>
        {
            context.Response.ContentType = "application/json";
            return Task.CompletedTask;
        });
        Assert.Equal(CatalogFailure.BadContent, (await FailsAsync()).Failure);
    }

    [Fact]
    public async Task A_drive_that_is_not_there_is_a_network_error()
    {
        var endpoint = Server.Endpoint;
        await using (var gone = await FakeDriveServer.StartAsync()) endpoint = gone.Endpoint;
        LogIn();
        using var catalog = new DriveCatalog(FolderId, Options(drive: endpoint));
        var e = await Assert.ThrowsAsync<CatalogException>(() => catalog.FindAsync(Name));
        Assert.Equal(CatalogFailure.Network, e.Failure);
    }

    [Fact]
    public async Task A_login_that_is_refused_is_renewed_once_and_then_ended()
    {
        Server.Fail("list", 401, "authError", times: 100);
        var e = await FailsAsync();
        Assert.Equal(CatalogFailure.NotLoggedIn, e.Failure);
        Assert.Contains("owm catalog login", e.Message, StringComparison.Ordinal);
        Assert.InRange(Server.CountOf("list"), 1, 3);
    }

    [Theory]
    [InlineData("list", 401)]
    [InlineData("list", 403)]
    [InlineData("media", 404)]
    [InlineData("media", 500)]
    [InlineData("token", 400)]
    [InlineData("token", 500)]
    public async Task No_error_shows_a_secret(string operation, int status)
    {
        Server.Fail(operation, status, "canary", times: 100);
        Server.Drive.Add(new FakeFile { Id = "f1", Name = Name, Content = _torrent.Bytes.ToArray() });
        LogIn(expired: operation == "token");
        using var catalog = new DriveCatalog(FolderId, Options());
        var e = await Assert.ThrowsAsync<CatalogException>(() => catalog.GetAsync(Name));
        AssertHoldsNoSecret(new CatalogException(e.Failure, e.ToString().Replace("(canary)", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Cancelling_ends_a_wait()
    {
        using var stop = new CancellationTokenSource();
        Server.Next("list", 100, async context =>
        {
            await stop.CancelAsync();
            await FakeDriveServer.ErrorAsync(context, 503, "backendError");
        });
        LogIn();
        using var catalog = new DriveCatalog(FolderId, Options());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => catalog.FindAsync(Name, stop.Token));
        Assert.Equal(1, Server.CountOf("list"));
    }

    private async Task<TorrentDocument> GetAsync()
    {
        Server.Drive.Add(new FakeFile { Id = "f1", Name = Name, Content = _torrent.Bytes.ToArray() });
        LogIn();
        using var catalog = new DriveCatalog(FolderId, Options());
        return await catalog.GetAsync(Name);
    }

    private async Task<CatalogException> FailsAsync()
    {
        var e = await Assert.ThrowsAsync<CatalogException>(GetAsync);
        AssertHoldsNoSecret(e);
        return e;
    }
}
