using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Owm.BitTorrentLoader.Tests;
using Owm.BitTorrentLoader.Tests.GoogleDrive;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

/// <summary>Google Drive as the user of the tool meets it, when all is well and when it is not.</summary>
public sealed class DriveTests : IAsyncLifetime, IDisposable
{
    private const string ApiKey = "AIza-canary";

    private readonly ToolHome _home = new() { Clock = new AutoAdvancingClock() };
    private FakeDriveServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeDriveServer.StartAsync();
        _server.ApiKey = ApiKey;
        _home.Environment["OWM_DRIVE_ENDPOINT"] = _home.Environment["OWM_OAUTH_ENDPOINT"] = _server.Endpoint.ToString();
        _home.Environment["OWM_CATALOG"] = "drive:folder";
        SaveCredentials($$"""{ "api_key": "{{ApiKey}}" }""");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_empty_folder_is_an_empty_list() => Assert.Equal("[]\n", (await RunAsync("catalog", "list", "--json")).Succeeded().Out);

    [Theory]
    [InlineData(401, "authError", ExitCode.NotAllowed)]
    [InlineData(403, "insufficientFilePermissions", ExitCode.NotAllowed)]
    [InlineData(403, "userRateLimitExceeded", ExitCode.Network)]
    [InlineData(404, "notFound", ExitCode.NotFound)]
    [InlineData(429, "rateLimitExceeded", ExitCode.Network)]
    [InlineData(500, "backendError", ExitCode.Network)]
    public async Task Every_refusal_has_its_exit_code(int status, string reason, object code)
    {
        _server.Fail("list", status, reason, times: 10);
        var line = (await RunAsync("catalog", "list")).FailedWith((ExitCode)code);
        Assert.DoesNotContain("canary", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_in_place_of_an_answer_is_a_bad_answer()
    {
        _server.AnswerWithPage("list");
        Assert.Contains("did not come from Drive", (await RunAsync("catalog", "list")).FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_logged_in_is_told_what_to_do()
    {
        File.Delete(Path.Combine(_home.Home, "credentials.json"));
        Assert.Contains("owm catalog login", (await RunAsync("catalog", "list")).FailedWith(ExitCode.NotAllowed), StringComparison.Ordinal);
        Assert.Contains("owm catalog login", (await RunAsync("catalog", "status")).FailedWith(ExitCode.NotAllowed), StringComparison.Ordinal);
        Assert.Contains("OAuth client", (await RunAsync("catalog", "login")).FailedWith(ExitCode.NotAllowed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_goes_by_way_of_a_browser_and_no_secret_is_printed()
    {
        SaveCredentials($$"""{ "installed": { "client_id": "{{FakeOAuth.ClientId}}", "client_secret": "{{FakeOAuth.ClientSecret}}" } }""");
        _home.Clock = TimeProvider.System;
        using var errors = new LineWatcher("Log in here: ");
        using var output = new StringWriter();
        var login = OwmCommandLine.RunAsync(["catalog", "login", "--no-browser"], _home.Invocation(output, errors));
        using (var browser = new HttpClient()) await browser.GetAsync(new Uri(await errors.Found));
        Assert.Equal(0, await login);
        Assert.Contains("Account: ada@example.org", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", output.ToString(), StringComparison.Ordinal);

        var status = (await RunAsync("catalog", "status")).Succeeded().Out;
        Assert.Contains("Catalog: drive:folder", status, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", status, StringComparison.Ordinal);
        Assert.Equal("Logged out.\n", (await RunAsync("catalog", "logout")).Succeeded().Error);
        (await RunAsync("catalog", "status")).FailedWith(ExitCode.NotAllowed);
    }

    [Fact]
    public async Task Only_a_loopback_address_may_take_Google_s_place()
    {
        _home.Environment["OWM_DRIVE_ENDPOINT"] = "http://192.0.2.1/";
        (await RunAsync("catalog", "list")).FailedWith(ExitCode.Usage);
    }

    [Fact]
    public async Task An_api_key_comes_from_the_environment_or_the_configuration_and_is_never_shown()
    {
        File.Delete(Path.Combine(_home.Home, "credentials.json"));
        _home.Environment["OWM_DRIVE_API_KEY"] = ApiKey;
        (await RunAsync("catalog", "list")).Succeeded();
        _home.Environment.Remove("OWM_DRIVE_API_KEY");
        (await RunAsync("config", "set", "--user", "drive.api_key", ApiKey)).Succeeded();
        (await RunAsync("catalog", "list")).Succeeded();
        var status = (await RunAsync("catalog", "status")).Succeeded().Out;
        Assert.Contains("Logged in as: anybody (API key)", status, StringComparison.Ordinal);
        Assert.Contains("May: read what is shared with everybody who has the link (API key)", status, StringComparison.Ordinal);
        foreach (var arguments in (string[][])[["config", "list", "--user"], ["config", "list", "--json"], ["config", "get", "drive.api_key"], ["config", "get", "drive.api_key", "--json"]])
        {
            var shown = (await RunAsync(arguments)).Succeeded().Out;
            Assert.Contains("(set, not shown)", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_login_by_code_shows_the_code_and_says_what_it_may()
    {
        SaveClient();
        _server.OAuth.DeviceErrors.Enqueue("authorization_pending");
        var run = (await RunAsync("catalog", "login", "--device")).Succeeded();
        Assert.Equal("Open https://www.google.com/device on any device, and type in the code WORM-2000\n", run.Error);
        Assert.Contains("May: publish, and change or withdraw what was published with this client; nothing else; see no torrent that others published", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_expired_is_renewed_and_one_that_was_revoked_says_what_to_do()
    {
        SaveClient();
        (await RunAsync("catalog", "login", "--device")).Succeeded();
        _server.AccessTokens.Clear();
        (await RunAsync("catalog", "list")).Succeeded();
        _server.AccessTokens.Clear();
        _server.OAuth.RefreshTokens.Clear();
        var line = (await RunAsync("catalog", "list")).FailedWith(ExitCode.NotAllowed);
        Assert.Contains("Run 'owm catalog login'", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_account_posts_to_a_shared_drive_and_asks_for_no_more_than_each_command_needs()
    {
        using var rsa = RSA.Create(2048);
        SaveCredentials($$"""{ "type": "service_account", "client_email": "robot@example.org", "private_key": {{JsonValue.Create(rsa.ExportPkcs8PrivateKeyPem()).ToJsonString()}} }""");
        _server.Drive.Add(new FakeFile { Id = "f1", Name = "a.torrent", InSharedDrive = true, Content = [1] });
        Assert.Equal("a.torrent\n", (await RunAsync("catalog", "list", "-q")).Succeeded().Out);
        Assert.Equal("https://www.googleapis.com/auth/drive.readonly", (string?)_server.OAuth.Assertion!["scope"]);
        _home.Write("hello.torrent", Torrents.OfFile("hello.txt", "hello\n"u8.ToArray()).Bytes.Span);
        (await RunAsync("catalog", "post", "hello.torrent")).Succeeded();
        Assert.Equal("https://www.googleapis.com/auth/drive.readonly https://www.googleapis.com/auth/drive.file", (string?)_server.OAuth.Assertion["scope"]);
        Assert.All(_server.Requests.Where(r => r.Operation is "list" or "upload"), r => Assert.Contains("supportsAllDrives=true", r.Target, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Logged in as: service account\n", (await RunAsync("catalog", "status")).Succeeded().Out, StringComparison.Ordinal);
        _server.Fail("upload", 403, "storageQuotaExceeded");
        _home.Write("other.torrent", Torrents.OfFile("other.txt", "hello\n"u8.ToArray()).Bytes.Span);
        Assert.Contains("can only publish to a shared drive", (await RunAsync("catalog", "post", "other.torrent")).FailedWith(ExitCode.NotAllowed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_is_in_any_output_log_or_file_but_those_that_keep_it()
    {
        SaveClient();
        var torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());
        _home.Write("hello.torrent", torrent.Bytes.Span);
        (await RunAsync("catalog", "login", "--device")).Succeeded();
        string[][] commands =
        [
            ["catalog", "post", "hello.torrent", "--debug"], ["catalog", "list", "--debug"], ["catalog", "get", "hello.torrent", "-d", "got", "--debug"],
            ["catalog", "mirror", "mirror", "--debug"], ["catalog", "status", "--debug"], ["catalog", "rm", "hello.torrent", "--yes", "--debug"], ["catalog", "list", "--offline", "--json"],
        ];
        foreach (var operation in (string[])["", "list", "media", "upload", "chunk", "about", "token", "generateIds"])
        {
            foreach (var arguments in commands)
            {
                var status = operation == "token" ? 400 : arguments.Length % 2 == 0 ? 401 : 403;
                if (operation.Length > 0) _server.Fail(operation, status, "reason");
                if (operation == "token") _server.AccessTokens.Clear();
                AssertShowsNone(await RunAsync(arguments));
                _server.ClearFaults();
            }

            _server.AccessTokens.Clear();
        }

        AssertShowsNone(await RunAsync("catalog", "logout", "--debug"));
        var files = Directory.EnumerateFiles(_home.Home, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(_home.Work, "*", SearchOption.AllDirectories)).ToList();
        Assert.Contains(files, file => file.EndsWith("listing.json", StringComparison.Ordinal));
        Assert.All(files.Where(file => Path.GetFileName(file) != "credentials.json"), file => Assert.DoesNotContain("canary", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Posting_what_is_there_says_so()
    {
        SaveClient();
        _home.Write("hello.torrent", Torrents.OfFile("hello.txt", "hello\n"u8.ToArray()).Bytes.Span);
        (await RunAsync("catalog", "login", "--device")).Succeeded();
        Assert.Equal("hello.torrent is in the Drive folder 'folder'\n", (await RunAsync("catalog", "post", "hello.torrent")).Succeeded().Out);
        Assert.Equal("hello.torrent is already in the Drive folder 'folder'; nothing was sent\n", (await RunAsync("catalog", "post", "hello.torrent")).Succeeded().Out);
        Assert.Single(_server.Drive.Files);
    }

    [Fact]
    public async Task When_drive_cannot_be_reached_what_was_seen_is_listed_and_its_age_told()
    {
        _server.Drive.Add(new FakeFile { Id = "f1", Name = "a.torrent", Content = [1] });
        var fresh = (await RunAsync("catalog", "list")).Succeeded().Out;
        _server.Cut("list", times: 100);
        var remembered = (await RunAsync("catalog", "list")).Succeeded();
        Assert.Equal(fresh, remembered.Out);
        Assert.Matches("^owm: Listing the Drive folder 'folder' failed: .* This is what the Drive folder 'folder' held a minute ago \\(2026-06-01 00:00 UTC\\)\\.\n$", remembered.Error);
        _server.Requests.Clear();
        Assert.Equal(fresh, (await RunAsync("catalog", "list", "--offline")).Succeeded().Out);
        Assert.Empty(_server.Requests);
    }

    private Task<ToolRun> RunAsync(params string[] args) => _home.RunAsync(args, CancellationToken.None);

    private void SaveCredentials(string json)
    {
        Directory.CreateDirectory(_home.Home);
        File.WriteAllText(Path.Combine(_home.Home, "credentials.json"), json);
    }

    private void SaveClient() => SaveCredentials($$"""{ "installed": { "client_id": "{{FakeOAuth.ClientId}}", "client_secret": "{{FakeOAuth.ClientSecret}}" } }""");

    private static void AssertShowsNone(ToolRun run)
    {
        Assert.DoesNotContain("canary", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("GOCSPX", run.Error, StringComparison.Ordinal);
    }
}
