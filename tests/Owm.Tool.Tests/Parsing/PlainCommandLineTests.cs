using Owm.Tool.Parsing;

namespace Owm.Tool.Tests.Parsing;

public sealed class PlainCommandLineTests
{
    [Theory]
    [InlineData("init")]
    [InlineData("save", "t")]
    [InlineData("save", "t", "Declare")]
    [InlineData("source", "list")]
    [InlineData("source", "show", "a")]
    [InlineData("source", "show", "a", "b c", "source")]
    [InlineData("torrent", "verify", "a.torrent", "data")]
    [InlineData("config", "set", "port", "1")]
    [InlineData("config", "set", "config", "@list")]
    public void What_needs_no_parser_means_the_same_with_one(params string[] args)
    {
        var tree = CommandTree.Build(args);
        var plain = PlainCommandLine.TryParse(tree, args);
        var full = new FullCommandLine(tree, new GlobalOptions()).Parse(args);
        Assert.NotNull(plain);
        Assert.Same(full.Command, plain.Command);
        Assert.All(full.Command.Arguments, argument => Assert.Equal(full.ValuesOf(argument), plain.ValuesOf(argument)));
        Assert.All(full.Command.Options, option => Assert.Null(full.ValuesOf(option)));
    }

    [Theory]
    [InlineData]
    [InlineData("source")]
    [InlineData("sources", "show", "a")]
    [InlineData("source", "shw", "a")]
    [InlineData("source", "show")]
    [InlineData("source", "show", "a", "--all")]
    [InlineData("-C", "x", "source", "show", "a")]
    [InlineData("source", "show", "--", "a")]
    [InlineData("source", "show", "")]
    [InlineData("config", "set", "port")]
    [InlineData("config", "set", "port", "1", "2")]
    [InlineData("torrent", "magnet", "a", "b")]
    public void What_has_options_or_mistakes_is_left_to_the_parser(params string[] args) =>
        Assert.Null(PlainCommandLine.TryParse(CommandTree.Build(args), args));
}
