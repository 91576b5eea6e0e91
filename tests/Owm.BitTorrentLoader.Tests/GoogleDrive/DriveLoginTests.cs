using System.Net.Sockets;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;

namespace Owm.BitTorrentLoader.Tests.GoogleDrive;

public sealed class DriveLoginTests : DriveBench
{
    private static readonly HttpClient Browser = new();

    [Fact]
    public async Task A_login_in_the_browser_is_kept_and_used()
    {
        var status = await LoginAsync(Visit);
        Assert.Equal((DriveIdentity.User, "ada@example.org"), (status.Identity, status.Account));
        using var catalog = new DriveCatalog(FolderId, Options());
        Assert.Null(await catalog.FindAsync("worm.torrent"));
    }

    [Fact]
    public async Task A_login_asks_for_no_more_than_it_needs_and_with_pkce()
    {
        await LoginAsync(Visit);
        var asked = Server.OAuth.Asked!;
        Assert.Equal("https://www.googleapis.com/auth/drive.readonly https://www.googleapis.com/auth/drive.file", asked["scope"]);
        Assert.Equal(("S256", "code", "offline"), (asked["code_challenge_method"].ToString(), asked["response_type"].ToString(), asked["access_type"].ToString()));
        Assert.StartsWith("http://127.0.0.1:", asked["redirect_uri"], StringComparison.Ordinal);
        Assert.True(asked["state"].ToString().Length >= 32);
    }

