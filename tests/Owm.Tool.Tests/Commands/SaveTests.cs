using System.Text.Json.Nodes;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

public sealed class SaveTests : IDisposable
{
    private readonly ToolHome _home = new();

    public SaveTests() => _home.Run("init", "--default-context-id", "http://example.org/lab").Succeeded();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_module_is_saved_and_what_was_added_is_printed()
    {
        _home.Write("t.cs", Modules.Connections);
        Assert.StartsWith("Added ConnectomeCSVDataSource:2000_connections\n", _home.Run("save", "t").Succeeded().Out, StringComparison.Ordinal);
        Assert.Equal("0 sources added, 0 changed, 1 unchanged; 0 statements added, 0 removed.\n", _home.Run("save", "t").Succeeded().Out);
    }

    [Fact]
    public void What_was_changed_is_printed()
    {
        _home.Write("t.ttl", Modules.Turtle("a.csv"));
        _home.Run("save", "t").Succeeded();
        _home.Write("u.cs", Modules.Connections.Replace("connectome.csv", "b.csv", StringComparison.Ordinal));
        Assert.StartsWith("Changed ConnectomeCSVDataSource:2000_connections\n", _home.Run("save", "u").Succeeded().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_lists_the_records_and_what_happened_to_each()
    {
        _home.Write("t.ttl", Modules.Turtle("a.csv"));
        var json = JsonNode.Parse(_home.Run("save", "t", "--json").Succeeded().Out)!;
        Assert.Equal("added", (string?)json["records"]![0]!["change"]);
        Assert.Equal("ConnectomeCSVDataSource:2000_connections", (string?)json["records"]![0]!["name"]);
        Assert.Equal("http://example.org/lab", (string?)json["records"]![0]!["context"]);
    }

    [Fact]
    public void Another_provider_and_context_can_be_named()
    {
        _home.Write("t.cs", Modules.Connections.Replace("OwmData", "Declare", StringComparison.Ordinal));
        _home.Run("save", "t", "Declare", "--context", "http://example.org/other").Succeeded();
        Assert.Contains("http://example.org/other\t4\n", _home.Run("contexts", "list").Succeeded().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_of_a_module_that_does_not_compile_is_named_with_file_and_line()
    {
        _home.Write("bad.cs", "void OwmData(OwmNamespace ns)\n{\n    ns.Foo();\n    ns.Bar();\n}\n");
        var run = _home.Run("save", "bad");
        Assert.Equal(26, run.ExitCode);
        var lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("owm: bad.cs(3,8): error CS1061:", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("owm: bad.cs(4,8): error CS1061:", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_fails_saves_nothing_and_is_named_with_its_line()
    {
        _home.Write("t.cs", Modules.Connections.Replace("});", "});\n    throw new Exception(\"no \u001b[31mway\");", StringComparison.Ordinal));
        var line = _home.Run("save", "t").FailedWith(ExitCode.BadRecord);
        Assert.StartsWith("owm: t.cs(", line, StringComparison.Ordinal);
        Assert.Contains("no \\x1b[31mway", line, StringComparison.Ordinal);
        Assert.Equal("", _home.Run("source", "list").Out);
    }

    [Fact]
    public void A_module_that_is_not_there_is_not_found() => _home.Run("save", "nothing").FailedWith(ExitCode.NotFound);

    [Fact]
    public void A_data_file_with_a_mistake_is_named_with_its_line()
    {
        _home.Write("t.ttl", "@prefix a: <http://a/> .\na:b a:c .\n");
        Assert.Contains("t.ttl", _home.Run("save", "t").FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_imported_all_or_not_at_all()
    {
        _home.Write("a.nq", "<http://a/s> <http://a/p> \"1\" <http://a/g> .\n<http://a/s> <http://a/p> \"2\" .\n");
        Assert.Equal("New context http://a/g\nNew context http://example.org/lab\n0 sources added, 0 changed, 0 unchanged; 4 statements added, 0 removed.\n",
            Sorted(_home.Run("import", "a.nq").Succeeded().Out));
        _home.Write("b.nq", "<http://a/s> <http://a/p> \"3\" .\nnonsense\n");
        Assert.Contains("b.nq", _home.Run("import", "b.nq").FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
        _home.Run("import", "a.nq", "missing.nq").FailedWith(ExitCode.NotFound);
        _home.Run("import", "a.nq", "--format", "xml").FailedWith(ExitCode.Usage);
    }

    private static string Sorted(string text) => string.Join('\n', text.Split('\n')[..^2].Order(StringComparer.Ordinal).Append(text.Split('\n')[^2])) + "\n";
}
