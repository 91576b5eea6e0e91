using System.Text.Json.Nodes;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

/// <summary>Sources whose files are on this machine.</summary>
public sealed class LocalSourceTests : IDisposable
{
    private const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private readonly ToolHome _home = new();

    public LocalSourceTests()
    {
        _home.Run("init", "--default-context-id", "http://example.org/lab").Succeeded();
        _home.Write("abc.txt", "abc");
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Content_of_another_size_than_recorded_is_wrong()
    {
        Declare("md5=900150983cd24fb0d6963f7d28e17f72", "size=999");
        Assert.Contains("does not have the recorded size: expected 999 bytes, actual 3", _home.Run("source", "verify", "k").FailedWith(ExitCode.WrongContent), StringComparison.Ordinal);
    }

    [Fact]
    public void Digests_that_contradict_each_other_are_a_bad_record()
    {
        Declare("md5=900150983cd24fb0d6963f7d28e17f72", "md5=00000000000000000000000000000000");
        foreach (var command in new[] { "verify", "load" })
        {
            var line = _home.Run("source", command, "k").FailedWith(ExitCode.BadRecord);
            Assert.Contains("900150983cd24fb0d6963f7d28e17f72", line, StringComparison.Ordinal);
            Assert.Contains("00000000000000000000000000000000", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_MD5_alone_is_warned_of()
    {
        Declare("md5=900150983cd24fb0d6963f7d28e17f72");
        Assert.Contains("MD5 alone", _home.Run("source", "verify", "k").Succeeded().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_project_s_directory_is_found_from_below_it()
    {
        Declare("sha256=" + Abc);
        Directory.CreateDirectory(_home["sub"]);
        Assert.Equal(_home.Work + "\n", _home.Run("-C", "sub", "source", "path", "k").Succeeded().Out);
        Assert.Contains("right, SHA-256", _home.Run("-C", "sub", "source", "verify", "k").Succeeded().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_digest_is_loaded_and_it_is_said_how_to_record_one()
    {
        Declare();
        var run = _home.Run("source", "load", "k").Succeeded();
        Assert.Equal(_home.Work + "\n", run.Out);
        Assert.Contains($"'owm declare LocalFileDataSource sha256={Abc} --key 'k''", run.Error, StringComparison.Ordinal);
        _home.Run("declare", "LocalFileDataSource", "sha256=" + Abc, "--key", "k").Succeeded();
        Assert.Contains("and right", _home.Run("source", "load", "k").Succeeded().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_right_file_at_hand_is_copied_where_it_is_wanted_and_nothing_is_overwritten()
    {
        Declare("sha256=" + Abc);
        Assert.Equal(_home["out"] + "\n", _home.Run("source", "load", "k", "-d", "out").Succeeded().Out);
        Assert.Equal("abc", File.ReadAllText(_home["out", "abc.txt"]));
        Assert.Equal(["abc.txt"], Directory.GetFileSystemEntries(_home["out"]).Select(Path.GetFileName));

        _home.Write("else/abc.txt", "mine");
        _home.Run("source", "load", "k", "-d", "else").FailedWith(ExitCode.WouldOverwrite);
        Assert.Equal("mine", File.ReadAllText(_home["else", "abc.txt"]));
    }

    [Fact]
    public void A_source_that_fails_does_not_keep_the_others_from_being_loaded()
    {
        Declare("sha256=" + Abc);
        _home.Run("declare", "LocalFileDataSource", "file_name=missing.txt", "--key", "missing").Succeeded();
        var run = _home.Run("source", "load", "unknown", "missing", "k", "--json");
        Assert.Equal((int)ExitCode.BadRecord, run.ExitCode);
        var events = run.Out.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["failed", "failed", "loaded"], events.Select(e => (string?)e["event"]));
        Assert.Equal([3, 26], events.Take(2).Select(e => (int)e["exit_code"]!));
        Assert.Equal(2, run.Error.Split('\n').Count(line => line.StartsWith("owm: ", StringComparison.Ordinal)));
    }

    [UnixFact]
    public void A_directory_that_cannot_be_made_is_told_as_such()
    {
        Declare("sha256=" + Abc);
        if (OperatingSystem.IsLinux()) Assert.Contains("/proc/x cannot be made", _home.Run("source", "load", "k", "-d", "/proc/x").FailedWith(ExitCode.Storage), StringComparison.Ordinal);
        Assert.Contains("is a file", _home.Run("source", "load", "k", "-d", "abc.txt").FailedWith(ExitCode.WouldOverwrite), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_removed_is_told_to_programs()
    {
        Declare();
        Assert.Equal("would_remove", (string?)JsonNode.Parse(_home.Run("source", "rm", "k", "--dry-run", "--json").Succeeded().Out)!["event"]);
        var removed = JsonNode.Parse(_home.Run("source", "rm", "k", "--yes", "--json").Succeeded().Out)!;
        Assert.Equal(("removed", "LocalFileDataSource:k"), ((string?)removed["event"], (string?)removed["source"]));
    }

    [Fact]
    public void Names_and_keys_are_exact_in_JSON()
    {
        const string Key = "a\u001bb\u202e";
        var declared = JsonNode.Parse(_home.Run("declare", "LocalFileDataSource", "--key", Key, "--json").Succeeded().Out)!["records"]![0]!;
        Assert.Equal((Key, "LocalFileDataSource:" + Key), ((string?)declared["key"], (string?)declared["name"]));
        var list = _home.Run("source", "list", "--json").Succeeded().Out;
        Assert.Equal("LocalFileDataSource:" + Key, (string?)JsonNode.Parse(list)![0]!["name"]);
        Assert.DoesNotContain('\u001b', list);
        Assert.Equal("LocalFileDataSource:a\\x1bb\\u202e\n", _home.Run("source", "list").Succeeded().Out);
    }

    private void Declare(params string[] values) => _home.Run(["declare", "LocalFileDataSource", "file_name=abc.txt", "--key", "k", .. values]).Succeeded();
}
