using System.Diagnostics;

namespace Owm.Tool.Tests.Executable;

/// <summary>What the tool does where the system grants it little.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [LimitFact]
    public async Task With_128_handles_for_the_whole_process_many_files_are_downloaded()
    {
        for (var i = 0; i < 500; i++) _home.Write($"data/many/f{i:D3}", BitConverter.GetBytes(i));
        var torrent = _home.Run("torrent", "create", "data/many", "--name-only").Succeeded().Out.TrimEnd('\n');
        await using var seed = new RunningTool(_home, "Seeding many (port ", "seed", torrent, "-d", "data");
        var port = (await seed.ReadyAsync()).TrimEnd(')');

        var start = new ProcessStartInfo("prlimit", ["--nofile=128:128", ToolHome.Executable, "download", torrent, "-d", "got", "--peer", "127.0.0.1:" + port, "--timeout", "60s"])
        {
            WorkingDirectory = _home.Work,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OWM_HOME"] = Path.Combine(_home.Home, "other");
        start.Environment["OWM_PROFILE"] = "private-network";
        start.Environment["OWM_WITHOUT"] = "lsd";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{process.ExitCode}: {error}{await output}");
        Assert.Equal(500, Directory.GetFiles(_home["got/many"]).Length);
    }

    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class LimitFactAttribute : FactAttribute
    {
        public LimitFactAttribute()
        {
            if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/prlimit")) Skip = "needs Linux and prlimit";
        }
    }
}
