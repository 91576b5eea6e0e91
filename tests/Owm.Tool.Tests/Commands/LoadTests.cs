using System.Text.Json.Nodes;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

/// <summary>From a record to verified content, as <c>owm source load</c> goes: catalog, torrent, swarm, digests, directory.</summary>
public sealed class LoadTests : IAsyncLifetime
{
    private const string Source = "ConnectomeCSVDataSource:2000_connections";

    private readonly ToolHome _home = new();
    private RunningTool _seeder = null!;
    private string _peer = "";
    private string _torrent = "";

    public async Task InitializeAsync()
    {
        _home.Run("init").Succeeded();
        _home.Write("publisher/connectome.csv", "a;b;1\nb;c;2\n");
        Directory.CreateDirectory(_home["catalog"]);
        _home.Run("config", "set", "catalog", "catalog").Succeeded();
        _torrent = _home.Run("torrent", "create", "publisher/connectome.csv", "--name-only").Succeeded().Out.TrimEnd('\n');
        _home.Run("catalog", "post", _torrent).Succeeded();
        _home.Write("t.ttl", Modules.Turtle(torrent: _torrent));
        _home.Run("save", "t").Succeeded();
        _seeder = new RunningTool(_home, "Seeding connectome.csv (port ", "seed", _torrent, "-d", "publisher");
        _peer = "127.0.0.1:" + (await _seeder.ReadyAsync()).TrimEnd(')');
    }

