using System.Diagnostics;
using System.Text.RegularExpressions;
using Owm.Testing;

namespace Owm.Interop.Tests;

/// <summary>A network of its own for one test, with addresses that are no loopback ones (some clients refuse those),
/// and the processes that run in it. Nothing in it can reach outside, and ports never clash.</summary>
internal sealed partial class TestNetwork : IDisposable
{
    public const string Address = "10.77.0.1";

    /// <summary>Another address: Transmission 3.00 takes peers at one address for one peer, and tries the first port it hears of.</summary>
    public const string OtherAddress = "10.77.0.2";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Transmission 3.00 mostly announces after 10 seconds, but now and then not for more than a minute.
    private static readonly TimeSpan AnnouncePatience = TimeSpan.FromMinutes(4);

    private readonly string _name = $"owm-{Guid.NewGuid():N}"[..15];
    private readonly List<Process> _running = [];

    public TestNetwork()
    {
        if (Requirements.Missing() is { } missing) Assert.Fail(missing);
        Ip("netns", "add", _name);
        Ip("-n", _name, "link", "set", "lo", "up");
        Ip("-n", _name, "addr", "add", Address + "/32", "dev", "lo");
        Ip("-n", _name, "addr", "add", OtherAddress + "/32", "dev", "lo");
        Ip("-n", _name, "link", "set", "lo", "multicast", "on");
        Ip("-n", _name, "route", "add", "224.0.0.0/4", "dev", "lo");
    }

    /// <summary>Gets the directory all files of the test are in.</summary>
    public TemporaryDirectory Files { get; } = new();

    private static string OwmPath => Path.Combine(AppContext.BaseDirectory, "owm");

    /// <summary>Runs <c>owm</c> to its end and returns what it printed.</summary>
    public string Owm(params string[] arguments) => Run([OwmPath, .. arguments]);

    /// <summary>Starts <c>owm</c> and returns the line that begins with some words.</summary>
    public string StartOwm(string awaited, params string[] arguments) => Start(awaited, [OwmPath, .. arguments]);

    /// <summary>Starts <c>owm</c>, which says nothing before it is done, and returns once it accepts peers on a port.</summary>
    public void StartOwmOn(int port, params string[] arguments)
    {
        StartQuiet([OwmPath, .. arguments, "--port", $"{port}"]);
        var waited = Stopwatch.StartNew();
        while (Run("/usr/bin/ss", "-Hltn", "sport", "=", $":{port}").Length == 0)
        {
            if (waited.Elapsed > Patience) Assert.Fail($"owm {string.Join(' ', arguments)} accepts nobody on port {port} after {Patience}.");
        }
    }

    /// <summary>Runs a program to its end and returns what it printed.</summary>
    public string Run(params string[] command)
    {
        var process = Launch(command);
        var output = ReadAllAsync(process);
        if (!process.WaitForExit(Patience)) Assert.Fail($"{string.Join(' ', command)} did not end within {Patience}. It printed: {Describe(process)}");
        var text = output.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}: {text}");
        return text;
    }

    /// <summary>Starts a program that goes on running and returns the line of its output that begins with some words.</summary>
    public string Start(string awaited, params string[] command)
    {
        var process = Launch(command);
        var found = new TaskCompletionSource<string>();
        var seen = new List<string>();
        process.OutputDataReceived += (_, line) =>
        {
            lock (seen) seen.Add(line.Data ?? "(end)");
            if (line.Data is null) found.TrySetException(new InvalidOperationException($"{string.Join(' ', command)} ended before it printed '{awaited}'. It printed: {string.Join('\n', seen)}"));
            else if (line.Data.StartsWith(awaited, StringComparison.Ordinal)) found.TrySetResult(line.Data);
        };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (seen) seen.Add(line.Data ?? string.Empty);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!found.Task.Wait(Patience)) Assert.Fail($"{string.Join(' ', command)} did not print '{awaited}' within {Patience}. It printed: {string.Join('\n', seen)}");
        return found.Task.Result;
    }

    /// <summary>Starts a program that says nothing of use.</summary>
    public void StartQuiet(params string[] command)
    {
        var process = Launch(command);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until a torrent's tracker answers.</summary>
    public void WaitForTracker(string torrent) => WaitForScrape(torrent, text => text.Contains("\"error\": null", StringComparison.Ordinal) || text.Contains("does not know", StringComparison.Ordinal), "No tracker answers");

    /// <summary>Waits until a tracker knows of a seed of a torrent.</summary>
    public void WaitForSeed(string torrent) => WaitForScrape(torrent, text => Seeders().IsMatch(text), "No tracker knows of a seed");

    private void WaitForScrape(string torrent, Func<string, bool> isEnough, string complaint)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var process = Launch([OwmPath, "torrent", "scrape", torrent, "--json"]);
            var output = ReadAllAsync(process);
            process.WaitForExit(Patience);
            var text = output.GetAwaiter().GetResult();
            if (isEnough(text)) return;
            if (waited.Elapsed > AnnouncePatience) Assert.Fail($"{complaint} for {torrent} after {AnnouncePatience}: {text}");
        }
    }

    /// <summary>Runs <c>owm</c> again and again until it prints what is waited for.</summary>
    public void WaitForOwm(string[] arguments, Func<string, bool> isEnough)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var text = Owm(arguments);
            if (isEnough(text)) return;
            if (waited.Elapsed > Patience) Assert.Fail($"owm {string.Join(' ', arguments)} did not print what was waited for in {Patience}: {text}");
        }
    }

    /// <summary>Runs something, and returns what ends the programs that it has started.</summary>
    public Action Started(Action run)
    {
        var before = _running.Count;
        run();
        var started = _running[before..];
        return () =>
        {
            foreach (var process in started.Where(process => !process.HasExited))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        };
    }

    public void Dispose()
    {
        foreach (var process in _running)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        Ip("netns", "del", _name);
        Files.Dispose();
    }

    private Process Launch(string[] command)
    {
        var start = new ProcessStartInfo("/usr/sbin/ip", ["netns", "exec", _name, .. command])
        {
            WorkingDirectory = Files.FullPath,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["OWM_HOME"] = Files["home"];
        start.Environment["HOME"] = Files["home"];
        start.Environment["OWM_NO_PROGRESS"] = "1";

        // What finds peers beside the trackers is switched on by the tests that are about it.
        start.Environment["OWM_WITHOUT"] = "dht lsd";
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        _running.Add(process);
        return process;
    }

    private static async Task<string> ReadAllAsync(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        return output + await errors;
    }

    [GeneratedRegex("\"seeders\": [1-9]")]
    private static partial Regex Seeders();

    private static string Describe(Process process) => process.HasExited ? $"(ended with {process.ExitCode})" : "(still running)";

    private static void Ip(params string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("/usr/sbin/ip", arguments) { RedirectStandardError = true })!;
        var errors = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        Assert.True(ip.ExitCode == 0, $"ip {string.Join(' ', arguments)}: {errors}");
    }
}
