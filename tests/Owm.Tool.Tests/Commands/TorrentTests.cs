using System.Text;
using System.Text.Json.Nodes;
using Owm.BitTorrentLoader.Tests;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

public sealed class TorrentTests : IDisposable
{
    private readonly ToolHome _home = new();

    public TorrentTests()
    {
        _home.Write("hello.torrent", Torrents.OfFile("hello.txt", "hello\n"u8.ToArray()).Bytes.Span);
        _home.Write("worm.torrent", Torrents.OfFolder("worm", ("a.csv", new byte[20_000]), ("images/b.png", new byte[30_000])).Bytes.Span);
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "nothing", "" },
        { "no-bencode", "hello" },
        { "cut", "d4:infod4:name" },
        { "no-info", "d8:announce3:urle" },
        { "climbs", "d4:infod5:filesld6:lengthi1e4:pathl2:..1:aeee4:name4:worm12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee" },
        { "absolute", "d4:infod6:lengthi1e4:name11:/etc/passwd12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee" },
        { "escape", "d4:infod6:lengthi1e4:name5:\u001b[31m12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaaee" },
    };

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_file_s_torrent_is_shown() => Snapshots.Check("torrent show file", _home.Run("torrent", "show", "hello.torrent").Succeeded().Out);

    [Fact]
    public void A_directory_s_torrent_is_shown() => Snapshots.Check("torrent show directory", _home.Run("torrent", "show", "worm.torrent").Succeeded().Out);

    [Fact]
    public void Trackers_web_seeds_and_comment_are_shown()
    {
        var info = Encoding.Latin1.GetString(File.ReadAllBytes(_home["hello.torrent"]))[1..];
        var torrent = "d13:announce-listll9:http://a/9:http://b/el9:udp://c:1ee7:comment9:\u001b[31mred\n10:created by4:test13:creation datei1700000000e" + info[..^1] + "8:url-list9:http://d/e";
        _home.Write("full.torrent", Encoding.Latin1.GetBytes(torrent));
        Snapshots.Check("torrent show full", _home.Run("torrent", "show", "full.torrent").Succeeded().Out);
        var json = JsonNode.Parse(_home.Run("torrent", "show", "full.torrent", "--json").Succeeded().Out)!;
        Assert.Equal("http://b/", (string?)json["trackers"]![0]![1]);
        Assert.Equal("\u001b[31mred\n", (string?)json["comment"]);
        Assert.Equal("2023-11-14T22:13:20Z", (string?)json["created"]);
    }

    [Fact]
    public void JSON_lists_the_files()
    {
        var json = JsonNode.Parse(_home.Run("torrent", "show", "worm.torrent", "-o", "json").Succeeded().Out)!;
        Assert.Equal("worm", (string?)json["name"]);
        Assert.Equal(["worm/a.csv", "worm/images/b.png"], json["files"]!.AsArray().Select(file => (string)file!["path"]!));
        Assert.Equal([20_000, 30_000], json["files"]!.AsArray().Select(file => (int)file!["length"]!));
    }

    [Fact]
    public void The_magnet_link_names_hash_name_and_length() =>
        Assert.Matches("^magnet:\\?xt=urn:btih:[0-9a-f]{40}&dn=hello.txt&xl=6\n$", _home.Run("torrent", "magnet", "hello.torrent").Succeeded().Out);

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_torrent_is_refused_in_one_clear_line(string name, string bytes)
    {
        _home.Write(name + ".torrent", Encoding.Latin1.GetBytes(bytes));
        foreach (var args in (string[][])[["torrent", "show"], ["torrent", "magnet"]])
        {
            var line = _home.Run([.. args, name + ".torrent"]).FailedWith(ExitCode.BadRecord);
            Assert.Contains(name + ".torrent", line, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', line);
            Snapshots.Check("torrent bad " + name, line.Replace(_home.Work, "WORK", StringComparison.Ordinal) + "\n");
        }
    }

    [Fact]
    public void A_torrent_that_is_not_there_is_not_found()
    {
        _home.Run("torrent", "show", "missing.torrent").FailedWith(ExitCode.NotFound);
        _home.Run("torrent", "show", ".").FailedWith(ExitCode.Usage);
    }

    [Fact]
    public void Right_content_is_verified()
    {
        WriteWorm();
        Assert.Equal("worm: all 4 pieces are right (48.8 KiB).\n", _home.Run("torrent", "verify", "worm.torrent", ".").Succeeded().Out);
        _home.Run("torrent", "verify", "worm.torrent", "worm").Succeeded();
        _home.Write("hello.txt", "hello\n");
        _home.Run("torrent", "verify", "hello.torrent", "hello.txt").Succeeded();
    }

    [Fact]
    public void What_is_bad_is_named()
    {
        WriteWorm();
        File.WriteAllBytes(_home["worm", "images", "b.png"], [1, .. new byte[29_999]]);
        var run = _home.Run("torrent", "verify", "worm.torrent", ".");
        Assert.Equal("owm: 1 of 4 pieces of 'worm' are not right, in 2 files. 'owm download' gets what is bad anew.", run.FailedWith(ExitCode.WrongContent));
        Snapshots.Check("torrent verify bad", run.Out);
    }

    [Fact]
    public void What_is_missing_is_not_found()
    {
        _home.Run("torrent", "verify", "worm.torrent", ".").FailedWith(ExitCode.NotFound);
        _home.Run("torrent", "verify", "worm.torrent", "nowhere").FailedWith(ExitCode.NotFound);
        _home.Write("other.txt", "hello\n");
        _home.Run("torrent", "verify", "hello.torrent", "other.txt").FailedWith(ExitCode.Usage);
    }

    private void WriteWorm()
    {
        _home.Write("worm/a.csv", new byte[20_000]);
        _home.Write("worm/images/b.png", new byte[30_000]);
    }
}
