using System.Text.Json.Nodes;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

public sealed class GraphTests : IDisposable
{
    private const string Source = "ConnectomeCSVDataSource:2000_connections";

    private readonly ToolHome _home = new();

    public GraphTests()
    {
        _home.Run("init", "--default-context-id", "http://example.org/lab").Succeeded();
        _home.Run("declare", "ConnectomeCSVDataSource", "csv_file_name=connectome.csv", "--key", "2000_connections").Succeeded();
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_record_is_made_and_changed_without_a_module()
    {
        Assert.Equal("ConnectomeCSVDataSource\n    CSV file name: 'connectome.csv'\n    File name: 'connectome.csv'\n", _home.Run("source", "show", Source).Succeeded().Out);
        Assert.StartsWith($"Changed {Source}\n", _home.Run("declare", "ConnectomeCSVDataSource", "csv_file_name=b.csv", "--key", "2000_connections").Succeeded().Out, StringComparison.Ordinal);
        Assert.Contains("File name: 'b.csv'", _home.Run("source", "show", Source).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((int)ExitCode.NotFound, "Did you mean 'CSVDataSource'", "declare", "CSVDataSorce", "--key", "k")]
    [InlineData((int)ExitCode.Usage, "Did you mean 'csv_file_name'?", "declare", "CSVDataSource", "csv_filename=a", "--key", "k")]
    [InlineData((int)ExitCode.Usage, "is no PROPERTY=VALUE", "declare", "CSVDataSource", "csv_file_name", "--key", "k")]
    [InlineData((int)ExitCode.Usage, "--key and --id", "declare", "CSVDataSource", "--key", "k", "--id", "http://example.org/k")]
    [InlineData((int)ExitCode.BadRecord, "An identifier should be provided", "declare", "CSVDataSource", "csv_file_name=a")]
    [InlineData((int)ExitCode.Usage, "is no identifier", "say", "worm", "rdfs:label", "x")]
    [InlineData((int)ExitCode.Usage, "not bound", "say", "x:worm", "rdfs:label", "x")]
    [InlineData((int)ExitCode.Usage, "is no property", "say", Source, "nonsense", "x")]
    [InlineData((int)ExitCode.Usage, "may be a text, or a name", "say", Source, "description", "note:this")]
    [InlineData((int)ExitCode.Usage, "blank node", "say", "_:b", "rdfs:label", "x")]
    [InlineData((int)ExitCode.NotFound, "no such statement", "retract", Source, "description", "ANY")]
    [InlineData((int)ExitCode.Usage, "--yes", "retract", Source, "ANY", "ANY")]
    [InlineData((int)ExitCode.NotFound, "no context", "contexts", "rm", "http://example.org/nothing", "--yes")]
    [InlineData((int)ExitCode.NotFound, "Did you mean 'http://example.org/lab'?", "contexts", "list-imports", "http://example.org/lap")]
    [InlineData((int)ExitCode.NotFound, "does not import", "contexts", "rm-import", "http://example.org/lab", "http://example.org/x")]
    [InlineData((int)ExitCode.Usage, "Leave CONTEXT", "contexts", "serialize", "http://example.org/lab", "--whole-graph")]
    [InlineData((int)ExitCode.Usage, "stands for the kind", "namespace", "bind", "CSVDataSource", "http://example.org/")]
    [InlineData((int)ExitCode.Usage, "cannot be a prefix", "namespace", "bind", "1x", "http://example.org/")]
    [InlineData((int)ExitCode.Usage, "is no", "namespace", "bind", "x", "no iri")]
    [InlineData((int)ExitCode.NotFound, "not bound", "namespace", "unbind", "x")]
    [InlineData((int)ExitCode.Usage, "FILE is missing", "import")]
    [InlineData((int)ExitCode.NotFound, "no graph in", "import", "--directory", "nothing")]
    [InlineData((int)ExitCode.Usage, "Leave --context", "export", "--directory", "g", "--context", "http://example.org/lab")]
    [InlineData((int)ExitCode.Usage, "Name the directory", "diff")]
    [InlineData((int)ExitCode.NotFound, "no graph in", "diff", "nothing")]
    [InlineData((int)ExitCode.BadRecord, "declares no", "save", "t", "Nothing")]
    [InlineData((int)ExitCode.NotFound, "No module", "save", "nothing")]
    [InlineData((int)ExitCode.NotFound, "No kind", "source", "list", "--kind", "Nothing")]
    public void A_mistake_is_one_line_and_an_exit_code_of_its_own(int code, string what, params string[] args)
    {
        _home.Write("t.cs", "void OwmData(OwmNamespace ns) { }");
        Assert.Contains(what, _home.Run(args).FailedWith((ExitCode)code), StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_is_said_and_retracted()
    {
        _home.Run("say", Source, "description", "All of them").Succeeded();
        Assert.Contains("Description: 'All of them'", _home.Run("source", "show", Source).Out, StringComparison.Ordinal);
        var dry = _home.Run("retract", Source, "description", "ANY", "--dry-run").Succeeded();
        Assert.Equal("Would take 1 statement out of the graph.\n", dry.Error);
        Assert.EndsWith("/description> \"All of them\" <http://example.org/lab> .\n", dry.Out, StringComparison.Ordinal);
        Assert.Equal("1 statement removed.\n", _home.Run("retract", Source, "description", "ANY", "--yes").Succeeded().Out);
        Assert.DoesNotContain("Description", _home.Run("source", "show", Source).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Statements_elsewhere_are_retracted_only_when_their_context_is_named()
    {
        _home.Run("say", Source, "description", "x", "--context", "http://example.org/notes").Succeeded();
        Assert.Contains("--context ANY", _home.Run("retract", Source, "description", "ANY", "--yes").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
        Assert.Equal(1, (int)JsonNode.Parse(_home.Run("retract", "ANY", "ANY", "x", "--context", "ANY", "--yes", "--json").Succeeded().Out)!["statements_removed"]!);
    }

    [Fact]
    public void Contexts_import_one_another()
    {
        Assert.Equal("<http://example.org/lab> imports <http://example.org/a>\n<http://example.org/lab> imports <http://example.org/b>\n",
            _home.Run("contexts", "add-import", "http://example.org/lab", "http://example.org/a", "http://example.org/b").Succeeded().Out);
        Assert.EndsWith("already\n", _home.Run("contexts", "add-import", "http://example.org/lab", "http://example.org/a").Succeeded().Out, StringComparison.Ordinal);
        Assert.Equal("http://example.org/a\nhttp://example.org/b\nhttp://schema.openworm.org/2020/07/sci/bio\n", _home.Run("contexts", "list-imports", "http://example.org/lab").Succeeded().Out);
        Assert.Equal("http://example.org/lab\n", _home.Run("contexts", "list-importers", "http://example.org/a").Succeeded().Out);
        _home.Run("contexts", "rm-import", "http://example.org/lab", "http://example.org/a", "http://example.org/x").FailedWith(ExitCode.NotFound);
        Assert.Equal("http://example.org/lab\n", _home.Run("contexts", "list-importers", "http://example.org/a").Out);
        _home.Run("contexts", "rm-import", "http://example.org/lab", "http://example.org/a").Succeeded();
        Assert.Equal("", _home.Run("contexts", "list-importers", "http://example.org/b", "-q").Succeeded().Out.Replace("http://example.org/lab\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_context_is_printed_with_what_it_imports_and_taken_away()
    {
        _home.Run("say", "http://example.org/worm", "rdfs:label", "worm", "--context", "http://example.org/names").Succeeded();
        _home.Run("contexts", "add-import", "http://example.org/lab", "http://example.org/names").Succeeded();
        Assert.Equal("<http://example.org/worm> <http://www.w3.org/2000/01/rdf-schema#label> \"worm\" <http://example.org/names> .\n",
            _home.Run("contexts", "serialize", "http://example.org/names").Succeeded().Out);
        Assert.Contains("\"worm\"", _home.Run("contexts", "serialize", "--include-imports", "-f", "turtle").Succeeded().Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\"worm\"", _home.Run("contexts", "serialize", "-f", "turtle").Succeeded().Out, StringComparison.Ordinal);
        Assert.Contains("\"worm\"", _home.Run("contexts", "serialize", "--whole-graph").Succeeded().Out, StringComparison.Ordinal);
        Assert.Equal("Would take http://example.org/names with 1 statement out of the graph.\n", _home.Run("contexts", "rm", "http://example.org/names", "--dry-run").Succeeded().Out);
        Assert.Equal("Removed http://example.org/names: 1 statement\n", _home.Run("contexts", "rm", "http://example.org/names", "--yes").Succeeded().Out);
    }

    [Fact]
    public void Contexts_that_are_taken_away_are_named_as_JSON_and_with_the_records_that_go_with_them()
    {
        _home.Run("say", "http://example.org/Slide", "rdfs:subClassOf", "http://schema.openworm.org/2020/07/data_sources/DataSource", "--context", "http://example.org/classes").Succeeded();
        _home.Run("say", "http://example.org/one", "a", "http://example.org/Slide").Succeeded();
        Assert.Contains("1 record elsewhere will no longer be found", _home.Run("contexts", "rm", "http://example.org/classes", "--dry-run").Succeeded().Out, StringComparison.Ordinal);
        var removed = JsonNode.Parse(_home.Run("contexts", "rm", "http://example.org/classes", "--yes", "--json").Succeeded().Out)!.AsArray();
        Assert.Equal(("http://example.org/classes", 1), ((string)removed[0]!["id"]!, (int)removed[0]!["statements_removed"]!));
    }

    [Fact]
    public void A_project_without_its_graph_says_so_and_gets_none_by_being_read()
    {
        _home.Run("export", "--directory", "graph").Succeeded();
        File.Delete(_home[".owm", "graph.db"]);
        var list = _home.Run("source", "list").Succeeded();
        Assert.Equal("", list.Out);
        Assert.Contains("owm import --directory", list.Error, StringComparison.Ordinal);
        Assert.Contains("owm import --directory", _home.Run("source", "list", "--search", "worm").Succeeded().Error, StringComparison.Ordinal);
        _home.Run("source", "show", Source).FailedWith(ExitCode.NotFound);
        _home.Run("export", "--directory", "graph").FailedWith(ExitCode.WouldOverwrite);
        Assert.False(File.Exists(_home[".owm", "graph.db"]));
        Assert.Equal("", _home.Run("import", "--directory", "graph").Succeeded().Error);
        _home.Run("source", "show", Source).Succeeded();
    }

    [Fact]
    public void A_directory_that_others_have_changed_is_written_over_by_force_alone()
    {
        _home.Run("export", "--directory", "graph").Succeeded();
        var file = Assert.Single(Directory.GetFiles(_home["graph", "contexts"]));
        File.AppendAllText(file, "<http://example.org/x> <http://www.w3.org/2000/01/rdf-schema#label> \"theirs\" .\n");
        Assert.Contains("--force", _home.Run("export", "--directory", "graph").FailedWith(ExitCode.WouldOverwrite), StringComparison.Ordinal);
        Assert.Contains("theirs", File.ReadAllText(file), StringComparison.Ordinal);
        _home.Run("export", "--directory", "graph", "--force").Succeeded();
        Assert.DoesNotContain("theirs", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(0, _home.Run("diff", "--directory", "graph").ExitCode);
        _home.Run("diff", "graph", "--directory", "graph").FailedWith(ExitCode.Usage);
    }

    [Fact]
    public void An_export_whose_directory_cannot_be_made_is_one_line()
    {
        _home.Write("file", "mine");
        _home.Run("export", "--directory", "file").FailedWith(ExitCode.WouldOverwrite);
        _home.Run("export", "--directory", "file/in").FailedWith(ExitCode.Storage);
    }

    [Fact]
    public void A_lost_account_of_what_was_shared_is_told()
    {
        _home.Run("export", "--directory", "graph").Succeeded();
        _home.Write(".owm/shared_state", "{");
        Assert.Contains("shared_state", _home.Run("import", "--directory", "graph").Succeeded().Error, StringComparison.Ordinal);
        Assert.Equal("", _home.Run("export", "--directory", "graph").Succeeded().Error);
    }

    [Fact]
    public void Of_two_modules_of_one_name_none_is_run()
    {
        _home.Write("t.cs", Modules.Connections);
        _home.Write("t.ttl", Modules.Turtle());
        var line = _home.Run("save", "t").FailedWith(ExitCode.Usage);
        Assert.Contains("t.cs or t.ttl", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Prefixes_are_bound_used_and_unbound()
    {
        Assert.Equal("cells stands for http://example.org/cells#\n", _home.Run("namespace", "bind", "cells", "<http://example.org/cells#>").Succeeded().Out);
        Assert.Contains("cells\thttp://example.org/cells#\n", _home.Run("namespace", "list").Succeeded().Out, StringComparison.Ordinal);
        _home.Run("say", "cells:AVA", "a", "cells:Neuron").Succeeded();
        Assert.Contains("<http://example.org/cells#AVA>", _home.Run("export").Out, StringComparison.Ordinal);
        _home.Run("namespace", "unbind", "cells").Succeeded();
        Assert.DoesNotContain("cells\t", _home.Run("namespace", "list").Out, StringComparison.Ordinal);
        Assert.All(JsonNode.Parse(_home.Run("namespace", "list", "--json").Succeeded().Out)!.AsArray(), n => Assert.True((bool)n!["kind"]!));
    }

    [Fact]
    public void A_graph_goes_into_a_directory_is_compared_with_it_and_comes_back()
    {
        Assert.StartsWith("3 statements in 1 context: 5 files written, 0 removed in ", _home.Run("export", "--directory", "graph").Succeeded().Out, StringComparison.Ordinal);
        Assert.Equal("", _home.Run("diff").Succeeded().Out);
        _home.Run("say", Source, "description", "x").Succeeded();
        var diff = _home.Run("diff");
        Assert.Equal(1, diff.ExitCode);
        Snapshots.Check("diff", diff.Out);
        Assert.Single(JsonNode.Parse(_home.Run("diff", "graph", "--json").Out)!.AsArray());
        Assert.Equal("Would add 0 statements and remove 1.\n", _home.Run("import", "--directory", "graph", "--dry-run").Succeeded().Out);
        Assert.Contains("--yes", _home.Run("import", "--directory", "graph").FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Equal("0 statements added, 0 removed.\n", _home.Run("import", "--directory", "graph", "--keep").Succeeded().Out.Split('\n', 2)[1]);
        Assert.Equal("Changed http://example.org/lab\n0 statements added, 1 removed.\n", _home.Run("import", "--directory", "graph", "--yes").Succeeded().Out);
        _home.Run("diff").Succeeded();
    }

    [Fact]
    public void Sources_are_listed_as_they_are_stored_or_sorted()
    {
        _home.Run("declare", "DataSource", "description=Größe of the pharynx", "--key", "b").Succeeded();
        _home.Run("declare", "DataSource", "description=other", "--key", "a").Succeeded();
        Assert.Equal($"{Source}\nDataSource:b\nDataSource:a\n", _home.Run("source", "list").Succeeded().Out);
        Assert.Equal($"{Source}\nDataSource:a\nDataSource:b\n", _home.Run("source", "list", "--sort", "name").Succeeded().Out);
        Assert.Equal("DataSource:b\n", _home.Run("source", "list", "--search", "grosse PHAR".Replace("ss", "ß", StringComparison.Ordinal)).Succeeded().Out);
        Assert.Equal(["b", "a"], JsonNode.Parse(_home.Run("source", "list", "--kind", "DataSource", "--search", "DataSource", "--json").Succeeded().Out)!.AsArray().Select(r => (string)r!["key"]!).Where(k => k.Length == 1).OrderDescending());
        Assert.Equal("[]\n", _home.Run("source", "list", "--search", "nothing at all", "--json").Succeeded().Out);
        _home.Run("source", "list", "--sort", "nonsense").FailedWith(ExitCode.Usage);
    }

    /// <summary>owmeta needed its own classes saved first: a fresh project said it could not resolve them.</summary>
    [Fact]
    public void A_fresh_project_lists_and_shows_what_was_just_saved_and_saving_again_changes_nothing()
    {
        using var home = new ToolHome();
        home.Run("init").Succeeded();
        home.Write("t.cs", Modules.Connections);
        home.Run("save", "t").Succeeded();
        var graph = home.Run("export").Succeeded().Out;
        Assert.Equal(Source + "\n", home.Run("source", "list").Succeeded().Out);
        home.Run("source", "show", Source).Succeeded();
        home.Run("save", "t").Succeeded();
        Assert.Equal(graph, home.Run("export").Out);
    }
}
