using System.Diagnostics;
using System.Runtime.InteropServices;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Executable;

/// <summary>Modules that do not return as they should.</summary>
public sealed partial class ModuleEndTests : IDisposable
{
    private const int Interrupt = 2;

    private readonly ToolHome _home = new();

    public ModuleEndTests() => _home.Run("init").Succeeded();

    public void Dispose() => _home.Dispose();

    [UnixFact]
    public async Task Ctrl_C_ends_a_module_that_does_not_return()
    {
        _home.Write("t.cs", """void OwmData(OwmNamespace ns) { ns.Context.Add(new CSVDataSource { Key = "a" }); Console.WriteLine("looping"); while (true) { } }""");
        Assert.Equal(130, await InterruptAsync("looping", "save", "t"));
        Assert.Equal("", _home.Run("source", "list").Succeeded().Out);
    }

    [UnixFact]
    public async Task Ctrl_C_ends_the_waiting_for_a_busy_graph()
    {
        using var store = Rdf.SqliteQuadStore.Open(_home[".owm", "graph.db"]);
        using var busy = store.BeginWrite();
        using var process = _home.Start("declare", "CSVDataSource", "--key", "a");
        process.StandardInput.Close();
        Assert.False(process.WaitForExit(TimeSpan.FromSeconds(3)));
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, Kill(process.Id, Interrupt));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(130, process.ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_module_that_ends_the_process_has_failed()
    {
        _home.Write("t.cs", """void OwmData(OwmNamespace ns) { ns.Context.Add(new CSVDataSource { Key = "a" }); Environment.Exit(0); }""");
        Assert.Contains("Environment.Exit", (await _home.ExecuteAsync("save", "t")).FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
        Assert.Equal("", _home.Run("source", "list").Succeeded().Out);
    }

    [Fact]
    public async Task An_exception_on_a_thread_of_a_module_is_one_line()
    {
        _home.Write("t.cs", """void OwmData(OwmNamespace ns) { var t = new Thread(() => throw new InvalidOperationException("boom")); t.Start(); t.Join(); Thread.Sleep(60_000); }""");
        Assert.Contains("boom", (await _home.ExecuteAsync("save", "t")).FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_module_prints_does_not_get_among_the_data()
    {
        _home.Write("t.cs", """void OwmData(OwmNamespace ns) { Console.WriteLine("hello"); ns.Context.Add(new CSVDataSource { Key = "a" }); }""");
        var run = (await _home.ExecuteAsync("save", "t", "--json")).Succeeded();
        Assert.StartsWith("{", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", run.Out, StringComparison.Ordinal);
        Assert.Equal("hello\n", run.Error);
    }

    [UnixFact]
    public async Task A_directory_that_is_gone_is_one_line()
    {
        var gone = Directory.CreateDirectory(_home["gone"]).FullName;
        var start = new ProcessStartInfo("/bin/sh", ["-c", "rmdir \"$PWD\"; exec \"$0\" source list", ToolHome.Executable]) { WorkingDirectory = gone, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        new ToolRun(process.ExitCode, "", error).FailedWith(ExitCode.NotFound);
    }

    private async Task<int> InterruptAsync(string readyLine, params string[] args)
    {
        using var process = _home.Start(args);
        process.StandardInput.Close();
        // What a module prints goes to standard error.
        Assert.Equal(readyLine, await process.StandardError.ReadLineAsync());
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, Kill(process.Id, Interrupt));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        return process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
