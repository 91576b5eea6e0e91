using System.Text.Json.Nodes;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

public sealed class IntegrityTests : IDisposable
{
    private readonly ToolHome _home = new();

    public IntegrityTests() => _home.Write("hello.txt", "hello\n");

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Content_with_the_digest_is_cleared()
    {
        var run = _home.Run("integrity", "b1946ac92492d2347c6235b4d2611184.torrent", "hello.txt").Succeeded();
        Assert.Equal("The Data Integrity Check cleared!\n", run.Out);
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("B1946AC92492D2347C6235B4D2611184.torrent")]
    [InlineData("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03.torrent")]
    [InlineData("some/where/b1946ac92492d2347c6235b4d2611184.torrent")]
    public void The_digest_may_be_of_either_case_or_SHA_256_and_the_torrent_anywhere(string torrent) =>
        _home.Run("integrity", torrent, "hello.txt").Succeeded();

    [Fact]
    public void Content_with_another_digest_is_refused_and_both_digests_are_named()
    {
        var run = _home.Run("integrity", "d9da5ce947c6f1c127dfcdc2ede63320.torrent", "hello.txt");
        var line = run.FailedWith(ExitCode.WrongContent);
        Assert.Contains("d9da5ce947c6f1c127dfcdc2ede63320", line, StringComparison.Ordinal);
        Assert.Contains("b1946ac92492d2347c6235b4d2611184", line, StringComparison.Ordinal);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public void A_directory_is_checked_as_one()
    {
        _home.Write("dir/a.txt", "hello\n");
        _home.Run("integrity", "57ae7aad8abe2f317e460c92d3ed1178.torrent", "dir").Succeeded();
    }

    [Fact]
    public void A_digest_in_an_older_order_is_accepted_and_said_so()
    {
        // Root files first, as os.walk lists them; in the order of paths a/x.txt comes before b.txt.
        _home.Write("dir/b.txt", "hello\n");
        _home.Write("dir/a/x.txt", new byte[5000]);
        var run = _home.Run("integrity", "3636ecc703c1de5bfc3b8b858fd3c4ac.torrent", "dir").Succeeded();
        Assert.Equal("The Data Integrity Check cleared!\n", run.Out);
        Assert.Contains("older tool", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_a_digest_cannot_be_checked_against() =>
        Assert.Contains("holds no digest", _home.Run("integrity", "worm.torrent", "hello.txt").FailedWith(ExitCode.Usage), StringComparison.Ordinal);

    [Fact]
    public void Content_that_is_not_there_is_not_found() =>
        _home.Run("integrity", "b1946ac92492d2347c6235b4d2611184.torrent", "nothing.txt").FailedWith(ExitCode.NotFound);

    [Fact]
    public void JSON_tells_what_was_expected_and_what_is()
    {
        var run = _home.Run("integrity", "d9da5ce947c6f1c127dfcdc2ede63320.torrent", "hello.txt", "--json");
        Assert.Equal(32, run.ExitCode);
        var json = JsonNode.Parse(run.Out)!;
        Assert.False((bool)json["cleared"]!);
        Assert.Equal("d9da5ce947c6f1c127dfcdc2ede63320", (string?)json["expected"]);
        Assert.Equal("b1946ac92492d2347c6235b4d2611184", (string?)json["actual"]);
    }
}
