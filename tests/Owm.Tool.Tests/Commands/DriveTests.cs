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

    private Task<ToolRun> RunAsync(params string[] args) => _home.RunAsync(args, CancellationToken.None);

    private void SaveCredentials(string json)
    {
        Directory.CreateDirectory(_home.Home);
        File.WriteAllText(Path.Combine(_home.Home, "credentials.json"), json);
    }
}
