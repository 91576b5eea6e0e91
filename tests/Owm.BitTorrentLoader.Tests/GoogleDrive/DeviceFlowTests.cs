using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

/// <summary>Logins from machines without a browser.</summary>
public sealed class DeviceFlowTests : DriveBench
{
    private const string Name = "b1946ac92492d2347c6235b4d2611184.torrent";

    private readonly TorrentDocument _torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());
    private readonly List<DriveDeviceCode> _shown = [];

    [Fact]
    public async Task A_code_typed_in_elsewhere_logs_in_and_is_waited_for()
    {
        Server.OAuth.DeviceErrors.Enqueue("authorization_pending");
        Server.OAuth.DeviceErrors.Enqueue("slow_down");
        Server.OAuth.DeviceErrors.Enqueue("authorization_pending");
        var status = await LoginAsync();
        Assert.Equal(("WORM-2000", "https://www.google.com/device"), (Assert.Single(_shown).Code, _shown[0].Address.ToString()));
        Assert.Equal((DriveIdentity.User, "ada@example.org"), (status.Identity, status.Account));
        Assert.Equal([5.0, 5, 10, 10], Clock.Waits.Where(w => w.TotalSeconds < 60).Select(w => w.TotalSeconds));
    }

    [Fact]
    public async Task It_asks_for_no_more_than_google_gives_such_machines()
    {
        var status = await LoginAsync();
        Assert.Equal("https://www.googleapis.com/auth/drive.file", Server.OAuth.DeviceScope);
        Assert.Contains(status.Rights, right => right.Contains("no torrent that others published", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Such_a_login_publishes_and_an_api_key_reads_what_others_published()
    {
        Server.ApiKey = "AIza-canary";
        await LoginAsync();
        using var catalog = new DriveCatalog(FolderId, Options(apiKey: "AIza-canary"));
        await catalog.PostAsync(Name, _torrent, null);
        Assert.True((await catalog.GetAsync(Name)).IsSameAs(_torrent));
        Assert.All(Server.Requests.Where(r => r.Operation is "media"), r => Assert.Equal("", r.Authorization));
        Assert.All(Server.Requests.Where(r => r.Operation is "upload" or "chunk"), r => Assert.StartsWith("Bearer ", r.Authorization, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("access_denied", CatalogFailure.NotAllowed)]
    [InlineData("expired_token", CatalogFailure.NotLoggedIn)]
    [InlineData("admin_policy_enforced", CatalogFailure.NotAllowed)]
    [InlineData("invalid_client", CatalogFailure.NotLoggedIn)]
    public async Task A_refusal_ends_the_login_and_nothing_is_kept(string error, CatalogFailure failure)
    {
        Server.OAuth.DeviceErrors.Enqueue(error);
        var e = await Assert.ThrowsAsync<CatalogException>(LoginAsync);
        Assert.Equal((failure, 1), (e.Failure, Server.CountOf("token")));
        AssertHoldsNoSecret(e);
        Assert.False(File.Exists(Path.Combine(TokenDirectory, "drive-token.json")));
    }

    [Fact]
    public async Task A_code_that_nobody_types_in_runs_out()
    {
        for (var i = 0; i < 1000; i++) Server.OAuth.DeviceErrors.Enqueue("authorization_pending");
        Assert.Contains("in time", (await Assert.ThrowsAsync<CatalogException>(LoginAsync)).Message, StringComparison.Ordinal);
        Assert.InRange(Server.CountOf("token"), 100, 400);
    }

    [Fact]
    public async Task A_network_that_fails_for_a_moment_does_not_end_the_login()
    {
        Server.Fail("token", 503, "backendError");
        Assert.Equal(DriveIdentity.User, (await LoginAsync()).Identity);
    }

    [Fact]
    public async Task A_page_in_the_answers_place_is_refused()
    {
        Server.AnswerWithPage("device");
        Assert.Equal(CatalogFailure.BadContent, (await Assert.ThrowsAsync<CatalogException>(LoginAsync)).Failure);
    }

    private Task<DriveLoginStatus> LoginAsync() => new DriveLogin(Options()).LoginByCodeAsync(_shown.Add);
}
