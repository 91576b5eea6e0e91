using Owm.Tool.Commands;
using Owm.Tool.Help;
using Owm.Tool.Parsing;

namespace Owm.Tool.Tests.Commands;

public sealed class HelpTests : IDisposable
{
    private readonly ToolHome _home = new();

    public static TheoryData<string> Commands => [.. Below(CommandTree.Build(only: null)).Select(command => command.FullName)];

    public void Dispose() => _home.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_help_is_what_was_agreed_on(string path)
    {
        var words = path.Split(' ')[1..];
        var help = _home.Run([.. words, "--help"]).Succeeded().Out;
        Assert.Equal(help, _home.Run(["help", .. words]).Out);
        Assert.All(help.Split('\n'), line => Assert.True(line.Length <= HelpPage.MaxWidth, line));
        Snapshots.Check("help " + path, help);
    }

    [Fact]
    public void Without_arguments_the_tool_shows_its_help() => Assert.Equal(_home.Run("--help").Out, _home.Run().Succeeded().Out);

    [Fact]
    public void Every_command_shows_how_it_is_used() =>
        Assert.All(Below(CommandTree.Build(only: null)).OfType<OwmCommand>(), command => Assert.NotEmpty(command.Examples));

    [Theory]
    [InlineData]
    [InlineData("source", "catalog", "torrent", "config", "contexts", "plugin")]
    public void A_stub_of_the_tree_is_called_and_described_as_the_command_itself(params string[] families)
    {
        var stubs = Below(CommandTree.Build(only: families)).ToList();
        Assert.DoesNotContain(stubs, stub => stub is OwmCommand);
        Assert.All(stubs, stub => Assert.Contains(
            Below(CommandTree.Build(only: null)),
            command => command.FullName == stub.FullName && command.Description == stub.Description));
    }

    [Fact]
    public void Every_option_has_an_environment_variable() =>
        Assert.All(
            Below(CommandTree.Build(only: null)).SelectMany(command => command.Options).Concat(new GlobalOptions().All),
            option => Assert.StartsWith("OWM_", option.EnvironmentVariable, StringComparison.Ordinal));

    [Theory]
    [InlineData("com", "completions")]
    [InlineData("config ", "delete", "get", "list", "set")]
    [InlineData("completions ", "bash", "fish", "pwsh", "zsh")]
    public void Words_are_completed(string line, params string[] expected)
    {
        var found = _home.Run($"[suggest:{line.Length}]", line).Succeeded().Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, found.Where(word => !word.StartsWith('-')));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void There_is_a_script_for_every_shell(string shell) =>
        Snapshots.Check("completions " + shell, _home.Run("completions", shell).Succeeded().Out);

    private static IEnumerable<CommandNode> Below(CommandNode command) => command.Commands.SelectMany(Below).Prepend(command);
}
