using System.Text.RegularExpressions;
using Owm.BitTorrentLoader.Tests.Catalogs;
using Owm.BitTorrentLoader.Tests.GoogleDrive;
using Owm.Testing;

namespace Owm.Tool.Tests.Commands;

/// <summary>docs/google-drive.md: every command on it, one after the other.</summary>
public sealed partial class DriveDocTests : IAsyncLifetime, IDisposable
{
    private const string ApiKey = "AIza-canary";

    private readonly ToolHome _home = new();
    private readonly List<string> _printed = [];
    private FakeDriveServer _drive = null!;
    private FakeIndexServer _web = null!;
    private RunningTool? _seeder;
    private string _peer = "";

    public async Task InitializeAsync()
    {
        _drive = await FakeDriveServer.StartAsync();
        _drive.ApiKey = ApiKey;
        _web = await FakeIndexServer.StartAsync();
        _web.Directory = _home["www"];
        _home.Environment["OWM_DRIVE_ENDPOINT"] = _home.Environment["OWM_OAUTH_ENDPOINT"] = _drive.Endpoint.ToString();
        _home.Write("connectome.csv", "pre,post,number\nAVAL,AVAR,2\nAVAR,AVAL,3\n");
        Directory.CreateDirectory(_home.Home);
        File.WriteAllText(Path.Combine(_home.Home, "credentials.json"), $$"""{ "installed": { "client_id": "{{FakeOAuth.ClientId}}", "client_secret": "{{FakeOAuth.ClientSecret}}" } }""");
    }

    public async Task DisposeAsync()
    {
        if (_seeder is not null) await _seeder.DisposeAsync();
        await _drive.DisposeAsync();
        await _web.DisposeAsync();
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Every_command_on_the_page_does_what_it_says()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "google-drive.md"));
        var commands = Blocks().Matches(page).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.InRange(commands.Count, 15, 40);
        foreach (var command in commands) await DoAsync(command);

        Assert.Equal(File.ReadAllText(_home["connectome.csv"]), File.ReadAllText(_home["data", "connectome.csv"]));
        Assert.Contains("The Data Integrity Check cleared!\n", _printed);
        Assert.Equal("http://example.org/2000_connections", string.Concat(_drive.Drive.Files[0].Properties!.Properties().Where(p => p.Name.StartsWith("owm_source", StringComparison.Ordinal)).Select(p => (string)p.Value!)));
        Assert.Contains(_printed, text => text.Contains("\"no seeds\"", StringComparison.Ordinal) || text.Contains("unknown", StringComparison.Ordinal));
        Assert.Empty(_drive.Violations);
        Assert.All(_printed, text => Assert.DoesNotContain("canary", text, StringComparison.Ordinal));
    }

    private async Task DoAsync(string line)
    {
        Assert.StartsWith("$ ", line, StringComparison.Ordinal);
        var text = line[2..].Replace("FOLDER_ID", "folder", StringComparison.Ordinal).Replace("https://example.org/catalog/", _web.Endpoint.ToString(), StringComparison.Ordinal);
        if (text == "export OWM_DRIVE_API_KEY=KEY")
        {
            // Another user, on another machine: there is no login.
            File.Delete(Path.Combine(_home.Home, "credentials.json"));
            _home.Environment["OWM_DRIVE_API_KEY"] = ApiKey;
            return;
        }

        string[] args = [.. Words().Matches(text).Select(word => word.Value.Trim('"')).Skip(1)];
        switch (args)
        {
            case ["catalog", "login"]: await LogInAsync([.. args, "--no-browser"]); break;
            case ["seed", ..]:
                _seeder = new RunningTool(_home, "Seeding connectome.csv (port ", args);
                _peer = "127.0.0.1:" + (await _seeder.ReadyAsync()).TrimEnd(')');
                break;
            default:
                var run = (await _home.RunAsync(args[0] == "download" ? [.. args, "--peer", _peer] : args, CancellationToken.None)).Succeeded();
                _printed.Add(run.Out);
                _printed.Add(run.Error);
                break;
        }
    }

    private async Task LogInAsync(string[] args)
    {
        using var errors = new LineWatcher("Log in here: ");
        using var output = new StringWriter();
        var login = OwmCommandLine.RunAsync(args, _home.Invocation(output, errors));
        using (var browser = new HttpClient()) await browser.GetAsync(new Uri(await errors.Found));
        Assert.Equal(0, await login);
        _printed.Add(output.ToString());
    }

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+")]
    private static partial Regex Words();
}
