using System.Text.Json.Nodes;
using Owm.DataSources.Tests;
using Owm.Testing;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

/// <summary>The sample of examples/plugin, as it was built, in projects of users.</summary>
public sealed class PluginTests : IDisposable
{
    private const string Name = "Lab.Recordings";

    private static readonly string Built = BuildPaths.Of("PluginDirectory");

    private readonly ToolHome _home = new();

    public PluginTests() => _home.Run("init", "--default-context-id", "http://example.org/lab").Succeeded();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_sample_does_all_that_its_readme_says()
    {
        Assert.Equal("Added Lab.Recordings 1.0.0: kind RecordingDataSource, translator RecordingSummaryTranslator, loader shelf, catalog shelf\n", _home.Run("plugin", "add", Built).Succeeded().Out);
        PutShelf();
        _home.Run("config", "set", "catalog", "shelf:shelf").Succeeded();

        // A record of its kind, by a module that is compiled against the plug-in.
        _home.Write("t.cs", """
            using Lab.Recordings;

            void OwmData(OwmNamespace ns)
            {
                ns.Context.AddImport(RecordingDataSource.DefinitionContext);
                ns.Context.Add(new RecordingDataSource { Key = "day1", FileName = "day1.csv", SamplingRate = 2, RecordedBy = ["A. Person"] });
            }
            """);
        Assert.Contains("RecordingDataSource:day1", _home.Run("save", "t").Succeeded().Out, StringComparison.Ordinal);
        Assert.Contains("RecordingDataSource\t1\thttp://lab.example/schema/RecordingDataSource", _home.Run("source", "list-kinds").Succeeded().Out, StringComparison.Ordinal);
        Snapshots.Check("plugin sample shown", _home.Run("source", "show", "day1").Succeeded().Out);

        // Its catalog and its loader.
        Assert.Contains("day1.torrent", _home.Run("catalog", "list").Succeeded().Out, StringComparison.Ordinal);
        Assert.Contains("plug-in", _home.Run("catalog", "status").Succeeded().Out, StringComparison.Ordinal);
        var directory = _home.Run("source", "load", "day1").Succeeded().Out.TrimEnd('\n');
        Assert.Equal(File.ReadAllText(_home["shelf", "day1.csv"]), File.ReadAllText(Path.Combine(directory, "day1.csv")));

        // Its translator.
        Assert.Contains("RecordingSummaryTranslator", _home.Run("translator", "list-kinds").Succeeded().Out, StringComparison.Ordinal);
        Assert.Equal("CSVDataSource:summary\n", _home.Run("translate", "RecordingSummaryTranslator", "day1", "--output-key", "summary").Succeeded().Out);
        var made = _home.Run("source", "path", "summary").Succeeded().Out.TrimEnd('\n');
        Assert.Equal("cell,samples,mean\nAVAL,2,0.5\nAVAR,2,0.75\n", File.ReadAllText(Path.Combine(made, "summary.csv")));
    }

