using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Executable;

/// <summary>The daemon as a process: how it starts, what it survives, whom it serves.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DaemonTests : IDisposable
{
    private const int Kills = 20;
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private readonly DaemonHome _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [UnixFact]
    public async Task Whoever_adds_a_torrent_starts_a_daemon_that_outlives_the_command()
    {
        var torrent = _daemon.Create("worm.bin", 100_000, 1);
        var added = (await _daemon.Home.ExecuteAsync("torrent", "add", torrent)).Succeeded();
        Assert.StartsWith("Added: worm.bin (", added.Out, StringComparison.Ordinal);
        await _daemon.WaitAsync("worm.bin", "seeding");

        var again = (await _daemon.Home.ExecuteAsync("torrent", "add", torrent)).Succeeded();
        Assert.Contains("is there already", again.Error, StringComparison.Ordinal);
        (await _daemon.RunAsync("torrent", "add", torrent, "-d", "elsewhere")).FailedWith(ExitCode.WouldOverwrite);

        // Nobody else may look into anything of it, and its socket is no exception.
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(_daemon.State));
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(Path.Combine(_daemon.State, "socket")));
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(Path.Combine(_daemon.State, "list.json")));

        using var process = Process.GetProcessById(_daemon.ProcessId());
        (await _daemon.Home.ExecuteAsync("torrent", "stop")).Succeeded();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(File.Exists(Path.Combine(_daemon.State, "socket")));
        Assert.Contains("The daemon is not running", (await _daemon.RunAsync("torrent", "stop")).Succeeded().Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Several_starts_at_once_give_one_daemon()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _daemon.Home.ExecuteAsync("torrent", "start")));
        var processes = runs.Select(run => run.Succeeded().Error.Split("process ")[1].Split(',')[0]).Distinct();
        Assert.Equal($"{_daemon.ProcessId()}", Assert.Single(processes));
    }

    [UnixFact]
    public async Task A_stale_socket_and_the_pid_of_another_program_are_in_nobodys_way()
    {
        using var other = Process.Start("/bin/sleep", "300");
        try
        {
            Directory.CreateDirectory(_daemon.State);
            File.WriteAllText(Path.Combine(_daemon.State, "lock"), $"process {other.Id}\nstarted 2026-01-01T00:00:00Z\n");
            using (var stale = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            {
                // Bound under another name, so that it is not taken away when it is closed: as after a kill.
                stale.Bind(new UnixDomainSocketEndPoint(Path.Combine(_daemon.State, "bound")));
                File.Move(Path.Combine(_daemon.State, "bound"), Path.Combine(_daemon.State, "socket"));
            }

            Assert.True(File.Exists(Path.Combine(_daemon.State, "socket")));
            (await _daemon.RunAsync("torrent", "start")).Succeeded();
            Assert.NotEqual(other.Id, _daemon.ProcessId());
            (await _daemon.RunAsync("torrent", "stop")).Succeeded();
            Assert.False(other.HasExited);
        }
        finally
        {
            other.Kill();
        }
    }

    [UnixFact]
    public async Task Twenty_kills_lose_nothing_of_three_torrents()
    {
        var whole = _daemon.Create("whole.bin", 300_000, 1);
        _daemon.Home.Write("set/a.csv", new byte[40_000]);
        var part = _daemon.Create("set/b.csv", 50_000, 2);
        part = _daemon.Home.Run("torrent", "create", "set", "--name-only").Succeeded().Out.TrimEnd('\n');
        var missing = _daemon.Create("missing.bin", 200_000, 3);
        (await _daemon.RunAsync("torrent", "add", whole)).Succeeded();
        (await _daemon.RunAsync("torrent", "add", part, "-d", "parts", "--include", "a.csv", "--paused")).Succeeded();
        (await _daemon.RunAsync("torrent", "add", missing, "-d", "got")).Succeeded();
        (await _daemon.RunAsync("torrent", "limit", "missing.bin", "--down", "2M", "--ratio", "1.5")).Succeeded();
        await _daemon.WaitAsync("whole.bin", "seeding");
        await _daemon.WaitAsync("missing.bin", "downloading");
        var before = await ListAsync();

        for (var i = 0; i < Kills; i++)
        {
            // What was acknowledged is there, however soon the kill comes.
            var paused = i % 2 == 0;
            (await _daemon.RunAsync("torrent", paused ? "pause" : "resume", "whole.bin")).Succeeded();
            await _daemon.KillAsync();
            await _daemon.WaitAsync("whole.bin", paused ? "paused" : "seeding");
        }

        Assert.Equal(before, await ListAsync());
        Assert.Equal("paused", (await _daemon.StatusAsync())["set"].GetProperty("state").GetString());
        Assert.Equal(_daemon["parts"], (await _daemon.StatusAsync())["set"].GetProperty("directory").GetString());
        Assert.InRange((await _daemon.StatusAsync())["set"].GetProperty("wanted").GetInt64(), 40_000, 60_000);
    }

    [UnixFact]
    public async Task What_is_finished_while_nobody_watches_is_seeded()
    {
        var torrent = _daemon.Create("lab/worm.bin", 3_000_000, 4);
        await using (var seeder = new RunningTool(_daemon.Home, "Seeding worm.bin (port ", "seed", torrent, "-d", "lab"))
        {
            var peer = "127.0.0.1:" + (await seeder.ReadyAsync()).TrimEnd(')');
            (await _daemon.Home.ExecuteAsync("torrent", "add", torrent, "-d", "got", "--peer", peer)).Succeeded();
            var finished = await _daemon.WaitAsync("worm.bin", "seeding");
            Assert.Equal(3_000_000, finished.GetProperty("downloaded").GetInt64());
        }

        Assert.Equal(File.ReadAllBytes(_daemon["lab", "worm.bin"]), File.ReadAllBytes(_daemon["got", "worm.bin"]));
        (await _daemon.RunAsync("download", torrent, "-d", "again", "--peer", await PeerAsync(), "--timeout", "30s")).Succeeded();
        Assert.Equal(File.ReadAllBytes(_daemon["lab", "worm.bin"]), File.ReadAllBytes(_daemon["again", "worm.bin"]));

        // Totals outlive a restart.
        (await _daemon.RunAsync("torrent", "stop")).Succeeded();
        var after = await _daemon.WaitAsync("worm.bin", "seeding");
        Assert.Equal(3_000_000, after.GetProperty("downloaded").GetInt64());
        Assert.InRange(after.GetProperty("uploaded").GetInt64(), 3_000_000, 3_500_000);
        Assert.NotEqual(JsonValueKind.Null, after.GetProperty("completed").ValueKind);
    }

    [UnixFact]
    public async Task A_magnet_link_is_looked_for_over_restarts_and_only_what_is_wanted_is_fetched()
    {
        _daemon.Home.Write("lab/set/a.csv", new byte[40_000]);
        _daemon.Home.Write("lab/set/b.csv", new byte[50_000]);
        var torrent = _daemon.Home.Run("torrent", "create", "lab/set", "--name-only").Succeeded().Out.TrimEnd('\n');
        var link = _daemon.Home.Run("torrent", "magnet", torrent).Succeeded().Out.TrimEnd('\n');
        await using var seeder = new RunningTool(_daemon.Home, "Seeding set (port ", "seed", torrent, "-d", "lab");
        var port = (await seeder.ReadyAsync()).TrimEnd(')');
        (await _daemon.RunAsync("torrent", "add", link, "-d", "got", "--include", "b.csv", "--paused", "--peer", "127.0.0.1:" + port)).Succeeded();
        Assert.Equal("paused", (await _daemon.StatusAsync())["set"].GetProperty("state").GetString());
        await _daemon.KillAsync();

        (await _daemon.RunAsync("torrent", "resume", "set")).Succeeded();
        var there = await _daemon.WaitAsync("set", "seeding");

        Assert.InRange(there.GetProperty("wanted").GetInt64(), 50_000, 70_000);
        Assert.Equal(50_000, new FileInfo(_daemon["got", "set", "b.csv"]).Length);
        var files = (await _daemon.StatusAsync("-v"))["set"].GetProperty("files").EnumerateArray().Select(file => $"{file.GetProperty("path")} {file.GetProperty("priority")}");
        Assert.Equal(["set/a.csv skip", "set/b.csv normal"], files);
    }

    [LinuxFact]
    public async Task A_restart_reads_nothing_that_is_clean_and_all_that_was_changed()
    {
        const int length = 64 * 1024 * 1024;
        var torrent = _daemon.Create("big.bin", length, 5);
        _daemon.Create("small.bin", 100_000, 6);
        (await _daemon.RunAsync("torrent", "add", torrent)).Succeeded();
        await _daemon.WaitAsync("big.bin", "seeding");
        Assert.InRange(BytesRead(), length, 2L * length);

        await _daemon.KillAsync();
        await _daemon.WaitAsync("big.bin", "seeding");
        Assert.InRange(BytesRead(), 0, length / 2);

        await _daemon.KillAsync();
        File.SetLastWriteTimeUtc(_daemon["big.bin"], new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await _daemon.WaitAsync("big.bin", "seeding");
        Assert.InRange(BytesRead(), length, 2L * length);
    }

    [SmallDiskFact]
    public async Task A_full_disk_stops_one_torrent_which_goes_on_when_there_is_room()
    {
        var torrent = _daemon.Create("lab/worm.bin", 6_000_000, 7);
        var other = _daemon.Create("other.bin", 100_000, 8);
        using var disk = new SmallDisk(_daemon["small"], 4000);
        await using var seeder = new RunningTool(_daemon.Home, "Seeding worm.bin (port ", "seed", torrent, "-d", "lab");
        var peer = "127.0.0.1:" + (await seeder.ReadyAsync()).TrimEnd(')');
        (await _daemon.RunAsync("torrent", "add", other)).Succeeded();
        (await _daemon.RunAsync("torrent", "add", torrent, "-d", "small", "--peer", peer)).Succeeded();

        var failed = await _daemon.WaitAsync("worm.bin", "failed");
        Assert.Contains(_daemon["small"], failed.GetProperty("error").GetString(), StringComparison.Ordinal);
        await _daemon.WaitAsync("other.bin", "seeding");
        await _daemon.KillAsync();
        await _daemon.WaitAsync("worm.bin", "failed");

        disk.Grow(20_000);
        (await _daemon.RunAsync("torrent", "resume", "worm.bin")).Succeeded();
        await _daemon.WaitAsync("worm.bin", "seeding");
        Assert.Equal(File.ReadAllBytes(_daemon["lab", "worm.bin"]), File.ReadAllBytes(_daemon["small", "worm.bin"]));
        (await _daemon.RunAsync("torrent", "remove", "worm.bin")).Succeeded();
    }

    [PermissionTests.NobodyFact]
    public async Task Another_user_is_refused_even_where_permissions_would_let_him_in()
    {
        (await _daemon.RunAsync("torrent", "start")).Succeeded();
        Assert.Equal(24, await StatusAsNobodyAsync());

        foreach (var directory in (string[])[_daemon.State, Path.GetDirectoryName(_daemon.State)!, _daemon.Home.Home, Path.GetDirectoryName(_daemon.Home.Work)!]) File.SetUnixFileMode(directory, Everybody);
        File.SetUnixFileMode(Path.Combine(_daemon.State, "socket"), Everybody);
        Assert.NotEqual(0, await StatusAsNobodyAsync());
        Assert.Contains("A connection of another user was refused", _daemon.Log, StringComparison.Ordinal);
        Assert.Contains("running already", (await _daemon.RunAsync("torrent", "start")).Succeeded().Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_list_that_cannot_be_read_is_moved_aside_and_its_torrents_are_found_again()
    {
        var torrent = _daemon.Create("worm.bin", 100_000, 9);
        (await _daemon.RunAsync("torrent", "add", torrent)).Succeeded();
        (await _daemon.RunAsync("torrent", "stop")).Succeeded();
        (await _daemon.RunAsync("torrent", "start")).Succeeded();
        await _daemon.KillAsync();
        File.WriteAllText(Path.Combine(_daemon.State, "list.json"), "{ \"version\": 1, \"torrents\": [ {");

        var found = (await _daemon.StatusAsync())["worm.bin"];

        Assert.Equal("paused", found.GetProperty("state").GetString());
        Assert.Equal(_daemon.Home.Work, found.GetProperty("directory").GetString());
        Assert.Single(Directory.GetFiles(_daemon.State, "list.json.unreadable-*"));
        (await _daemon.RunAsync("torrent", "resume", "worm.bin")).Succeeded();
        await _daemon.WaitAsync("worm.bin", "seeding");
    }

    private async Task<string> PeerAsync()
    {
        var start = (await _daemon.RunAsync("torrent", "start")).Succeeded().Error;
        return "127.0.0.1:" + start.Split("port ")[1].TrimEnd('\n', '.', ')');
    }

    // What must not change, whatever happens: not rates, peers and progress.
    private async Task<string> ListAsync()
    {
        var torrents = await _daemon.StatusAsync();
        var limits = (await _daemon.RunAsync("torrent", "limit", "missing.bin", "--json")).Succeeded().Out;
        return limits + string.Join('\n', torrents.Values.Select(torrent => string.Join('|', ((string[])["name", "info_hash", "directory", "wanted", "added"]).Select(name => torrent.GetProperty(name).ToString()))));
    }

    private long BytesRead()
    {
        var line = File.ReadLines($"/proc/{_daemon.ProcessId()}/io").First(line => line.StartsWith("rchar: ", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<int> StatusAsNobodyAsync()
    {
        var start = new ProcessStartInfo("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", ToolHome.Executable, "torrent", "status"])
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _daemon.Home.Environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute()
        {
            if (!OperatingSystem.IsLinux()) Skip = "needs /proc";
        }
    }
}
