using System.Diagnostics;
using Owm.Testing;
using Owm.Tool.Running;

namespace Owm.Tool.Tests;

/// <summary>A user of the tool: a home of its own, a directory to work in, and both ways to run the tool.</summary>
internal sealed class ToolHome : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ToolHome()
    {
        Work = Directory.CreateDirectory(_directory["work"]).FullName;
        Home = _directory["home"];
        Environment["OWM_HOME"] = Home;

        // Tests ask nobody outside, and do not meet one another on the local network.
        Environment["OWM_PROFILE"] = "private-network";
        Environment["OWM_WITHOUT"] = "lsd";
    }

    /// <summary>Gets the directory that commands run in.</summary>
    public string Work { get; }

    /// <summary>Gets what OWM_HOME names.</summary>
    public string Home { get; }

    /// <summary>Gets the environment that commands see.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the answers to questions; null when nobody is there.</summary>
    public string? Answers { get; set; }

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Gets the executable that was built.</summary>
    public static string Executable { get; } = Path.Combine(BuildPaths.Of("ToolDirectory"), OperatingSystem.IsWindows() ? "owm.exe" : "owm");

    /// <summary>Gets the full path of something in the working directory.</summary>
    public string this[params string[] names] => Path.Combine([Work, .. names]);

    public string Write(string name, string content) => _directory.Write(Path.Combine("work", name), content);

    public string Write(string name, ReadOnlySpan<byte> content) => _directory.Write(Path.Combine("work", name), content);

    /// <summary>Runs the tool in this process.</summary>
    public ToolRun Run(params string[] args) => RunAsync(args, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Runs the tool in this process.</summary>
    public async Task<ToolRun> RunAsync(string[] args, CancellationToken stop)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await OwmCommandLine.RunAsync(args, Invocation(output, error, stop));
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Makes the invocation of a run in this process.</summary>
    public Invocation Invocation(TextWriter output, TextWriter error, CancellationToken stop = default) => new()
    {
        In = new StringReader(Answers ?? ""),
        Out = TextWriter.Synchronized(output),
        Error = TextWriter.Synchronized(error),
        CanAsk = Answers is not null,
        Clock = Clock,
        Environment = Environment,
        CurrentDirectory = Work,
        Self = [Executable],
        Stop = stop,
    };

    /// <summary>Starts the executable.</summary>
    public Process Start(params string[] args)
    {
        // A shell that starts the tests in the background has them ignore Ctrl-C, and what they start inherits that.
        string[] command = OperatingSystem.IsLinux() ? ["/usr/bin/env", "--default-signal=INT", Executable, .. args] : [Executable, .. args];
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = Work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var arg in command[1..]) start.ArgumentList.Add(arg);
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs the executable to its end.</summary>
    public async Task<ToolRun> ExecuteAsync(params string[] args)
    {
        using var process = Start(args);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"owm {string.Join(' ', args)} did not end.");
        }

        return new ToolRun(process.ExitCode, await output, await error);
    }

    public void Dispose() => _directory.Dispose();
}
