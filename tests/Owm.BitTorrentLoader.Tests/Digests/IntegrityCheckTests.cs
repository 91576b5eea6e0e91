using System.Security.Cryptography;
using System.Text;
using Owm.BitTorrentLoader.Digests;
using Owm.Testing;

namespace Owm.BitTorrentLoader.Tests.Digests;

public sealed class IntegrityCheckTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_file_with_the_digest_in_its_torrents_name_is_cleared()
    {
        var path = _directory.Write("data.zip", "hello\n");
        var check = await IntegrityCheck.RunAsync("b1946ac92492d2347c6235b4d2611184.torrent", path);
        Assert.Equal(IntegrityVerdict.Matches, check.Verdict);
        Assert.True(check.Cleared);
    }

    [Fact]
    public async Task A_changed_file_is_a_mismatch_that_tells_both_digests()
    {
        var path = _directory.Write("data.zip", "hullo\n");
        var check = await IntegrityCheck.RunAsync("b1946ac92492d2347c6235b4d2611184.torrent", path);
        Assert.Equal(IntegrityVerdict.Mismatch, check.Verdict);
        Assert.Equal("b1946ac92492d2347c6235b4d2611184", check.Expected!.Hex);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData("hullo\n"u8)), check.Actual!.Hex);
        Assert.False(check.Cleared);
    }

    [Fact]
    public async Task A_name_without_a_digest_clears_nothing()
    {
        var check = await IntegrityCheck.RunAsync("worm.torrent", _directory.Write("data.zip", "hello\n"));
        Assert.Equal(IntegrityVerdict.NameHoldsNoDigest, check.Verdict);
        Assert.False(check.Cleared);
    }

    [Fact]
    public async Task A_folder_published_in_walk_order_matches_in_the_legacy_order()
    {
        // os.walk gives a folder's own files before its sub-folders; by ordinal order "a/x" comes before "b".
        _directory.Write("content/a/x", "in a");
        _directory.Write("content/b", "own file");
        var check = await IntegrityCheck.RunAsync(LegacyName("own file", "in a"), _directory["content"]);
        Assert.Equal(IntegrityVerdict.MatchesInLegacyOrder, check.Verdict);
        Assert.Equal(["b", "a/x"], check.LegacyOrder!);
        Assert.True(check.Cleared);
    }

    [Fact]
    public async Task The_order_of_a_file_system_that_sorts_nothing_is_found()
    {
        foreach (var name in (string[])["1", "2", "3", "4", "5"]) _directory.Write("content/" + name, name);
        var check = await IntegrityCheck.RunAsync(LegacyName("4", "1", "5", "2", "3"), _directory["content"]);
        Assert.Equal(["4", "1", "5", "2", "3"], check.LegacyOrder!);
    }

    [Fact]
    public async Task Sub_folders_may_have_come_in_any_order_too()
    {
        foreach (var name in (string[])["p/1", "p/2", "q/3", "q/r/4", "s/5"]) _directory.Write("content/" + name, name[^1..]);
        var check = await IntegrityCheck.RunAsync(LegacyName("3", "4", "5", "2", "1"), _directory["content"]);
        Assert.Equal(["q/3", "q/r/4", "s/5", "p/2", "p/1"], check.LegacyOrder!);
    }

    [Fact]
    public async Task A_folder_with_other_content_matches_in_no_order()
    {
        foreach (var name in (string[])["1", "2", "3", "4"]) _directory.Write("content/" + name, name);
        var check = await IntegrityCheck.RunAsync(LegacyName("1", "2", "3", "x"), _directory["content"]);
        Assert.Equal(IntegrityVerdict.Mismatch, check.Verdict);
    }

    [Fact]
    public async Task The_search_for_an_order_ends_however_many_files_there_are()
    {
        for (var i = 0; i < 40; i++) _directory.Write($"content/{i / 8}/{i}", $"file {i}");
        var check = await IntegrityCheck.RunAsync(LegacyName("nothing like it"), _directory["content"]);
        Assert.Equal(IntegrityVerdict.Mismatch, check.Verdict);
    }

    [Fact]
    public async Task A_sha256_name_is_never_searched_in_legacy_orders()
    {
        _directory.Write("content/a", "a");
        _directory.Write("content/b", "b");
        var reversed = Hex(SHA256.HashData(Encoding.ASCII.GetBytes(Hex(SHA256.HashData("b"u8)) + Hex(SHA256.HashData("a"u8)))));
        var check = await IntegrityCheck.RunAsync(reversed + ".torrent", _directory["content"]);
        Assert.Equal(IntegrityVerdict.Mismatch, check.Verdict);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    // The MD5 of the MD5 digits of small files, in the order given.
    private static string LegacyName(params string[] contents) =>
        Hex(MD5.HashData(Encoding.ASCII.GetBytes(string.Concat(contents.Select(c => Hex(MD5.HashData(Encoding.ASCII.GetBytes(c)))))))) + ".torrent";
}