    [Fact]
    public async Task The_executable_uses_it_with_its_own_copy_of_its_library()
    {
        (await _home.ExecuteAsync("plugin", "add", Built)).Succeeded();
        PutShelf();
        var run = await _home.ExecuteAsync("catalog", "list", "--catalog", "shelf:shelf");
        Assert.Contains("day1.torrent", run.Succeeded().Out, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Assert.Contains(Name, (await _home.ExecuteAsync("plugin", "list")).Succeeded().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_its_own_is_in_its_directory()
    {
        Assert.Empty(Directory.GetFiles(Built, "Owm.*"));
        Assert.True(File.Exists(Path.Combine(Built, "CsvHelper.dll")));
    }

    [Fact]
    public void A_project_from_somebody_else_runs_its_plug_ins_once_the_user_has_said_so()
    {
        _home.Run("plugin", "add", Built).Succeeded();
        _home.Environment["OWM_HOME"] = Path.Combine(_home.Home, "reader");

        // Every command works, and says it in one line.
        var run = _home.Run("source", "list-kinds").Succeeded();
        Assert.DoesNotContain("RecordingDataSource", run.Out, StringComparison.Ordinal);
        Assert.Equal("owm: The plug-in 'Lab.Recordings' has not been allowed to run in this project. See what it is and allow it with `owm plugin allow Lab.Recordings`.\n", run.Error);
        Assert.Equal("", _home.Run("source", "list-kinds", "--quiet").Succeeded().Error);
        Assert.Equal("", _home.Run("config", "set", "catalog", "shelf").Succeeded().Error);
        Assert.Contains("not allowed", _home.Run("plugin", "list").Succeeded().Out, StringComparison.Ordinal);

        // Asked, the user says no, then yes.
        _home.Run("plugin", "allow", Name).FailedWith(ExitCode.Usage);
        _home.Answers = "n\n";
        Assert.Equal((int)ExitCode.Failed, _home.Run("plugin", "allow", Name).ExitCode);
        Assert.Contains("not allowed", _home.Run("plugin", "list").Succeeded().Out, StringComparison.Ordinal);
        _home.Answers = "y\n";
        var asked = _home.Run("plugin", "allow", Name).Succeeded();
        Assert.Equal("Allowed Lab.Recordings\n", asked.Out);
        Assert.Contains("  CsvHelper.dll  ", asked.Error, StringComparison.Ordinal);
        Assert.Contains("SHA-256 " + Digest(), asked.Error, StringComparison.Ordinal);
        var after = _home.Run("source", "list-kinds").Succeeded();
        Assert.Contains("RecordingDataSource", after.Out, StringComparison.Ordinal);
        Assert.Equal("", after.Error);
        Assert.Equal("Lab.Recordings may run already\n", _home.Run("plugin", "allow", Name).Succeeded().Out);
    }

    [Fact]
    public void What_has_changed_is_asked_for_again()
    {
        _home.Run("plugin", "add", Built).Succeeded();
        _home.Write(".owm/plugins/Lab.Recordings/CsvHelper.dll", "other"u8);
        var run = _home.Run("source", "list-kinds").Succeeded();
        Assert.DoesNotContain("RecordingDataSource", run.Out, StringComparison.Ordinal);
        Assert.Equal("owm: The plug-in 'Lab.Recordings' is not what you allowed to run: its files have changed. See what it is and allow it with `owm plugin allow Lab.Recordings`.\n", run.Error);
        Assert.Contains("\tchanged", _home.Run("plugin", "list").Succeeded().Out, StringComparison.Ordinal);
        Assert.Contains("changed since it was allowed", _home.Run("plugin", "allow", Name, "--yes").Succeeded().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plug_ins_are_listed_in_every_format()
    {
        Assert.Equal("", _home.Run("plugin", "list").Succeeded().Out);
        Assert.Equal("[]\n", _home.Run("plugin", "list", "--json").Succeeded().Out);
        _home.Run("plugin", "add", Built).Succeeded();
        _home.Write(".owm/plugins/Text/Text.dll", "no assembly"u8);
        Snapshots.Check("plugin list text", _home.Run("plugin", "list").Succeeded().Out);
        Snapshots.Check("plugin list table", _home.Run("plugin", "list", "-o", "table").Succeeded().Out);
        var json = JsonNode.Parse(_home.Run("plugin", "list", "--json").Succeeded().Out)!.AsArray();
        Assert.Equal(["allowed", "broken"], json.Select(p => (string?)p!["state"]));
        Assert.Equal(["kind RecordingDataSource", "translator RecordingSummaryTranslator", "loader shelf", "catalog shelf"], json[0]!["brings"]!.AsArray().Select(b => (string?)b));
        Assert.Equal("The plug-in 'Text' is not a .NET assembly: Text.dll is something else or damaged. Build it again, and add it with `owm plugin add --force`.", (string?)json[1]!["problem"]);
        Assert.Equal(_home[".owm", "plugins", Name], (string?)json[0]!["directory"]);
    }

    [Fact]
    public void It_is_added_once_and_removed_when_that_is_wanted()
    {
        _home.Run("plugin", "add", Path.Combine(Built, Name + ".dll"), "--json").Succeeded();
        Assert.StartsWith("There already is Lab.Recordings", _home.Run("plugin", "add", Built).Succeeded().Out, StringComparison.Ordinal);
        _home.Write(".owm/plugins/Lab.Recordings/more.txt", "x"u8);
        Assert.Contains("--force", _home.Run("plugin", "add", Built).FailedWith(ExitCode.WouldOverwrite), StringComparison.Ordinal);
        Assert.StartsWith("Added Lab.Recordings", _home.Run("plugin", "add", Built, "--force").Succeeded().Out, StringComparison.Ordinal);

        _home.Run("plugin", "rm", Name).FailedWith(ExitCode.Usage);
        Assert.StartsWith("Would delete", _home.Run("plugin", "rm", Name, "--dry-run").Succeeded().Out, StringComparison.Ordinal);
        Assert.Equal("Removed Lab.Recordings\n", _home.Run("plugin", "rm", Name, "--yes").Succeeded().Out);
        Assert.Equal("", _home.Run("plugin", "list").Succeeded().Out);
    }

    [Fact]
    public void Mistakes_are_named_in_one_line()
    {
        _home.Run("plugin", "add", "nothing").FailedWith(ExitCode.NotFound);
        _home.Run("plugin", "add", _home.Write("a.txt", "x")).FailedWith(ExitCode.BadRecord);
        _home.Run("plugin", "rm", Name, "--yes").FailedWith(ExitCode.NotFound);
        Assert.Contains("there are none at all", _home.Run("plugin", "allow", Name, "--yes").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("which no plug-in here brings", _home.Run("catalog", "list", "--catalog", "shelf:here").FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        _home.Write("t.ttl", Modules.Turtle());
        _home.Run("save", "t").Succeeded();
        Assert.Contains("No engine is called 'fast'. There is owm", _home.Run("source", "load", "2000_connections", "--engine", "fast").FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        using var elsewhere = new ToolHome();
        elsewhere.Run("plugin", "add", Built).FailedWith(ExitCode.NotFound);
    }

    [Fact]
    public void One_of_the_user_s_own_configuration_is_in_every_project_once_it_is_allowed()
    {
        _home.Run("config", "set", "--user", "plugins", Built).Succeeded();
        Assert.Contains("has not been allowed to run yet", _home.Run("source", "list-kinds").Succeeded().Error, StringComparison.Ordinal);
        _home.Run("plugin", "allow", Name, "--yes").Succeeded();
        _home.Run("init", "-C", Directory.CreateDirectory(_home["other"]).FullName).Succeeded();
        var run = _home.Run("source", "list-kinds", "-C", "other").Succeeded();
        Assert.Contains("RecordingDataSource", run.Out, StringComparison.Ordinal);
        Assert.Contains("your configuration names it", _home.Run("plugin", "rm", Name, "--yes").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public void The_engine_of_a_plug_in_downloads_where_it_is_chosen()
    {
        using var folder = new PluginFolder();
        _home.Run("plugin", "add", folder.Build("Copying", """
            using System;
            using System.IO;
            using System.Threading;
            using System.Threading.Tasks;
            using Owm.BitTorrentLoader.Clients;
            using Owm.DataSources;
            public class ThePlugin : IOwmPlugin
            {
                public void Register(PluginRegistration registration) => registration.Add(new TorrentClientContribution("copying", _ => new CopyingClient()));
            }
            public class CopyingClient : ITorrentClient
            {
                public Task<TorrentDownloadResult> DownloadAsync(TorrentDownload request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken)
                {
                    var name = request.Document.Torrent.Name;
                    File.Copy(Path.Combine(@"PUBLISHER", name), Path.Combine(request.Directory, name));
                    return Task.FromResult(new TorrentDownloadResult { DownloadedBytes = 1 });
                }
                public Task SeedAsync(TorrentSeed request, IProgress<TorrentProgress>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();
                public ValueTask DisposeAsync() => default;
            }
            """.Replace("PUBLISHER", _home["publisher"], StringComparison.Ordinal))).Succeeded();
        _home.Write("publisher/connectome.csv", "a;b;1\n");
        Directory.CreateDirectory(_home["catalog"]);
        _home.Run("config", "set", "catalog", "catalog").Succeeded();
        var torrent = _home.Run("torrent", "create", "publisher/connectome.csv", "--name-only").Succeeded().Out.TrimEnd('\n');
        _home.Run("catalog", "post", torrent).Succeeded();
        _home.Write("t.ttl", Modules.Turtle(torrent: torrent));
        _home.Run("save", "t").Succeeded();
        _home.Run("source", "load", "2000_connections", "-d", "nobody", "--timeout", "1s", "--engine", "owm").FailedWith(ExitCode.Network);
        _home.Run("config", "set", "engine", "copying").Succeeded();
        Assert.Equal(_home["data"] + "\n", _home.Run("source", "load", "2000_connections", "-d", "data").Succeeded().Out);
        Assert.Equal("a;b;1\n", File.ReadAllText(_home["data", "connectome.csv"]));
    }

    private string Digest() => (string)JsonNode.Parse(_home.Run("plugin", "list", "--json").Succeeded().Out)![0]!["sha256"]!;

    private void PutShelf()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryPaths.Root, "examples", "plugin", "shelf"))) _home.Write("shelf/" + Path.GetFileName(file), File.ReadAllBytes(file));
    }
}
