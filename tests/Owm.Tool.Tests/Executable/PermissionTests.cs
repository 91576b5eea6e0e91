using System.Diagnostics;
using System.Runtime.Versioning;

namespace Owm.Tool.Tests.Executable;

/// <summary>What a user who may not write somewhere is told. Root may write everywhere, so the tool runs as nobody.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PermissionTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private const UnixFileMode OwnerAlone = (UnixFileMode)0b111_101_101;

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [NobodyFact]
    public async Task A_directory_that_may_not_be_written_is_no_failing_disk()
    {
        _home.Write("data/worm.bin", new byte[100_000]);
        var torrent = _home.Run("torrent", "create", "data/worm.bin", "--name-only").Succeeded().Out.TrimEnd('\n');
        Directory.CreateDirectory(_home.Home, Everybody);
        File.SetUnixFileMode(_home.Home, Everybody);
        File.SetUnixFileMode(Path.GetDirectoryName(_home.Work)!, OwnerAlone);
        Directory.CreateDirectory(_home["locked"], OwnerAlone);

        var (code, error) = await RunAsNobodyAsync("download", torrent, "-d", "locked", "--timeout", "20s");
        Assert.Equal(24, code);
        Assert.Contains(_home["locked"], error, StringComparison.Ordinal);
        (code, error) = await RunAsNobodyAsync("torrent", "create", "data/worm.bin", "-o", "locked");
        Assert.Equal(24, code);
        Assert.Contains(_home["locked"], error, StringComparison.Ordinal);
    }

    [NobodyFact]
    public async Task A_project_that_may_not_be_written_can_be_read()
    {
        _home.Run("init").Succeeded();
        _home.Run("declare", "CSVDataSource", "csv_file_name=worm.csv", "--key", "worm").Succeeded();
        File.SetUnixFileMode(Path.GetDirectoryName(_home.Work)!, OwnerAlone);
        File.SetUnixFileMode(_home.Work, OwnerAlone);
        File.SetUnixFileMode(_home[".owm"], OwnerAlone);
        foreach (var args in new string[][] { ["source", "list"], ["source", "show", "worm"], ["source", "list", "--search", "worm"], ["export"], ["contexts", "list"] })
            Assert.Equal((0, ""), await RunAsNobodyAsync(args));
        var (code, error) = await RunAsNobodyAsync("declare", "CSVDataSource", "--key", "other");
        Assert.Equal(24, code);
        Assert.Contains("read-only", error, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Error)> RunAsNobodyAsync(params string[] args)
    {
        var start = new ProcessStartInfo("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", ToolHome.Executable, .. args])
        {
            WorkingDirectory = _home.Work,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OWM_HOME"] = _home.Home;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }

    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class NobodyFactAttribute : FactAttribute
    {
        public NobodyFactAttribute()
        {
            if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists("/usr/bin/setpriv")) Skip = "needs root and setpriv";
        }
    }
}
