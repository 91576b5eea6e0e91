using System.Text.Json.Nodes;
using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Tests;
using Owm.Tool.Running;

namespace Owm.Tool.Tests.Commands;

public sealed class CatalogTests : IDisposable
{
    private const string Name = "b1946ac92492d2347c6235b4d2611184.torrent";

    private readonly ToolHome _home = new();
    private readonly TorrentDocument _torrent = Torrents.OfFile("hello.txt", "hello\n"u8.ToArray());

    public CatalogTests()
    {
        _home.Environment["OWM_CATALOG"] = "catalog";
        Directory.CreateDirectory(_home["catalog"]);
        _home.Write(Name, _torrent.Bytes.Span);
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void What_is_posted_is_listed_and_got()
    {
        Assert.Equal($"{Name} is in the folder '{_home["catalog"]}'\n", _home.Run("catalog", "post", Name, "--description", "says hello").Succeeded().Out);
        Assert.Matches($"^1\t{Name}\tsays hello\t\\d+ B\t\\d{{4}}-\\d\\d-\\d\\d \\d\\d:\\d\\d\n$", _home.Run("catalog", "list").Succeeded().Out);
        Assert.Equal(_home["got", Name] + "\n", _home.Run("catalog", "get", "1", "-d", "got").Succeeded().Out);
        Assert.Equal(_torrent.Bytes.ToArray(), File.ReadAllBytes(_home["got", Name]));
    }

    [Theory]
    [InlineData("1")]
    [InlineData(Name)]
    [InlineData("b1946ac92492d2347c6235b4d2611184")]
    [InlineData("B1946AC92492D2347C6235B4D2611184.torrent")]
    public void An_entry_is_found_by_serial_number_and_by_name(string entry)
    {
        _home.Run("catalog", "post", Name).Succeeded();
        Assert.Equal(_home["got", Name] + "\n", _home.Run("catalog", "get", entry, "-d", "got").Succeeded().Out);
    }

    [Fact]
    public void An_entry_that_is_not_there_is_not_found_and_near_ones_are_named()
    {
        _home.Run("catalog", "post", Name).Succeeded();
        Assert.Contains($"Did you mean '{Name}'?", _home.Run("catalog", "get", "b1946ac92492d2347c6235b4d2611185.torrent").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("Serial numbers go from 1 to 1.", _home.Run("catalog", "get", "2").FailedWith(ExitCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_looks_into_names_and_descriptions_and_keeps_serial_numbers()
    {
        _home.Write("worm.torrent", Torrents.OfFile("worm.txt", "worm\n"u8.ToArray()).Bytes.Span);
        _home.Run("catalog", "post", Name, "--description", "says hello").Succeeded();
        _home.Run("catalog", "post", "worm.torrent").Succeeded();
        Assert.StartsWith("2\tworm.torrent", _home.Run("catalog", "list", "--search", "WORM").Out, StringComparison.Ordinal);
        Assert.StartsWith("1\t" + Name, _home.Run("catalog", "list", "--search", "Says").Out, StringComparison.Ordinal);
        Assert.Equal("", _home.Run("catalog", "list", "--search", "nothing").Succeeded().Out);
    }

    [Fact]
    public void JSON_has_every_entry_with_all_that_is_known()
    {
        _home.Run("catalog", "post", Name, "--description", "says hello").Succeeded();
        var entry = JsonNode.Parse(_home.Run("catalog", "list", "--json").Succeeded().Out)!.AsArray().Single()!;
        Assert.Equal(Name, (string?)entry["name"]);
        Assert.Equal(1, (int?)entry["serial"]);
        Assert.Equal("says hello", (string?)entry["description"]);
        Assert.Equal(_torrent.Bytes.Length, (int?)entry["size"]);
    }

    [Fact]
    public void Names_alone_are_printed_when_that_is_all_that_is_wanted()
    {
        _home.Run("catalog", "post", Name).Succeeded();
        Assert.Equal(Name + "\n", _home.Run("catalog", "list", "-q").Out);
    }

    [Fact]
    public void Another_torrent_of_the_same_name_is_not_overwritten()
    {
        _home.Run("catalog", "post", Name).Succeeded();
        _home.Write(Name, Torrents.OfFile("other.txt", "hello\n"u8.ToArray()).Bytes.Span);
        _home.Run("catalog", "post", Name).FailedWith(ExitCode.WouldOverwrite);
        _home.Run("catalog", "get", "1").FailedWith(ExitCode.WouldOverwrite);
    }

    [Fact]
    public void A_file_that_is_no_torrent_is_not_posted()
    {
        _home.Write("bad.torrent", "d4:infod4:name");
        _home.Run("catalog", "post", "bad.torrent").FailedWith(ExitCode.BadRecord);
        _home.Run("catalog", "post", "missing.torrent").FailedWith(ExitCode.NotFound);
    }

    [Fact]
    public void A_dry_run_posts_gets_and_withdraws_nothing()
    {
        Assert.StartsWith("Would post", _home.Run("catalog", "post", Name, "--dry-run").Succeeded().Out, StringComparison.Ordinal);
        Assert.Equal("", _home.Run("catalog", "list").Out);
        _home.Run("catalog", "post", Name).Succeeded();
        Assert.StartsWith("Would withdraw", _home.Run("catalog", "rm", "1", "--dry-run").Succeeded().Out, StringComparison.Ordinal);
        Assert.StartsWith("Would fetch", _home.Run("catalog", "get", "1", "-d", "got", "--dry-run").Succeeded().Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_home["got"]));
        Assert.Equal(Name + "\n", _home.Run("catalog", "list", "-q").Out);
    }

    [Fact]
    public void Withdrawing_asks_or_takes_yes()
    {
        _home.Run("catalog", "post", Name).Succeeded();
        Assert.Contains("--yes", _home.Run("catalog", "rm", Name).FailedWith(ExitCode.Usage), StringComparison.Ordinal);
        _home.Answers = "no\n";
        Assert.Equal(1, _home.Run("catalog", "rm", Name).ExitCode);
        Assert.Equal(2, _home.Run("catalog", "rm", Name, "--no-input").ExitCode);
        _home.Answers = "y\n";
        _home.Run("catalog", "rm", Name).Succeeded();
        Assert.Equal("", _home.Run("catalog", "list").Out);
    }

    [Fact]
    public void Without_a_catalog_it_is_said_how_to_set_one()
    {
        _home.Environment.Remove("OWM_CATALOG");
        Assert.Contains("owm config set catalog", _home.Run("catalog", "list").FailedWith(ExitCode.Usage), StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalog_in_a_project_s_configuration_is_relative_to_the_project()
    {
        _home.Environment.Remove("OWM_CATALOG");
        _home.Write(".owm/owm.conf", """{ "catalog": "catalog" }""");
        _home.Run("catalog", "post", Name).Succeeded();
        Directory.CreateDirectory(_home["deep", "down"]);
        Assert.Equal(Name + "\n", _home.Run("-C", "deep/down", "catalog", "list", "-q").Succeeded().Out);
    }

    [Fact]
    public void A_folder_needs_no_login() =>
        Assert.Contains($"Catalog: {_home["catalog"]}\n", _home.Run("catalog", "status").Succeeded().Out, StringComparison.Ordinal);

    [Fact]
    public void A_catalog_s_table_is_what_was_agreed_on()
    {
        _home.Run("catalog", "post", Name, "--description", "says hello \u001b[31m").Succeeded();
        File.SetLastWriteTimeUtc(_home["catalog", Name], new DateTime(2026, 5, 4, 3, 2, 1, DateTimeKind.Utc));
        Snapshots.Check("catalog list table", _home.Run("catalog", "list", "-o", "table").Succeeded().Out);
    }
}
