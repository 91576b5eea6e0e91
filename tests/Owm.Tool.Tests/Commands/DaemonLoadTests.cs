using System.Text.Json;

namespace Owm.Tool.Tests.Commands;

/// <summary>Loads through the daemon that is running.</summary>
public sealed class DaemonLoadTests : IDisposable
{
    private const int Length = 400_000;
    private readonly DaemonHome _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [UnixFact]
    public async Task What_a_running_daemon_has_loaded_goes_on_being_seeded()
    {
        var (load, seeder) = await PrepareAsync();
        await using (seeder)
        {
            (await _daemon.RunAsync("torrent", "start")).Succeeded();
            var loaded = JsonDocument.Parse((await _daemon.RunAsync([.. load, "-d", "data", "--json"])).Succeeded().Out).RootElement;
            Assert.Equal(Length, loaded.GetProperty("downloaded").GetInt64());
        }

        Assert.Equal(File.ReadAllBytes(_daemon["lab", "worm.bin"]), File.ReadAllBytes(_daemon["data", "worm.bin"]));
        var torrent = await _daemon.WaitAsync("worm.bin", "seeding");
        Assert.Equal(_daemon["data"], torrent.GetProperty("directory").GetString());

        // A second place is filled from the daemon, which is the only one left who has it.
        (await _daemon.RunAsync([.. load, "-d", "elsewhere"])).Succeeded();
        Assert.Equal(File.ReadAllBytes(_daemon["lab", "worm.bin"]), File.ReadAllBytes(_daemon["elsewhere", "worm.bin"]));
        Assert.Equal(_daemon["data"], (await _daemon.StatusAsync())["worm.bin"].GetProperty("directory").GetString());
    }

    [UnixFact]
    public async Task A_daemon_that_shows_itself_to_more_of_the_world_than_is_allowed_is_left_alone()
    {
        var (load, seeder) = await PrepareAsync();
        await using (seeder)
        {
            _daemon.Home.Environment["OWM_WITHOUT"] = "";
            (await _daemon.RunAsync("torrent", "start")).Succeeded();
            _daemon.Home.Environment["OWM_WITHOUT"] = "lsd";
            (await _daemon.RunAsync([.. load, "-d", "data"])).Succeeded();
        }

        Assert.Empty(await _daemon.StatusAsync());
    }

    [UnixFact]
    public async Task Without_a_daemon_none_is_started_to_load()
    {
        var (load, seeder) = await PrepareAsync();
        await using (seeder) (await _daemon.RunAsync([.. load, "-d", "data"])).Succeeded();
        Assert.False(Directory.Exists(_daemon.State));
    }

    private async Task<(string[] Load, RunningTool Seeder)> PrepareAsync()
    {
        var torrent = _daemon.Create("lab/worm.bin", Length, 1);
        Directory.CreateDirectory(_daemon["catalog"]);
        File.Move(_daemon[torrent], _daemon["catalog", torrent]);
        _daemon.Home.Run("init").Succeeded();
        _daemon.Home.Write("t.cs", $$"""
            void OwmData(OwmNamespace ns) =>
                ns.Context.Add(new LocalFileDataSource { Key = "worm", FileName = "worm.bin", TorrentFileName = "{{torrent}}" });
            """);
        _daemon.Home.Run("save", "t").Succeeded();
        var seeder = new RunningTool(_daemon.Home, "Seeding worm.bin (port ", "seed", Path.Combine("catalog", torrent), "-d", "lab");
        var peer = "127.0.0.1:" + (await seeder.ReadyAsync()).TrimEnd(')');
        return (["source", "load", "LocalFileDataSource:worm", "--catalog", "catalog", "--peer", peer], seeder);
    }
}
