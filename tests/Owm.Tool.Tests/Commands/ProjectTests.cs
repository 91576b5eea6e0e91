using System.Text.Json.Nodes;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

public sealed class ProjectTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_project_is_made_with_what_keeps_secrets_out_of_version_control()
    {
        var run = _home.Run("init", "--default-context-id", "http://example.org/lab").Succeeded();
        Assert.Equal($"Initialized a project in {_home[".owm"]}\nDefault context: http://example.org/lab\n", run.Out);
        Assert.Contains("credentials", File.ReadAllText(_home[".owm", ".gitignore"]), StringComparison.Ordinal);
        Assert.Equal("http://example.org/lab\n", _home.Run("config", "get", "default_context_id").Out);
    }

    [Fact]
    public void Making_a_project_again_changes_nothing()
    {
        _home.Run("init", "--default-context-id", "http://example.org/lab").Succeeded();
        var run = _home.Run("init", "--json").Succeeded();
        Assert.False((bool)JsonNode.Parse(run.Out)!["new"]!);
        Assert.Equal("http://example.org/lab", (string?)JsonNode.Parse(run.Out)!["default_context_id"]);
    }

    [Fact]
    public void A_default_context_that_is_no_IRI_is_refused() =>
        _home.Run("init", "--default-context-id", "my lab").FailedWith(ExitCode.Usage);

    [Theory]
    [InlineData("save", "t")]
    [InlineData("source", "list")]
    [InlineData("source", "show", "a")]
    [InlineData("contexts", "list")]
    [InlineData("import", "a.nq")]
    public void Outside_of_a_project_it_is_said_how_to_make_one(params string[] args) =>
        Assert.Contains("owm init", _home.Run(args).FailedWith(ExitCode.NotFound), StringComparison.Ordinal);

    [Fact]
    public void The_project_is_the_nearest_upward()
    {
        _home.Run("init").Succeeded();
        Directory.CreateDirectory(_home["deep", "down"]);
        _home.Run("-C", "deep/down", "source", "list").Succeeded();
    }
}
