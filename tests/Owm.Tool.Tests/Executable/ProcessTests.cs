using System.Diagnostics;

namespace Owm.Tool.Tests.Executable;

public sealed class ProcessTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_version_names_the_number_and_the_commit()
    {
        var run = (await _home.ExecuteAsync("--version")).Succeeded();
        Assert.Matches(@"^owm \d+\.\d+\.\d+\S*( \([0-9a-f]{12}\))?\n$", run.Out);
    }

    [Fact]
    public async Task The_shell_gets_the_exit_code_and_one_line()
    {
        var run = await _home.ExecuteAsync("config", "get", "nothing");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Names_come_through_as_UTF_8()
    {
        (await _home.ExecuteAsync("config", "set", "--user", "name", "Größe 🧠")).Succeeded();
        Assert.Equal("Größe 🧠\n", (await _home.ExecuteAsync("config", "get", "name")).Out);
    }

    [UnixFact]
    public async Task A_reader_that_closes_the_pipe_early_is_no_error()
    {
        using var process = _home.Start("--help");
        process.StandardOutput.Close();
        process.StandardInput.Close();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", error);
        Assert.Equal(0, process.ExitCode);
    }

    [UnixFact]
    public async Task Both_outputs_can_go_into_one_file()
    {
        var log = _home["log"];
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "\"$1\" --version >\"$2\" 2>&1; \"$1\" nonsense >>\"$2\" 2>&1", "sh", ToolHome.Executable, log]))!;
        await shell.WaitForExitAsync();
        var lines = await File.ReadAllLinesAsync(log);
        Assert.StartsWith("owm ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("owm: 'nonsense'", lines[1], StringComparison.Ordinal);
    }

    /// <summary>The fastest of several starts: what a start costs when nothing else runs.</summary>
    [Fact]
    public async Task The_version_is_there_before_one_notices()
    {
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var watch = Stopwatch.StartNew();
            await _home.ExecuteAsync("--version");
            if (watch.Elapsed < fastest) fastest = watch.Elapsed;
        }

        Assert.True(fastest < TimeSpan.FromMilliseconds(250), $"owm --version took {fastest.TotalMilliseconds:0} ms at best.");
    }
}
