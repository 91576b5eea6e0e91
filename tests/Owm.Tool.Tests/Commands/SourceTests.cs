using System.Text.Json.Nodes;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

public sealed class SourceTests : IDisposable
{
    private const string Source = "ConnectomeCSVDataSource:2000_connections";

    private readonly ToolHome _home = new();

    public SourceTests()
    {
        _home.Run("init", "--default-context-id", "http://example.org/lab").Succeeded();
        _home.Write("t.ttl", Modules.Turtle());
        _home.Run("save", "t").Succeeded();
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("ConnectomeCSVDataSource:2000_connections")]
    [InlineData("2000_connections")]
    [InlineData("http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#2000_connections")]
    [InlineData("<http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#2000_connections>")]
    public void A_source_is_shown_to_the_letter(string id) => Assert.Equal(
        "ConnectomeCSVDataSource\n    CSV file name: 'connectome.csv'\n    File name: 'connectome.csv'\n    Torrent file name: 'd9da5ce947c6f1c127dfcdc2ede63320.torrent'\n",
        _home.Run("source", "show", id).Succeeded().Out);

    [Fact]
    public void All_of_a_source_is_shown_with_defaults_and_identifier() => Snapshots.Check("source show all", _home.Run("source", "show", Source, "--all").Succeeded().Out);

    [Fact]
    public void A_source_is_shown_as_JSON()
    {
        Snapshots.Check("source show json", _home.Run("source", "show", Source, "--json").Succeeded().Out);
        Assert.Single(JsonNode.Parse(_home.Run("source", "list", "--json").Out)!.AsArray());
        Assert.Equal(2, JsonNode.Parse(_home.Run("source", "show", Source, Source, "--json").Out)!.AsArray().Count);
    }

    [Fact]
    public void Values_cannot_pass_for_anything_else()
    {
        _home.Write("t.ttl", Modules.Turtle(key: "evil", file: "it's\\n\\u001b[31m"));
        _home.Run("save", "t").Succeeded();
        Assert.Contains("    CSV file name: 'it\\'s\\n\\x1b[31m'\n", _home.Run("source", "show", "evil").Succeeded().Out, StringComparison.Ordinal);
        var json = _home.Run("source", "show", "evil", "--json").Succeeded().Out;
        Assert.DoesNotContain('\u001b', json);
        Assert.Equal("it's\n\u001b[31m", (string?)JsonNode.Parse(json)!["properties"]!["file_name"]);
    }

    [Fact]
    public void An_unknown_source_is_not_found_and_near_ones_are_named()
    {
        var line = _home.Run("source", "show", "ConnectomeCSVDataSource:200_connections").FailedWith(ExitCode.NotFound);
        Assert.Contains(Source, line, StringComparison.Ordinal);
        Assert.Equal("", _home.Run("source", "show", Source, "unknown").Out);
    }

    [Fact]
    public void Sources_are_listed_by_kind_context_and_text()
    {
        Assert.Equal(Source + "\n", _home.Run("source", "list").Succeeded().Out);
        Assert.Equal(Source + "\n", _home.Run("source", "list", "--kind", "CSVDataSource").Succeeded().Out);
        Assert.Equal(Source + "\n", _home.Run("source", "list", "--search", "D9DA").Succeeded().Out);
        Assert.Equal("", _home.Run("source", "list", "--context", "http://example.org/other").Succeeded().Out);
        _home.Run("source", "list", "--kind", "Nonsense").FailedWith(ExitCode.NotFound);
        _home.Run("source", "list", "--context", "no iri").FailedWith(ExitCode.Usage);
    }

    [Fact]
    public void Columns_can_be_chosen()
    {
        Assert.Equal($"2000_connections\t{Source}\tconnectome.csv\n", _home.Run("source", "list", "--columns", "key,name,csv_file_name").Succeeded().Out);
        Assert.Contains("Did you mean 'csv_file_name'?", _home.Run("source", "list", "--columns", "csv_filename").FailedWith(ExitCode.Usage), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_are_what_was_agreed_on()
    {
        Snapshots.Check("source list table", _home.Run("source", "list", "-o", "table").Succeeded().Out);
        Snapshots.Check("source list-kinds table", _home.Run("source", "list-kinds", "-o", "table").Succeeded().Out);
        Snapshots.Check("contexts list table", _home.Run("contexts", "list", "-o", "table").Succeeded().Out);
    }

    [Fact]
    public void A_removed_source_is_gone()
    {
        Assert.Contains("--yes", _home.Run("source", "rm", Source).FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.StartsWith("Would take " + Source, _home.Run("source", "rm", Source, "--dry-run").Succeeded().Out, StringComparison.Ordinal);
        _home.Run("source", "show", Source).Succeeded();
        Assert.Equal($"Removed {Source}\n", _home.Run("source", "rm", "2000_connections", "--yes").Succeeded().Out);
        _home.Run("source", "show", Source).FailedWith(ExitCode.NotFound);
    }

    [Fact]
    public void A_source_that_was_not_loaded_has_no_path() =>
        Assert.Contains("owm source load", _home.Run("source", "path", Source).FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
}
