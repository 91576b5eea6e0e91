using System.Text.Json.Nodes;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

public sealed class TranslateTests : IDisposable
{
    private const string Source = "ConnectomeCSVDataSource:2000_connections";
    private const string EdgeList = "ConnectomeEdgeListTranslator";

    private readonly ToolHome _home = new();

    public TranslateTests()
    {
        _home.Run("init", "--default-context-id", "http://example.org/lab").Succeeded();
        _home.Write("t.ttl", Modules.Turtle());
        _home.Run("save", "t").Succeeded();
        _home.Write("connectome.csv", "A;B;Send;1\nB;A;GapJunction;2\nA;B;Send;3\n");
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void An_edge_list_is_made_of_a_connectome()
    {
        var run = _home.Run("translate", EdgeList, Source, "--output-key", "edges").Succeeded();
        Assert.Equal("ConnectomeCSVDataSource:edges\n", run.Out);
        Assert.Equal("3 connections became 2 edges.\n", run.Error);
        var directory = _home.Run("source", "path", "edges").Succeeded().Out.TrimEnd('\n');
        Assert.Equal("pre,post,kind,weight\nA,B,chemical,4\nB,A,electrical,2\n", File.ReadAllText(Path.Combine(directory, "connectome-edges.csv")));
        Snapshots.Check("translate output shown", _home.Run("source", "show", "edges").Succeeded().Out);
        Assert.Contains("SHA-256", _home.Run("source", "verify", "edges").Succeeded().Out, StringComparison.Ordinal);
        Assert.Contains("there already, and right", _home.Run("source", "load", "edges").Succeeded().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_is_not_made_twice_and_it_is_said_so()
    {
        var first = _home.Run("translate", EdgeList, Source).Succeeded();
        var graph = _home.Run("export").Out;
        var second = _home.Run("translate", EdgeList, Source, "--json").Succeeded();
        Assert.Contains("is there already, of the same content by the same translator. Nothing was done.", second.Error, StringComparison.Ordinal);
        Assert.Equal((true, first.Out.TrimEnd('\n')), ((bool)JsonNode.Parse(second.Out)!["was_there"]!, (string?)JsonNode.Parse(second.Out)!["name"]));
        Assert.Equal(graph, _home.Run("export").Out);
        Assert.DoesNotContain("Nothing was done", _home.Run("translate", EdgeList, Source, "--force").Succeeded().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_identifier_asked_for_is_used() =>
        Assert.Equal("<http://lab.example/mine>\n", _home.Run("translate", EdgeList, Source, "--output-identifier", "http://lab.example/mine").Succeeded().Out);

    [Fact]
    public void What_was_made_of_a_source_is_listed()
    {
        _home.Run("translate", EdgeList, Source, "--output-key", "edges").Succeeded();
        _home.Run("translate", EdgeList, "edges", "--output-key", "more").Succeeded();
        Assert.Equal($"{Source} → ConnectomeCSVDataSource:edges\nConnectomeCSVDataSource:edges → ConnectomeCSVDataSource:more\n", _home.Run("source", "derivs", Source).Succeeded().Out);
        var json = JsonNode.Parse(_home.Run("source", "derivs", Source, "--json").Succeeded().Out)!.AsArray();
        Assert.Equal(["ConnectomeCSVDataSource:edges", "ConnectomeCSVDataSource:more"], json.Select(d => (string?)d!["to"]));
        Assert.Equal("", _home.Run("source", "derivs", "more").Succeeded().Out);
        _home.Run("source", "derivs", "nothing").FailedWith(ExitCode.NotFound);
    }

    [Fact]
    public void Removing_what_was_made_removes_how_it_was_made()
    {
        _home.Run("translate", EdgeList, Source, "--output-key", "edges").Succeeded();
        Assert.Contains("GenericTranslation", _home.Run("export").Out, StringComparison.Ordinal);
        _home.Run("source", "rm", "edges", "--yes").Succeeded();
        Assert.DoesNotContain("GenericTranslation", _home.Run("export").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_wrong_is_told_in_one_line()
    {
        File.Delete(_home["connectome.csv"]);
        Assert.Equal(
            $"owm: {Source} is not loaded. Load it with `owm source load {Source}`, or let it be loaded with --load.",
            _home.Run("translate", EdgeList, Source).FailedWith(ExitCode.NotFound));
        _home.Write("connectome.csv", "name;age;city\nx;y;z\n");
        Assert.StartsWith($"owm: Unable to complete translation by {EdgeList}: connectome.csv", _home.Run("translate", EdgeList, Source).FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
        Assert.Contains($"Near to it: {Source}", _home.Run("translate", EdgeList, "200_connections").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
        Assert.Contains($"Near to it: {EdgeList}", _home.Run("translate", "ConnectomeEdgeListTranslater", Source).FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
        Assert.StartsWith("owm: --name connectome: No source 'x'", _home.Run("translate", EdgeList, "--name", "connectome=x").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("has no input 'neurons'", _home.Run("translate", EdgeList, Source, "--name", $"neurons={Source}").FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Contains("needs a source for its input 'connectome'", _home.Run("translate", EdgeList).FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        _home.Run("translate", EdgeList, Source, "--name", "connectome").FailedWith(ExitCode.Usage);
        _home.Run("translate", EdgeList, Source, "--output-key", "2000_connections").FailedWith(ExitCode.WouldOverwrite);
    }

    [Fact]
    public void A_source_may_be_given_by_the_name_of_its_input() =>
        Assert.Equal("ConnectomeCSVDataSource:edges\n", _home.Run("translate", EdgeList, "--name", $"connectome={Source}", "--output-key", "edges").Succeeded().Out);

    [Fact]
    public async Task A_translation_that_is_stopped_changes_nothing()
    {
        var graph = _home.Run("export").Out;
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        (await _home.RunAsync(["translate", EdgeList, Source], stop.Token)).FailedWith(ExitCode.Interrupted);
        Assert.Equal(graph, _home.Run("export").Out);
    }

    [Fact]
    public void Translators_are_saved_shown_listed_and_removed()
    {
        Assert.Equal($"{EdgeList}:edges\n", _home.Run("translator", "create", EdgeList, "--key", "edges").Succeeded().Out);
        Assert.Equal($"{EdgeList}:edges\n", _home.Run("translator", "list").Succeeded().Out);
        Snapshots.Check("translator list table", _home.Run("translator", "list", "-o", "table").Succeeded().Out);
        Snapshots.Check("translator list json", _home.Run("translator", "list", "--json").Succeeded().Out);
        Snapshots.Check("translator list-kinds json", _home.Run("translator", "list-kinds", "--json").Succeeded().Out);
        Snapshots.Check("translator show", _home.Run("translator", "show", "edges", "--all").Succeeded().Out);
        Snapshots.Check("translator show json", _home.Run("translator", "show", EdgeList, "--json").Succeeded().Out);
        Assert.Equal("ConnectomeCSVDataSource:made\n", _home.Run("translate", "edges", Source, "--output-key", "made").Succeeded().Out);
        Assert.StartsWith("Would take", _home.Run("translator", "rm", "edges", "--dry-run").Succeeded().Out, StringComparison.Ordinal);
        Assert.Equal($"Removed {EdgeList}:edges\n", _home.Run("translator", "rm", "edges", "--yes").Succeeded().Out);
        _home.Run("translator", "rm", "edges", "--yes").FailedWith(ExitCode.NotFound);
        _home.Run("translator", "show", "edges").FailedWith(ExitCode.NotFound);
        _home.Run("source", "show", "made").Succeeded();
    }

    [Fact]
    public void A_translator_that_cannot_be_saved_is_refused()
    {
        Assert.Contains("No kind of translator is called 'CSVDataSource'", _home.Run("translator", "create", "CSVDataSource").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("has no property 'x'", _home.Run("translator", "create", EdgeList, "x=1").FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
        Assert.Contains("PROPERTY=VALUE", _home.Run("translator", "create", EdgeList, "x").FailedWith(ExitCode.Usage), StringComparison.Ordinal);
    }
}
