using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("owm: 'confg' is no command of 'owm'. Did you mean 'config'? See 'owm --help'.", "confg")]
    [InlineData("owm: 'lst' is no command of 'owm config'. Did you mean 'list'? See 'owm config --help'.", "config", "lst")]
    [InlineData("owm: '--usr' is no option of 'owm config list'. Did you mean '--user'? See 'owm config list --help'.", "config", "list", "--usr")]
    [InlineData("owm: '--jsn' is no option of 'owm config get'. Did you mean '--json'? See 'owm config get --help'.", "config", "get", "--jsn")]
    [InlineData("owm: KEY is missing. See 'owm config get --help'.", "config", "get")]
    [InlineData("owm: 'b' is one argument too many of 'owm config get'. See 'owm config get --help'.", "config", "get", "a", "b")]
    [InlineData("owm: 'owm config' is a family of commands: get, set, delete, list. See 'owm config --help'.", "config")]
    [InlineData("owm: --output is 'xml'. It must be text, json or table.", "config", "list", "-o", "xml")]
    [InlineData("owm: --json and --output ask for two formats. Leave one of them out.", "config", "list", "-o", "table", "--json")]
    [InlineData("owm: '\\x1b[2J' is no command of 'owm'. See 'owm --help'.", "\u001b[2J")]
    [InlineData("owm: 'nonsense' is no command of 'owm'. See 'owm --help'.", "help", "nonsense")]
    public void A_wrong_command_line_is_explained_in_one_line(string line, params string[] args) =>
        Assert.Equal(line, _home.Run(args).FailedWith(ExitCode.Usage));

    [Fact]
    public void What_follows_two_dashes_is_no_option() =>
        Assert.Contains("no '--x'", _home.Run("config", "get", "--", "--x").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_begins_with_an_at_sign_is_no_response_file()
    {
        _home.Write("args", "list");
        Assert.Contains("no '@args'", _home.Run("config", "get", "@args").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public void The_directory_to_run_in_must_be_there() =>
        Assert.Contains(_home["nowhere"], _home.Run("-C", "nowhere", "config", "list").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);

    [Fact]
    public void A_wrong_value_in_the_environment_is_named_by_its_variable()
    {
        _home.Environment["OWM_OUTPUT"] = "xml";
        Assert.Equal("owm: OWM_OUTPUT is 'xml'. It must be text, json or table.", _home.Run("config", "list").FailedWith(ExitCode.Usage));
    }

    [Fact]
    public void The_command_line_is_stronger_than_the_environment()
    {
        _home.Environment["OWM_OUTPUT"] = "xml";
        Assert.Equal("[]\n", _home.Run("config", "list", "-o", "json").Succeeded().Out);
        _home.Environment["OWM_OUTPUT"] = "json";
        Assert.Equal("[]\n", _home.Run("config", "list").Succeeded().Out);
        Assert.Equal("", _home.Run("config", "list", "-o", "text").Succeeded().Out);
    }

    [Fact]
    public void A_stack_trace_is_shown_only_for_debugging()
    {
        Assert.DoesNotContain("   at ", _home.Run("config", "get", "x").Error, StringComparison.Ordinal);
        Assert.Contains("   at ", _home.Run("config", "get", "x", "--debug").Error, StringComparison.Ordinal);
    }
}
