using System.Runtime.Versioning;

namespace Owm.Tool.Tests.Executable;

/// <summary>Several commands at the daemon at once, commands that die, and content that is none of the torrent's.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DaemonRaceTests : IDisposable
{
    private readonly DaemonHome _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [UnixFact]
    public async Task Who_adds_the_same_torrent_at_once_adds_it_once()
    {
        var torrent = _daemon.Create("worm.bin", 100_000, 1);
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _daemon.Home.ExecuteAsync("torrent", "add", torrent)));
        Assert.Single(runs, run => run.Succeeded().Out.StartsWith("Added: worm.bin (", StringComparison.Ordinal));
        Assert.Equal(3, runs.Count(run => run.Error.Contains("is there already", StringComparison.Ordinal)));
        await _daemon.WaitAsync("worm.bin", "seeding");
        Assert.Single(await _daemon.StatusAsync());
    }

    [UnixFact]
    public async Task What_a_killed_load_had_begun_the_daemon_finishes()
    {
        const int length = 4_000_000;
        var torrent = _daemon.Create("lab/worm.bin", length, 2);
        Directory.CreateDirectory(_daemon["catalog"]);
        File.Move(_daemon[torrent], _daemon["catalog", torrent]);
        _daemon.Home.Run("init").Succeeded();
        _daemon.Home.Write("t.cs", $$"""
            void OwmData(OwmNamespace ns) =>
                ns.Context.Add(new LocalFileDataSource { Key = "worm", FileName = "worm.bin", TorrentFileName = "{{torrent}}" });
            """);
        _daemon.Home.Run("save", "t").Succeeded();
        (await _daemon.RunAsync("torrent", "start")).Succeeded();
        await using var seeder = new RunningTool(_daemon.Home, "Seeding worm.bin (port ", "seed", Path.Combine("catalog", torrent), "-d", "lab", "--upload-limit", "1M");
        var peer = "127.0.0.1:" + (await seeder.ReadyAsync()).TrimEnd(')');

        using (var load = _daemon.Home.Start("source", "load", "LocalFileDataSource:worm", "--catalog", "catalog", "--peer", peer, "-d", "data"))
        {
            var begun = await _daemon.WaitAsync("worm.bin", now => now.GetProperty("downloaded").GetInt64() > 0);
            Assert.Equal("downloading", begun.GetProperty("state").GetString());
            load.Kill(entireProcessTree: false);
            await load.WaitForExitAsync();
        }

        // It is where the load had it put: a load that comes again takes it from there.
        var finished = await _daemon.WaitAsync("worm.bin", "seeding");
        Assert.Equal(File.ReadAllBytes(_daemon["lab", "worm.bin"]), File.ReadAllBytes(Path.Combine(finished.GetProperty("directory").GetString()!, "worm.bin")));
        (await _daemon.RunAsync("source", "load", "LocalFileDataSource:worm", "--catalog", "catalog", "-d", "data")).Succeeded();
        Assert.Equal(File.ReadAllBytes(_daemon["lab", "worm.bin"]), File.ReadAllBytes(_daemon["data", "worm.bin"]));
    }

    [UnixFact]
    public async Task Content_is_deleted_and_nothing_else_is()
    {
        _daemon.Home.Write("set/a.csv", new byte[40_000]);
        _daemon.Home.Write("set/deep/b.csv", new byte[50_000]);
        var torrent = _daemon.Home.Run("torrent", "create", "set", "--name-only").Succeeded().Out.TrimEnd('\n');
        var inside = _daemon.Home.Write("set/notes.txt", "mine");
        var deep = _daemon.Home.Write("set/deep/mine.txt", "mine too");
        var beside = _daemon.Home.Write("beside.txt", "mine as well");
        (await _daemon.RunAsync("torrent", "add", torrent)).Succeeded();
        await _daemon.WaitAsync("set", "seeding");

        _daemon.Home.Answers = "y\n";
        (await _daemon.RunAsync("torrent", "remove", "set", "--delete-content")).Succeeded();

        Assert.Equal([deep, inside], Directory.GetFiles(_daemon["set"], "*", SearchOption.AllDirectories).Order());
        Assert.True(File.Exists(beside));
        Assert.True(File.Exists(_daemon[torrent]));
        Assert.Empty(await _daemon.StatusAsync());
    }

    [UnixFact]
    public async Task A_directory_that_was_made_a_link_leads_no_deletion_astray()
    {
        _daemon.Home.Write("set/a.csv", new byte[40_000]);
        _daemon.Home.Write("set/deep/b.csv", new byte[50_000]);
        var torrent = _daemon.Home.Run("torrent", "create", "set", "--name-only").Succeeded().Out.TrimEnd('\n');
        (await _daemon.RunAsync("torrent", "add", torrent)).Succeeded();
        await _daemon.WaitAsync("set", "seeding");
        var precious = _daemon.Home.Write("elsewhere/b.csv", new byte[50_000]);
        Directory.Delete(_daemon["set", "deep"], recursive: true);
        Directory.CreateSymbolicLink(_daemon["set", "deep"], _daemon["elsewhere"]);

        _daemon.Home.Answers = "y\n";
        await _daemon.RunAsync("torrent", "remove", "set", "--delete-content");

        Assert.Equal(50_000, new FileInfo(precious).Length);
        Assert.False(File.Exists(_daemon["set", "a.csv"]));
    }
}
