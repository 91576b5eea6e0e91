using System.Diagnostics;

namespace Owm.Examples.Connectome;

/// <summary>One run of the <c>owm</c> executable, as somebody in a directory would start it.</summary>
internal sealed class OwmProcess : IDisposable
{
    private readonly Process _process;

    private OwmProcess(Process process) => _process = process;

    /// <summary>Runs a command to its end, shows it with its output, and returns the output.</summary>
    /// <exception cref="InvalidOperationException">The command failed.</exception>
    public static async Task<string> RunAsync(Person person, params string[] arguments)
    {
        using var owm = Start(person, arguments);
        var output = owm._process.StandardOutput.ReadToEndAsync();
        var errors = owm._process.StandardError.ReadToEndAsync();
        await owm._process.WaitForExitAsync();
        Console.Write(await output);
        if (owm._process.ExitCode != 0) throw new InvalidOperationException($"owm {string.Join(' ', arguments)} ended with {owm._process.ExitCode}: {await errors}");
        return await output;
    }

    /// <summary>Starts a command that goes on running, and returns when it has printed a line that begins with some words.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public static async Task<(OwmProcess Owm, string Line)> StartAsync(Person person, string awaited, params string[] arguments)
    {
        var owm = Start(person, arguments);
        while (await owm._process.StandardOutput.ReadLineAsync() is { } line)
        {
            Console.WriteLine(line);
            if (line.StartsWith(awaited, StringComparison.Ordinal)) return (owm, line);
        }

        var errors = await owm._process.StandardError.ReadToEndAsync();
        owm.Dispose();
        throw new InvalidOperationException($"owm {string.Join(' ', arguments)} ended before it printed '{awaited}': {errors}");
    }

    /// <summary>Ends the command.</summary>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static OwmProcess Start(Person person, string[] arguments)
    {
        Console.WriteLine();
        Console.WriteLine($"{person.Name}$ owm {string.Join(' ', arguments.Select(Quote))}");
        var executable = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "owm.exe" : "owm");
        var start = new ProcessStartInfo(executable, arguments)
        {
            WorkingDirectory = person.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Two people have two homes: what one has configured or cached is not the other's.
        start.Environment["OWM_HOME"] = person.Home;
        start.Environment["OWM_NO_PROGRESS"] = "1";
        return new OwmProcess(Process.Start(start)!);
    }

    private static string Quote(string argument) => argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument;
}
