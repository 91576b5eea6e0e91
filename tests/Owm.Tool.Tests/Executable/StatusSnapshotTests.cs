using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace Owm.Tool.Tests.Executable;

/// <summary>What <c>owm torrent status</c> shows, on record: once, in detail, and as it changes, in a terminal and in a pipe.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class StatusSnapshotTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DaemonHome _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [UnixFact]
    public async Task Status_is_as_on_record()
    {
        await PrepareAsync();
        Snapshots.Check("torrent status", Normal((await _daemon.RunAsync("torrent", "status")).Succeeded().Out));
        Snapshots.Check("torrent status table", Normal((await _daemon.RunAsync("torrent", "status", "-o", "table")).Succeeded().Out));
        Snapshots.Check("torrent status verbose", Normal((await _daemon.RunAsync("torrent", "status", "-v")).Succeeded().Out));
        Snapshots.Check("torrent status json", Normal((await _daemon.RunAsync("torrent", "status", "-v", "set", "--json")).Succeeded().Out));
    }

    [UnixFact]
    public async Task Status_that_is_watched_in_a_pipe_is_as_on_record()
    {
        await PrepareAsync();
        await using var watch = new RunningTool(_daemon.Home, "(never)", "torrent", "status", "--watch");
        await UntilAsync(() => watch.Out.Count(c => c == '\n') == 3, () => watch.Out);
        (await _daemon.RunAsync("torrent", "pause", "worm.bin")).Succeeded();
        await UntilAsync(() => watch.Out.Count(c => c == '\n') == 4, () => watch.Out);
        var run = await watch.StopAsync();
        Snapshots.Check("torrent status watch pipe", Normal(run.Out));
    }

    [TmuxFact]
    public async Task Status_that_is_watched_in_a_terminal_is_drawn_again_in_place()
    {
        await PrepareAsync();
        var socket = _daemon["tmux"];
        var environment = _daemon.Home.Environment.SelectMany(pair => (string[])["-e", $"{pair.Key}={pair.Value}"]);
        Tmux(socket, ["new-session", "-d", "-s", "watch", "-x", "100", "-y", "20", .. environment, "-c", _daemon.Home.Work, ToolHome.Executable, "torrent", "status", "--watch"]);
        try
        {
            await UntilAsync(() => Screen().Contains("worm.bin", StringComparison.Ordinal), Screen);
            var first = Screen();
            (await _daemon.RunAsync("torrent", "pause", "worm.bin")).Succeeded();
            await UntilAsync(() => Screen() is var screen && screen != first && PausedWorm().IsMatch(screen), Screen);
            Snapshots.Check("torrent status watch terminal", Normal(first) + "--- worm.bin is paused ---\n" + Normal(Screen()));
        }
        finally
        {
            Tmux(socket, "kill-server");
        }

        string Screen() => Tmux(socket, "capture-pane", "-p", "-t", "watch").TrimEnd('\n') + "\n";
    }

    // One that is seeded, one of which a file is wanted and nobody has it, and one that is paused.
    private async Task PrepareAsync()
    {
        _daemon.Home.Write("lab/set/a.csv", new byte[40_000]);
        _daemon.Home.Write("lab/set/b.csv", new byte[50_000]);
        var set = _daemon.Home.Run("torrent", "create", "lab/set", "--name-only").Succeeded().Out.TrimEnd('\n');
        var worm = _daemon.Create("worm.bin", 3_000_000, 1);
        var paused = _daemon.Create("paused.bin", 200_000, 2);
        (await _daemon.RunAsync("torrent", "add", worm)).Succeeded();
        (await _daemon.RunAsync("torrent", "add", set, "-d", "got", "--include", "b.csv")).Succeeded();
        (await _daemon.RunAsync("torrent", "add", paused, "--paused")).Succeeded();
        await _daemon.WaitAsync("worm.bin", "seeding");
        await _daemon.WaitAsync("set", "downloading");
    }

    // What is another in each run: times, the place, and what the clock of the test says.
    private string Normal(string text)
    {
        text = text.Replace(_daemon.Home.Work, "WORK", StringComparison.Ordinal);
        text = Clock().Replace(text, "00:00:00");
        return Volatile().Replace(text, match => match.Groups[1].Value + "…");
    }

    private static async Task UntilAsync(Func<bool> isSo, Func<string> look)
    {
        var waited = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(waited.Elapsed < Patience, $"It is not as it should be: {look()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static string Tmux(string socket, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(TmuxFactAttribute.Program, ["-S", socket, "-f", "/dev/null", .. args]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"tmux {args[0]}: {error}");
        return output;
    }

    [GeneratedRegex(@"\b\d\d:\d\d:\d\d\b(?!\.)")]
    private static partial Regex Clock();

    [GeneratedRegex("(\"(?:seeding_time|added|completed)\": )[^,\n]+")]
    private static partial Regex Volatile();

    [GeneratedRegex(@"worm\.bin +paused")]
    private static partial Regex PausedWorm();

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class TmuxFactAttribute : FactAttribute
    {
        public const string Program = "/usr/bin/tmux";

        public TmuxFactAttribute()
        {
            if (!File.Exists(Program)) Skip = "needs tmux";
        }
    }
}
