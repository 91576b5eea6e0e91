using Owm.Testing;
using Owm.Tool.Output;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Output;

public sealed class ProgressLineTests : IDisposable
{
    private readonly ToolHome _home = new() { Clock = new ManualTimeProvider() };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    private ManualTimeProvider Clock => (ManualTimeProvider)_home.Clock;

    public void Dispose()
    {
        _home.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void A_pipe_gets_a_plain_line_every_five_seconds_and_no_escape_codes()
    {
        using (var progress = new ProgressLine(_home.Invocation(TextWriter.Null, _error), isOff: false))
        {
            for (var second = 0; second < 11; second++)
            {
                progress.Report(State(second * 100));
                Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.Equal(
            "connectome.zip: 50.0% of 1000 B, 100 B/s, 3 peers, 5 s left\nconnectome.zip: 100.0% of 1000 B, 100 B/s, 3 peers, 0 s left\n",
            _error.ToString());
    }

    [Fact]
    public void A_short_task_says_nothing_in_a_pipe()
    {
        using (var progress = new ProgressLine(_home.Invocation(TextWriter.Null, _error), isOff: false)) progress.Report(State(1000));
        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public void A_terminal_gets_one_line_that_is_drawn_again_and_taken_away()
    {
        using (var progress = OnTerminal(width: 80, hasColor: false))
        {
            progress.Report(State(500));
            progress.Report(State(501));
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            progress.Report(State(1000));
        }

        Assert.Equal(
            "\rconnectome.zip [########.........]  50.0% of 1000 B, 100 B/s, 3 peers, 5 s left\u001b[K"
            + "\rconnectome.zip [#################] 100.0% of 1000 B, 100 B/s, 3 peers, 0 s left\u001b[K"
            + "\r\u001b[K",
            _error.ToString());
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(200)]
    public void A_line_never_wraps(int width)
    {
        using (var progress = OnTerminal(width, hasColor: false)) progress.Report(State(500) with { Label = new string('n', 300) });
        Assert.All(_error.ToString().Replace("\u001b[K", "", StringComparison.Ordinal).Split('\r'), line => Assert.True(line.Length < width, line));
    }

    [Fact]
    public void Color_is_used_only_where_it_is_wanted()
    {
        using (var progress = OnTerminal(width: 80, hasColor: true)) progress.Report(State(500));
        Assert.Contains("\u001b[32m", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_cannot_move_the_cursor()
    {
        using (var progress = OnTerminal(width: 80, hasColor: false)) progress.Report(State(500) with { Label = "\u001b[2J" });
        Assert.Contains("\\x1b[2J", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_stays_is_written_on_a_line_of_its_own()
    {
        using (var progress = OnTerminal(width: 80, hasColor: false))
        {
            progress.Report(State(500));
            progress.WriteLine("done");
        }

        Assert.EndsWith("\u001b[K\r\u001b[Kdone\n", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Turned_off_it_says_nothing()
    {
        using (var progress = new ProgressLine(_home.Invocation(TextWriter.Null, _error) with { ErrorTerminal = new Terminal(true, 80, true) }, isOff: true))
            progress.Report(State(500));
        Assert.Equal("", _error.ToString());
    }

    [Theory]
    [InlineData("xterm", "", true, true)]
    [InlineData("xterm", "1", true, false)]
    [InlineData("dumb", "", false, false)]
    public void A_terminal_is_judged_by_the_environment(string term, string noColor, bool canRedraw, bool hasColor)
    {
        var terminal = Terminal.Of(80, new Dictionary<string, string> { ["TERM"] = term, ["NO_COLOR"] = noColor });
        Assert.Equal((canRedraw, hasColor), (terminal.CanRedraw, terminal.HasColor));
    }

    private static ProgressState State(long done) => new("connectome.zip", done, 1000)
    {
        Rate = 100,
        Peers = 3,
        TimeLeft = TimeSpan.FromSeconds((1000 - Math.Min(done, 1000)) / 100),
    };

    private ProgressLine OnTerminal(int width, bool hasColor) =>
        new(_home.Invocation(TextWriter.Null, _error) with { ErrorTerminal = new Terminal(true, width, hasColor) }, isOff: false);
}
