using Owm.Tool.Output;

namespace Owm.Tool.Tests.Output;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain name.zip", "plain name.zip")]
    [InlineData("Größe, 神経, 🧠", "Größe, 神経, 🧠")]
    [InlineData("\u001b[2Jgone", "\\x1b[2Jgone")]
    [InlineData("\u001b]0;title\u0007", "\\x1b]0;title\\x07")]
    [InlineData("a\rb\nc\td", "a\\rb\\nc\\td")]
    [InlineData("\u009b31m", "\\x9b31m")]
    [InlineData("\u007f", "\\x7f")]
    [InlineData("\0", "\\x00")]
    [InlineData("txt.\u202egpj.exe", "txt.\\u202egpj.exe")]
    [InlineData("a\u2066b\u2069", "a\\u2066b\\u2069")]
    [InlineData("a\u200fb\u061cc", "a\\u200fb\\u061cc")]
    [InlineData("a\u2028b\ufeff", "a\\u2028b\\ufeff")]
    public void What_could_move_the_cursor_or_turn_text_around_is_shown_as_an_escape(string text, string visible) =>
        Assert.Equal(visible, VisibleText.Of(text));

    [Fact]
    public void Half_a_surrogate_pair_is_shown_as_an_escape()
    {
        Assert.Equal("\\ud83ex", VisibleText.Of("\ud83ex"));
        Assert.Equal("x\\udde0", VisibleText.Of("x\udde0"));
        Assert.Equal("\\ud83e", VisibleText.Of("\ud83e"));
    }

    [Fact]
    public void No_control_character_of_any_kind_comes_through()
    {
        var all = string.Concat(Enumerable.Range(0, 0x10000).Select(c => (char)c));
        Assert.DoesNotContain(VisibleText.Of(all), char.IsControl);
    }
}