    [Fact]
    public async Task Nobody_else_may_read_the_login()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(TokenDirectory, (UnixFileMode)0b111_101_101);
        var status = await LoginAsync(Visit);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(status.TokenFile!));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(TokenDirectory));
    }

    [Theory]
    [InlineData("?code=stolen")]
    [InlineData("?code=stolen&state=")]
    [InlineData("?code=stolen&state=0123456789abcdef0123456789abcdef")]
    [InlineData("favicon.ico")]
    [InlineData("other?code=stolen&state=STATE")]
    [InlineData("?state=STATE")]
    [InlineData("?code=&state=STATE")]
    [InlineData("?code=stolen&state=STATE&state=STATE")]
    [InlineData("?error=access_denied")]
    public async Task A_visitor_who_does_not_come_from_this_login_is_turned_away(string query)
    {
        var status = await LoginAsync(async url =>
        {
            var parts = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(url.Query);
            using var answer = await Browser.GetAsync(new Uri(parts["redirect_uri"] + query.Replace("STATE", parts["state"], StringComparison.Ordinal)));
            Assert.Equal(400, (int)answer.StatusCode);
            await Visit(url);
        });
        Assert.Equal(DriveIdentity.User, status.Identity);
    }

    [Fact]
    public async Task A_visitor_who_says_nothing_keeps_nobody_waiting()
    {
        using var silent = new TcpClient();
        var status = await LoginAsync(async url =>
        {
            var redirect = new Uri(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(url.Query)["redirect_uri"]!);
            await silent.ConnectAsync(redirect.Host, redirect.Port);
            await Visit(url);
        });
        Assert.Equal(DriveIdentity.User, status.Identity);
    }

    [Fact]
    public async Task A_refusal_in_the_browser_ends_the_login()
    {
        var e = await Assert.ThrowsAsync<CatalogException>(() => LoginAsync(async url =>
        {
            var parts = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(url.Query);
            using var _ = await Browser.GetAsync(new Uri($"{parts["redirect_uri"]}?error=access_denied&state={parts["state"]}"));
        }));
        Assert.Equal(CatalogFailure.NotAllowed, e.Failure);
        Assert.False(File.Exists(Path.Combine(TokenDirectory, "drive-token.json")));
    }

    [Fact]
    public async Task A_login_that_nobody_finishes_ends_by_itself()
    {
        var login = new DriveLogin(Options(clock: new AutoAdvancingClock()));
        var e = await Assert.ThrowsAsync<CatalogException>(() => login.LoginAsync(_ => { }));
        Assert.Equal(CatalogFailure.NotLoggedIn, e.Failure);
    }

    [Fact]
    public async Task An_expired_access_token_is_renewed_and_the_new_one_kept()
    {
        LogIn(expired: true);
        var before = await File.ReadAllTextAsync(Path.Combine(TokenDirectory, "drive-token.json"));
        using var catalog = new DriveCatalog(FolderId, Options());
        await catalog.FindAsync("worm.torrent");
        Assert.Equal(1, Server.CountOf("token"));
        var after = await File.ReadAllTextAsync(Path.Combine(TokenDirectory, "drive-token.json"));
        Assert.NotEqual(before, after);
        Assert.Contains("1//canary-stored", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_has_ended_is_not_tried_twice_and_says_what_to_do()
    {
        LogIn(expired: true);
        Server.OAuth.RefreshTokens.Clear();
        using var catalog = new DriveCatalog(FolderId, Options());
        var e = await Assert.ThrowsAsync<CatalogException>(() => catalog.FindAsync("worm.torrent"));
        Assert.Equal((CatalogFailure.NotLoggedIn, 1), (e.Failure, Server.CountOf("token")));
        Assert.Contains("owm catalog login", e.Message, StringComparison.Ordinal);
        AssertHoldsNoSecret(e);
    }

    [Fact]
    public async Task A_logout_withdraws_the_login_and_deletes_it()
    {
        LogIn();
        Assert.Equal(DriveLogout.LoggedOut, await new DriveLogin(Options()).LogoutAsync());
        Assert.Empty(Server.OAuth.RefreshTokens);
        Assert.Empty(Directory.GetFiles(TokenDirectory));
        Assert.Equal(DriveLogout.WasNotLoggedIn, await new DriveLogin(Options()).LogoutAsync());
    }

    [Fact]
    public async Task A_logout_without_a_network_still_deletes_the_login()
    {
        LogIn();
        Server.Cut("revoke", 10);
        Assert.Equal(DriveLogout.LoggedOutHereOnly, await new DriveLogin(Options()).LogoutAsync());
        Assert.Empty(Directory.GetFiles(TokenDirectory));
    }

    [Fact]
    public async Task Without_a_login_a_catalog_says_how_to_log_in()
    {
        using var catalog = new DriveCatalog(FolderId, Options());
        var e = await Assert.ThrowsAsync<CatalogException>(() => catalog.FindAsync("worm.torrent"));
        Assert.Equal(CatalogFailure.NotLoggedIn, e.Failure);
        Assert.Contains("owm catalog login", e.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task Without_a_credentials_file_it_is_said_where_it_belongs()
    {
        var e = await Assert.ThrowsAsync<CatalogException>(() => new DriveLogin(Options(credentialsFile: Home["none.json"])).LoginAsync(_ => { }));
        Assert.Contains(Home["none.json"], e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json PRIVATE KEY")]
    [InlineData("{\"canary\": 1}")]
    [InlineData("{\"type\": \"service_account\", \"client_email\": \"a@b\", \"private_key\": \"-----BEGIN PRIVATE KEY-----canary\"}")]
    public async Task A_damaged_credentials_file_is_named_and_not_quoted(string content)
    {
        using var catalog = new DriveCatalog(FolderId, Options(credentialsFile: Home.Write("bad.json", content)));
        var e = await Assert.ThrowsAsync<CatalogException>(() => catalog.FindAsync("worm.torrent"));
        Assert.Contains("bad.json", e.Message, StringComparison.Ordinal);
        AssertHoldsNoSecret(e);
    }

    [Fact]
    public async Task A_damaged_login_is_named_and_not_quoted()
    {
        Home.Write("state/drive-token.json", "{\"access_token\":\"canary");
        using var catalog = new DriveCatalog(FolderId, Options());
        var e = await Assert.ThrowsAsync<CatalogException>(() => catalog.FindAsync("worm.torrent"));
        Assert.Contains("drive-token.json", e.Message, StringComparison.Ordinal);
        AssertHoldsNoSecret(e);
    }

    [Fact]
    public async Task A_service_account_needs_no_login()
    {
        using var rsa = RSA.Create(2048);
        var file = Home.Write("account.json", new JObject
        {
            ["type"] = "service_account",
            ["client_email"] = "robot@example.org",
            ["private_key"] = rsa.ExportPkcs8PrivateKeyPem(),
            ["token_uri"] = "https://evil.example.org/token",
        }.ToString());
        using var catalog = new DriveCatalog(FolderId, Options(credentialsFile: file));
        await catalog.FindAsync("worm.torrent");
        Assert.Equal("robot@example.org", (string?)Server.OAuth.Assertion!["iss"]);
        Assert.Contains("drive.readonly", (string?)Server.OAuth.Assertion["scope"], StringComparison.Ordinal);
        Assert.Equal("robot@example.org", (await new DriveLogin(Options(credentialsFile: file)).StatusAsync()).Account);
    }

    [Fact]
    public async Task An_api_key_reads_but_does_not_write()
    {
        Server.ApiKey = "AIza-canary";
        Server.Drive.Add(new FakeFile { Id = "f1", Name = "worm.torrent", Content = Torrents.OfFile("a", [1]).Bytes.ToArray() });
        using var catalog = new DriveCatalog(FolderId, Options(apiKey: "AIza-canary", credentialsFile: Home["none.json"]));
        await catalog.GetAsync("worm.torrent");
        var e = await Assert.ThrowsAsync<CatalogException>(() => catalog.PostAsync("b.torrent", Torrents.OfFile("a", [1]), null));
        Assert.Equal(CatalogFailure.NotLoggedIn, e.Failure);
    }

    [Fact]
    public async Task A_wrong_api_key_is_not_shown()
    {
        Server.ApiKey = "other";
        Server.Fail("list", 400, "keyInvalid");
        using var catalog = new DriveCatalog(FolderId, Options(apiKey: "AIza-canary", credentialsFile: Home["none.json"]));
        AssertHoldsNoSecret(await Assert.ThrowsAsync<CatalogException>(() => catalog.FindAsync("worm.torrent")));
    }

    [Theory]
    [InlineData("https://www.evil.example.org/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://localhost.evil.example.org/")]
    [InlineData("file:///tmp/x")]
    public void Only_a_loopback_address_takes_googles_place(string endpoint) =>
        Assert.Equal(CatalogFailure.Usage, Assert.Throws<CatalogException>(() => new DriveOptions { DriveEndpoint = new Uri(endpoint) }.Validate()).Failure);

    private static async Task Visit(Uri url)
    {
        using var answer = await Browser.GetAsync(url);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private async Task<DriveLoginStatus> LoginAsync(Func<Uri, Task> browser)
    {
        var visit = Task.CompletedTask;
        // Real time: the waits here are for a browser that comes at once.
        var login = new DriveLogin(Options(clock: TimeProvider.System));
        var status = await login.LoginAsync(url => visit = browser(url));
        await visit;
        return status;
    }
}
