using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Owm.Tool.Tests.Executable;

public sealed partial class SignalTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [UnixFact]
    public async Task Ctrl_C_ends_a_tracker_cleanly() => Assert.Equal(130, await StopTrackerAsync(Interrupt));

    [UnixFact]
    public async Task A_request_to_end_ends_a_tracker_cleanly() => Assert.Equal(130, await StopTrackerAsync(Terminate));

    [UnixFact]
    public async Task Ctrl_C_ends_a_download_with_one_line_and_it_can_go_on()
    {
        _home.Write("worm.bin", new byte[100_000]);
        var torrent = _home.Run("torrent", "create", "worm.bin", "--name-only").Succeeded().Out.TrimEnd('\n');
        using var process = _home.Start("download", torrent, "-d", "got", "--debug");
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();

        // The resume state is written once the engine runs.
        for (var i = 0; i < 300 && !Directory.Exists(Path.Combine(_home.Home, "state")); i++) await Task.Delay(50);
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, Kill(process.Id, Interrupt));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
        Assert.Equal(130, process.ExitCode);
        Assert.EndsWith("owm: Stopped. What is there is kept; the same command goes on from it.\n", await error, StringComparison.Ordinal);
    }

    private async Task<int> StopTrackerAsync(int signal)
    {
        using var process = _home.Start("tracker", "--http", "127.0.0.1:0");
        process.StandardInput.Close();
        Assert.StartsWith("HTTP tracker: http://127.0.0.1:", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(0, Kill(process.Id, signal));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
        return process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