    public async Task DisposeAsync()
    {
        await _seeder.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task A_source_is_loaded_and_its_directory_printed()
    {
        var run = (await LoadAsync(Source, "-d", "data")).Succeeded();
        Assert.Equal(_home["data"] + "\n", run.Out);
        Assert.Equal("a;b;1\nb;c;2\n", File.ReadAllText(_home["data", "connectome.csv"]));
        Assert.True(File.Exists(_home["data", _torrent]));
        Assert.Equal(_home["data"] + "\n", _home.Run("source", "path", Source).Succeeded().Out);
        Assert.Contains(Path.GetFileNameWithoutExtension(_torrent), _home.Run("source", "verify", Source).Succeeded().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_directory_it_goes_to_the_project_s_own_place()
    {
        var directory = (await LoadAsync("2000_connections")).Succeeded().Out.TrimEnd('\n');
        Assert.StartsWith(_home[".owm", "data_source_data"], directory, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(directory, "connectome.csv")));
    }

    [Fact]
    public async Task What_is_there_is_not_fetched_again_and_it_is_said_so()
    {
        (await LoadAsync(Source, "-d", "data")).Succeeded();
        await _seeder.StopAsync();
        Directory.Delete(_home["catalog"], recursive: true);
        var run = (await LoadAsync(Source, "-d", "data", "--json")).Succeeded();
        Assert.Contains("Nothing was fetched.", run.Error, StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(run.Out)!["was_there"]!);
    }

    [Fact]
    public async Task Damage_that_came_later_is_found()
    {
        (await LoadAsync(Source, "-d", "data")).Succeeded();
        File.WriteAllText(_home["data", "connectome.csv"], "a;b;1\nb;c;3\n");
        Assert.Contains("owm source load", _home.Run("source", "verify", Source).FailedWith(ExitCode.WrongContent), StringComparison.Ordinal);
        File.Delete(_home["data", "connectome.csv"]);
        _home.Run("source", "verify", Source).FailedWith(ExitCode.NotFound);
        Directory.Delete(_home["data"], recursive: true);
        _home.Run("source", "path", Source).FailedWith(ExitCode.NotFound);
    }

    [Fact]
    public async Task What_was_loaded_elsewhere_before_is_checked_there_and_not_fetched_again()
    {
        (await LoadAsync(Source, "-d", "data")).Succeeded();
        await _seeder.StopAsync();
        var run = (await LoadAsync(Source)).Succeeded();
        Assert.Equal(_home["data"] + "\n", run.Out);
        Assert.Contains("Nothing was fetched.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_translation_loads_what_it_needs_when_that_is_asked_for()
    {
        string[] translate = ["translate", "ConnectomeEdgeListTranslator", Source, "--output-key", "edges"];
        Assert.Contains("owm source load", _home.Run(translate).FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
        var run = (await _home.RunAsync([.. translate, "--load", "--peer", _peer], CancellationToken.None)).Succeeded();
        Assert.Equal("ConnectomeCSVDataSource:edges\n", run.Out);
        _home.Run("source", "path", Source).Succeeded();
    }

    [Fact]
    public async Task A_torrent_that_is_not_in_the_catalog_is_not_found()
    {
        _home.Run("catalog", "rm", _torrent, "--yes").Succeeded();
        Assert.Contains(_torrent, (await LoadAsync(Source, "-d", "data")).FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_does_not_have_the_recorded_digest_is_refused()
    {
        _home.Write("t.ttl", Modules.Turtle(torrent: _torrent, more: $"<http://schema.openworm.org/2020/07/data_sources/FileDataSource/sha256> \"{new string('0', 64)}\" ;"));
        _home.Run("save", "t").Succeeded();
        var line = (await LoadAsync(Source, "-d", "data")).FailedWith(ExitCode.WrongContent);
        Assert.Contains(new string('0', 64), line, StringComparison.Ordinal);
        Assert.False(File.Exists(_home["data", "connectome.csv"]));
    }

    [Fact]
    public async Task A_source_that_nobody_seeds_is_given_up_when_the_time_is_over()
    {
        await _seeder.StopAsync();
        (await LoadAsync(Source, "-d", "data", "--timeout", "1s")).FailedWith(ExitCode.Network);
    }

    [Fact]
    public async Task A_dry_run_fetches_nothing()
    {
        Assert.StartsWith($"Would load {Source} by {_torrent}", (await LoadAsync(Source, "-d", "data", "--dry-run")).Succeeded().Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_home["data"]));
    }

    [Fact]
    public async Task An_unknown_source_is_not_found_and_one_without_a_torrent_cannot_be_loaded()
    {
        (await LoadAsync("unknown")).FailedWith(ExitCode.NotFound);
        _home.Write("u.ttl", "<http://data.openworm.org/data_sources/DataSource#plain> a <http://schema.openworm.org/2020/07/data_sources/DataSource> .\n");
        _home.Run("save", "u").Succeeded();
        Assert.Contains("the record names no torrent", (await LoadAsync("plain")).FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_directory_that_cannot_be_made_is_named() =>
        // Even root cannot make files in /proc.
        Assert.Contains("/proc/owm", (await LoadAsync(Source, "-d", "/proc/owm")).FailedWith(ExitCode.Storage), StringComparison.Ordinal);

    [SmallDiskFact]
    public async Task A_full_disk_is_named_and_nothing_half_is_left_in_place()
    {
        using var disk = new SmallDisk(_home["disk"], kibibytes: 64);
        _home.Write("publisher/large.csv", new byte[400_000]);
        var torrent = _home.Run("torrent", "create", "publisher/large.csv", "--name-only").Succeeded().Out.TrimEnd('\n');
        _home.Run("catalog", "post", torrent).Succeeded();
        _home.Write("u.ttl", Modules.Turtle(torrent: torrent, key: "large", file: "large.csv"));
        _home.Run("save", "u").Succeeded();
        (await LoadAsync("large", "-d", "disk")).FailedWith(ExitCode.Storage);
        Assert.False(File.Exists(_home["disk", "large.csv"]));
        (await _home.RunAsync(["download", torrent, "-d", "disk/again", "--timeout", "5s"], CancellationToken.None)).FailedWith(ExitCode.Storage);
    }

    private Task<ToolRun> LoadAsync(params string[] args) => _home.RunAsync(["source", "load", "--peer", _peer, .. args], CancellationToken.None);
}
