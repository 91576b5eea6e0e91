using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Owm.Tool.Tests;

/// <summary>A user with a daemon: the real executable, which is started by what commands need it, and ended with the home.</summary>
internal sealed class DaemonHome : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public DaemonHome() => Home.Environment["XDG_RUNTIME_DIR"] = "";

    public ToolHome Home { get; } = new();

    /// <summary>Gets the directory of the daemon's state.</summary>
    public string State => Path.Combine(Home.Home, "state", "daemon");

    public string Log => File.Exists(Path.Combine(State, "daemon.log")) ? File.ReadAllText(Path.Combine(State, "daemon.log")) : "";

    /// <summary>Gets the full path of something in the working directory.</summary>
    public string this[params string[] names] => Home[names];

    /// <summary>Runs the tool in this process; the daemon it starts is a process of its own.</summary>
    public Task<ToolRun> RunAsync(params string[] args) => Home.RunAsync(args, CancellationToken.None);

    /// <summary>Makes a torrent of new content, and returns its file's name.</summary>
    public string Create(string name, int length, int seed, params string[] options)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        Home.Write(name, content);
        return Home.Run(["torrent", "create", name, "--name-only", .. options]).Succeeded().Out.TrimEnd('\n');
    }

    /// <summary>Returns the process id of the daemon that has the lock, as its file says.</summary>
    public int ProcessId()
    {
        // .NET asks for a lock even to read.
        using var cat = Process.Start(new ProcessStartInfo("/bin/cat", [Path.Combine(State, "lock")]) { RedirectStandardOutput = true })!;
        var text = cat.StandardOutput.ReadToEnd();
        cat.WaitForExit();
        return int.Parse(text.Split(' ', '\n')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Kills the daemon as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        using var process = Process.GetProcessById(ProcessId());
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Returns what the daemon tells of its torrents, by name.</summary>
    public async Task<Dictionary<string, JsonElement>> StatusAsync(params string[] options)
    {
        var run = (await RunAsync(["torrent", "status", "--json", .. options])).Succeeded();
        return JsonDocument.Parse(run.Out).RootElement.EnumerateArray().ToDictionary(torrent => torrent.GetProperty("name").GetString()!);
    }

    /// <summary>Waits until a torrent is as it should be.</summary>
    public async Task<JsonElement> WaitAsync(string name, Func<JsonElement, bool> isSo)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var torrents = await StatusAsync();
            if (torrents.TryGetValue(name, out var torrent) && isSo(torrent)) return torrent;
            Assert.True(waited.Elapsed < Patience, $"'{name}' is not as it should be after {Patience}: {(torrents.Count == 0 ? "(none)" : torrent.ToString())}\n{Log}");
        }
    }

    /// <summary>Waits until a torrent is in a state.</summary>
    public Task<JsonElement> WaitAsync(string name, string state) => WaitAsync(name, torrent => torrent.GetProperty("state").GetString() == state);

    public void Dispose()
    {
        if (Directory.Exists(State))
        {
            Home.Run("torrent", "stop");
            EndLeftOver();
        }

        Home.Dispose();
    }

    // A test that has failed may leave a daemon that does not listen to anybody.
    private void EndLeftOver()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId());
            if (process.ProcessName == "owm") process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or FormatException or InvalidOperationException)
        {
            // It has ended.
        }
    }
}
