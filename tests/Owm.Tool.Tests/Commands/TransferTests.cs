using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Owm.BitTorrentLoader.Tests;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

/// <summary>A tracker, seeders and downloads as users run them, all in this process and on loopback.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly ToolHome _home = new();
    private readonly byte[] _content = Content(300_000);

    public TransferTests() => _home.Write("data/worm.bin", _content);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task What_is_seeded_is_downloaded_by_way_of_a_tracker()
    {
        await using var tracker = new RunningTool(_home, "HTTP tracker: ", "tracker", "--http", "127.0.0.1:0");
        var url = await tracker.ReadyAsync();
        Assert.Matches("^http://127.0.0.1:[0-9]+/announce$", url);
        var torrent = Create("data/worm.bin", "--tracker", url);
        await using var seeder = new RunningTool(_home, "Seeding worm.bin (port ", "seed", torrent, "-d", "data");
        await seeder.ReadyAsync();

        var run = (await RunAsync("download", torrent, "-d", "got", "--timeout", "30s")).Succeeded();
        Assert.Equal(_home["got", "worm.bin"] + "\n", run.Out);
        Assert.Equal(_content, File.ReadAllBytes(_home["got", "worm.bin"]));
        Assert.Contains(": 1 seeder,", (await RunAsync("torrent", "scrape", torrent)).Succeeded().Out, StringComparison.Ordinal);
        Assert.Equal(130, (await seeder.StopAsync()).ExitCode);
        Assert.Equal(130, (await tracker.StopAsync()).ExitCode);
    }

    [Fact]
    public async Task A_magnet_link_is_enough()
    {
        await using var tracker = new RunningTool(_home, "HTTP tracker: ", "tracker", "--http", "127.0.0.1:0");
        var torrent = Create("data/worm.bin", "--tracker", await tracker.ReadyAsync());
        await using var seeder = new RunningTool(_home, "Seeding worm.bin (port ", "seed", torrent, "-d", "data");
        await seeder.ReadyAsync();
        var link = _home.Run("torrent", "magnet", torrent).Succeeded().Out.Trim();
        File.Delete(_home[torrent]);

        Assert.StartsWith("Would download worm.bin (1 file, 293.0 KiB)", (await RunAsync("download", link, "--dry-run", "--timeout", "30s")).Succeeded().Out, StringComparison.Ordinal);
        var run = (await RunAsync("download", link, "-d", "got", "--timeout", "30s")).Succeeded();

        Assert.Equal(_home["got", "worm.bin"] + "\n", run.Out);
        Assert.Equal(_content, File.ReadAllBytes(_home["got", "worm.bin"]));
    }

    [Fact]
    public async Task A_magnet_link_can_name_the_files_that_are_wanted()
    {
        _home.Write("data/set/a.csv", Content(40_000));
        _home.Write("data/set/b.csv", Content(50_000));
        var torrent = Create("data/set");
        await using var seeder = new RunningTool(_home, "Seeding set (port ", "seed", torrent, "-d", "data");
        var peer = "127.0.0.1:" + (await seeder.ReadyAsync()).TrimEnd(')');
        var link = _home.Run("torrent", "magnet", torrent).Succeeded().Out.Trim();

        (await RunAsync("download", link + "&so=1", "-d", "got", "--peer", peer, "--timeout", "30s")).Succeeded();

        Assert.Equal(Content(50_000), File.ReadAllBytes(_home["got", "set", "b.csv"]));
        Assert.Contains("selects none", (await RunAsync("download", link + "&so=7", "-d", "got", "--peer", peer, "--timeout", "30s")).FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_magnet_link_that_nobody_answers_to_says_so_when_its_time_is_over()
    {
        const string Link = "magnet:?xt=urn:btih:1b25c654df6064bca5fb2b5fa1f87dfffea5fa21&dn=worm";
        Assert.Contains("No peer that has the torrent of 'worm' was found in 1 s.", (await RunAsync("download", Link, "--timeout", "1s")).FailedWith(ExitCode.Network), StringComparison.Ordinal);
        Assert.Contains("named twice", (await RunAsync("download", Link, Link)).FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Contains("names no torrent", (await RunAsync("download", "magnet:?dn=worm")).FailedWith(ExitCode.BadRecord), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ways_to_find_peers_can_be_chosen_and_switched_off()
    {
        var torrent = Create("data/worm.bin", "--tracker", "http://127.0.0.1:9/announce");
        foreach (var options in (string[][])[["--without", "trackers"], ["--profile", "https-only"]])
        {
            var error = (await RunAsync(["download", torrent, "-d", "got", "--timeout", "1s", .. options])).FailedWith(ExitCode.Network);
            Assert.DoesNotContain("Tracker", error, StringComparison.Ordinal);
        }

        (await RunAsync("download", torrent, "--profile", "mars")).FailedWith(ExitCode.Usage);
        (await RunAsync("download", torrent, "--without", "luck")).FailedWith(ExitCode.Usage);
    }

    [Fact]
    public async Task A_peer_can_be_named_by_hand_and_content_that_is_there_is_not_fetched_again()
    {
        var torrent = Create("data/worm.bin");
        await using var seeder = new RunningTool(_home, "Seeding worm.bin (port ", "seed", "data/worm.bin");
        var peer = "127.0.0.1:" + (await seeder.ReadyAsync()).TrimEnd(')');
        (await RunAsync("download", torrent, "-d", "got", "--peer", peer, "--timeout", "30s")).Succeeded();
        await seeder.StopAsync();

        var again = (await RunAsync("download", torrent, "-d", "got", "--timeout", "30s")).Succeeded();
        Assert.Equal("worm.bin is there already.\n", again.Error);
        Assert.Equal(_home["got", "worm.bin"] + "\n", again.Out);
    }

    [Fact]
    public async Task A_download_can_go_on_seeding_and_says_when_it_is_complete()
    {
        var torrent = Create("data/worm.bin");
        await using var download = new RunningTool(_home, "COMPLETE ", "download", torrent, "-d", "data", "--seed");
        Assert.Equal("worm.bin", await download.ReadyAsync());
        var run = await download.StopAsync();
        Assert.Equal(130, run.ExitCode);
        Assert.Equal("COMPLETE worm.bin\n", run.Out);
    }

    [Fact]
    public async Task Only_what_is_wanted_of_a_torrent_is_downloaded()
    {
        _home.Write("data/set/a.csv", Content(40_000));
        _home.Write("data/set/images/b.png", Content(50_000));
        var torrent = Create("data/set");
        await using var seeder = new RunningTool(_home, "Seeding set (port ", "seed", torrent, "-d", "data");
        var peer = "127.0.0.1:" + (await seeder.ReadyAsync()).TrimEnd(')');
        (await RunAsync("download", torrent, "-d", "got", "--include", "images", "--peer", peer, "--timeout", "30s")).Succeeded();
        Assert.True(File.Exists(_home["got", "set", "images", "b.png"]));
        // A file that was not wanted may be there for the sake of a piece that it shares, but what is its own is not.
        var other = _home["got", "set", "a.csv"];
        Assert.True(!File.Exists(other) || File.ReadAllBytes(other).AsSpan(0, 16384).IndexOfAnyExcept((byte)0) < 0);
        (await RunAsync("download", torrent, "-d", "got", "--include", "nothing")).FailedWith(ExitCode.NotFound);
        (await RunAsync("download", torrent, "-d", "got", "--exclude", "*")).FailedWith(ExitCode.Usage);
        (await RunAsync("download", Create("data/worm.bin"), "--include", "*")).FailedWith(ExitCode.Usage);
    }

    [Fact]
    public async Task A_download_that_finds_nobody_says_so_when_its_time_is_over()
    {
        var torrent = Create("data/worm.bin", "--tracker", "http://127.0.0.1:9/announce");
        var run = await RunAsync("download", torrent, "-d", "got", "--timeout", "2s");
        Assert.Equal(6, run.ExitCode);
        Assert.Contains("owm: No peer of 'worm.bin' was found in 2 s. Tracker http://127.0.0.1:9/announce cannot be asked", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_is_stopped_goes_on_later()
    {
        var torrent = Create("data/worm.bin");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var run = await _home.RunAsync(["download", torrent, "-d", "got"], stop.Token);
        Assert.Contains("The same command goes on from it", run.FailedWith(ExitCode.Interrupted), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Content_that_its_torrent_s_name_does_not_name_is_refused()
    {
        var torrent = Create("data/worm.bin");
        File.Move(_home[torrent], _home["d9da5ce947c6f1c127dfcdc2ede63320.torrent"]);
        var line = (await RunAsync("download", "d9da5ce947c6f1c127dfcdc2ede63320.torrent", "-d", "data")).FailedWith(ExitCode.WrongContent);
        Assert.Contains(Path.GetFileNameWithoutExtension(torrent), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_in_the_place_of_content_is_not_overwritten()
    {
        var torrent = Create("data/worm.bin");
        _home.Write("got/worm.bin", "my own notes");
        (await RunAsync("download", torrent, "-d", "got", "--timeout", "5s")).FailedWith(ExitCode.WouldOverwrite);
        Assert.Equal("my own notes", File.ReadAllText(_home["got", "worm.bin"]));
    }

    [Fact]
    public async Task A_download_by_name_looks_into_the_catalog()
    {
        var torrent = Create("data/worm.bin");
        Directory.CreateDirectory(_home["catalog"]);
        _home.Environment["OWM_CATALOG"] = "catalog";
        _home.Run("catalog", "post", torrent).Succeeded();
        File.Delete(_home[torrent]);
        (await RunAsync("download", torrent, "-d", "data")).Succeeded();
        (await RunAsync("download", "missing.torrent", "-d", "data")).FailedWith(ExitCode.NotFound);
        Assert.StartsWith("Would download worm.bin (1 file, 293.0 KiB)", (await RunAsync("download", torrent, "--dry-run")).Succeeded().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_catalog_a_name_that_is_no_file_is_not_found() =>
        Assert.Contains("--catalog", (await RunAsync("download", "missing.torrent")).FailedWith(ExitCode.NotFound), StringComparison.Ordinal);

    [Fact]
    public async Task Damaged_content_is_not_seeded()
    {
        var torrent = Create("data/worm.bin");
        File.WriteAllBytes(_home["data", "worm.bin"], [.. _content[..^1], (byte)(_content[^1] ^ 1)]);
        (await RunAsync("seed", torrent, "-d", "data")).FailedWith(ExitCode.WrongContent);
        (await RunAsync("seed", torrent, "-d", "nowhere")).FailedWith(ExitCode.NotFound);
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        await using var seeder = new RunningTool(_home, "Seeding worm.bin (port ", "seed", "data/worm.bin");
        var port = (await seeder.ReadyAsync()).TrimEnd(')');
        var torrent = Directory.EnumerateFiles(_home.Work, "*.torrent").Single();
        Assert.Contains(port, (await RunAsync("seed", torrent, "-d", "data", "--port", port)).FailedWith(ExitCode.Network), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--peer", "nonsense")]
    [InlineData("--peer", "::1:6881")]
    [InlineData("--port", "65536")]
    [InlineData("--download-limit", "fast")]
    [InlineData("--timeout", "0")]
    public async Task A_wrong_value_is_explained(string option, string value)
    {
        var torrent = Create("data/worm.bin");
        Assert.StartsWith($"owm: {option} is '{value}'. It must be ", (await RunAsync("download", torrent, option, value)).FailedWith(ExitCode.Usage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_of_a_download_is_an_object_on_a_line()
    {
        var torrent = Create("data/worm.bin");
        var json = JsonNode.Parse((await RunAsync("download", torrent, "-d", "data", "--json")).Succeeded().Out.Split('\n')[0])!;
        Assert.Equal("complete", (string?)json["event"]);
        Assert.Equal(300_000, (int?)json["size"]);
        Assert.Equal(0, (int?)json["downloaded"]);
    }

    [Fact]
    public async Task Bad_torrents_are_refused_before_anything_is_started()
    {
        _home.Write("bad.torrent", "d4:infode");
        (await RunAsync("download", "bad.torrent")).FailedWith(ExitCode.BadRecord);
        (await RunAsync("seed", "bad.torrent")).FailedWith(ExitCode.BadRecord);
        _home.Write("other.torrent", Torrents.OfFile("x", [1]).Bytes.Span);
        (await RunAsync("download", "other.torrent", "other.torrent")).FailedWith(ExitCode.Usage);
    }

    [Fact]
    public void A_torrent_is_created_with_all_that_was_asked_for()
    {
        var digest = Convert.ToHexStringLower(MD5.HashData(_content));
        var run = _home.Run("torrent", "create", "data/worm.bin", "-o", "torrents", "--tracker", "http://a/announce,udp://b:1", "--tracker", "http://c/announce",
            "--web-seed", "http://d/worm.bin", "--piece-length", "64K", "--private", "--comment", "a worm").Succeeded();
        var lines = run.Out.Split('\n');
        Assert.Equal(digest + ".torrent", lines[0]);
        Assert.Matches("^[0-9a-f]{40}$", lines[1]);
        Assert.StartsWith("magnet:?xt=urn:btih:" + lines[1], lines[2], StringComparison.Ordinal);
        var json = JsonNode.Parse(_home.Run("torrent", "show", $"torrents/{digest}.torrent", "--json").Succeeded().Out)!;
        Assert.Equal(["http://a/announce", "udp://b:1"], json["trackers"]![0]!.AsArray().Select(url => (string)url!));
        Assert.Equal("http://c/announce", (string?)json["trackers"]![1]![0]);
        Assert.Equal("http://d/worm.bin", (string?)json["web_seeds"]![0]);
        Assert.Equal((65536, true, "a worm"), ((int)json["piece_length"]!, (bool)json["private"]!, (string)json["comment"]!));
        _home.Run("torrent", "create", "data/worm.bin", "-o", "torrents").FailedWith(ExitCode.WouldOverwrite);
    }

    [Fact]
    public void Trackers_come_from_the_environment_and_the_configuration_too()
    {
        _home.Environment["OWM_TRACKERS"] = "http://a/announce,http://b/announce udp://c:1";
        var torrent = Create("data/worm.bin");
        Assert.Contains("    Tier 1: http://a/announce, http://b/announce\n    Tier 2: udp://c:1\n", _home.Run("torrent", "show", torrent).Out, StringComparison.Ordinal);
        _home.Environment.Clear();
        _home.Environment["OWM_HOME"] = _home.Home;
        _home.Run("config", "set", "--user", "trackers", """["http://d/announce"]""").Succeeded();
        Assert.Contains("    Tier 1: http://d/announce\n", _home.Run("torrent", "show", Create("data/worm.bin", "-o", "other")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_digest_of_the_name_can_be_chosen()
    {
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_content)) + ".torrent", Create("data/worm.bin", "--digest", "sha256"));
        _home.Run("torrent", "create", "data/worm.bin", "--digest", "crc").FailedWith(ExitCode.Usage);
        _home.Run("torrent", "create", "data/worm.bin", "--piece-length", "100K").FailedWith(ExitCode.Usage);
        _home.Run("torrent", "create", "data/worm.bin", "--tracker", "ftp://a").FailedWith(ExitCode.Usage);
        _home.Run("torrent", "create", "nowhere").FailedWith(ExitCode.NotFound);
        _home.Write("empty", "");
        _home.Run("torrent", "create", "empty").FailedWith(ExitCode.BadRecord);
    }

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        for (var i = 0; i < length; i++) content[i] = unchecked((byte)((i * 31) + (i >> 8)));
        return content;
    }

    private string Create(string path, params string[] more)
    {
        var output = more.Contains("-o") ? more[^1] + "/" : "";
        return output + _home.Run(["torrent", "create", path, "--name-only", .. more]).Succeeded().Out.TrimEnd('\n');
    }

    private Task<ToolRun> RunAsync(params string[] args) => _home.RunAsync(args, CancellationToken.None);
}
