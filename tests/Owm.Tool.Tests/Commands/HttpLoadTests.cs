using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Owm.Testing;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

/// <summary>Sources whose content a web server has, and those that nothing can load.</summary>
public sealed class HttpLoadTests : IAsyncLifetime
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("A;B;Send;1\nB;A;GapJunction;2\n");

    private readonly ToolHome _home = new();
    private readonly LoopbackHttpServer _server = new(Content);

    public Task InitializeAsync()
    {
        _home.Run("init").Succeeded();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task A_file_of_a_web_server_is_loaded_checked_and_not_fetched_again()
    {
        Save(Sha256(Content));
        var directory = (await RunAsync("source", "load", "web")).Succeeded().Out.TrimEnd('\n');
        Assert.Equal(Content, File.ReadAllBytes(Path.Combine(directory, "table.csv")));
        Assert.StartsWith(_home[".owm", "data_source_data"], directory, StringComparison.Ordinal);
        Assert.Equal(directory + "\n", _home.Run("source", "path", "web").Succeeded().Out);
        Assert.Equal($"HTTPFileDataSource:web: right, SHA-256 {Sha256(Content)}\n", _home.Run("source", "verify", "web").Succeeded().Out);

        var again = (await RunAsync("source", "load", "web", "--json")).Succeeded();
        Assert.Equal("HTTPFileDataSource:web is there already, and right. Nothing was fetched.\n", again.Error);
        Assert.Equal(("local", true), ((string?)JsonNode.Parse(again.Out)!["loader"], (bool)JsonNode.Parse(again.Out)!["was_there"]!));
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task Damage_is_found_and_mended()
    {
        Save(Sha256(Content));
        var directory = (await RunAsync("source", "load", "web")).Succeeded().Out.TrimEnd('\n');
        File.WriteAllText(Path.Combine(directory, "table.csv"), "damaged");
        Assert.Contains("does not have the recorded SHA-256", _home.Run("source", "verify", "web").FailedWith(ExitCode.WrongContent), StringComparison.Ordinal);
        (await RunAsync("source", "load", "web")).Succeeded();
        _home.Run("source", "verify", "web").Succeeded();
    }

    [Fact]
    public async Task Content_that_differs_from_its_digest_is_refused()
    {
        Save(new string('0', 64));
        var line = (await RunAsync("source", "load", "web", "-d", "data")).FailedWith(ExitCode.WrongContent);
        Assert.Contains(new string('0', 64), line, StringComparison.Ordinal);
        Assert.False(File.Exists(_home["data", "table.csv"]));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused()
    {
        Save(Sha256(Content));
        Assert.Contains("more than 10 bytes", (await RunAsync("source", "load", "web", "--max-size", "10")).FailedWith(ExitCode.Failed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_fetches_nothing()
    {
        Save(Sha256(Content));
        Assert.StartsWith($"Would load HTTPFileDataSource:web from {_server["table.csv"]} into ", (await RunAsync("source", "load", "web", "--dry-run")).Succeeded().Out, StringComparison.Ordinal);
        Assert.Equal(0, _server.Requests);
    }

    [Fact]
    public async Task Nothing_is_fetched_before_somebody_asks_for_it()
    {
        Save(Sha256(Content));
        _home.Run("source", "list", "--json").Succeeded();
        _home.Run("source", "show", "web", "--all").Succeeded();
        _home.Run("source", "path", "web").FailedWith(ExitCode.NotFound);
        Assert.Contains("is not loaded", (await RunAsync("source", "verify", "web")).FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
        Assert.Equal(0, _server.Requests);
    }

    [Fact]
    public async Task A_source_that_nothing_can_load_tells_what_each_loader_said()
    {
        _home.Write("u.ttl", "<http://data.openworm.org/data_sources/DataSource#plain> a <http://schema.openworm.org/2020/07/data_sources/DataSource> .\n");
        _home.Run("save", "u").Succeeded();
        Assert.Equal(
            "owm: Nothing can load DataSource:plain: local: the content is not on this machine; bittorrent: the record names no torrent (torrent_file_name); http: the record has no url. Give the record a torrent_file_name or a url, or put its file into the project's directory.",
            (await RunAsync("source", "load", "plain")).FailedWith(ExitCode.BadRecord));
    }

    [Fact]
    public void A_file_in_the_working_directory_is_where_it_is()
    {
        _home.Write("t.ttl", Modules.Turtle());
        _home.Run("save", "t").Succeeded();
        _home.Run("source", "path", "2000_connections").FailedWith(ExitCode.NotFound);
        _home.Write("connectome.csv", Content);
        Assert.Equal(_home.Work + "\n", _home.Run("source", "path", "2000_connections").Succeeded().Out);
    }

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private Task<ToolRun> RunAsync(params string[] args) => _home.RunAsync(args, CancellationToken.None);

    private void Save(string sha256)
    {
        _home.Write("w.ttl", $"""
            @prefix ds: <http://schema.openworm.org/2020/07/data_sources/> .
            <http://data.openworm.org/data_sources/HTTPFileDataSource#web> a ds:HTTPFileDataSource ;
                <http://schema.openworm.org/2020/07/data_sources/HTTPFileDataSource/url> "{_server["table.csv"]}" ;
                <http://schema.openworm.org/2020/07/data_sources/FileDataSource/sha256> "{sha256}" .

            """);
        _home.Run("save", "w").Succeeded();
    }
}
