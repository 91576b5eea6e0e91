using System.Xml.Linq;
using Owm.Testing;

namespace Owm.Architecture.Tests;

public class LayerTests
{
    // Who may refer to whom: ARCHITECTURE.md.
    private static readonly Dictionary<string, string[]> ProjectReferences = new()
    {
        ["Owm.BitTorrent"] = [],
        ["Owm.Rdf"] = [],
        ["Owm.DataSources"] = ["Owm.Rdf"],
        ["Owm.BitTorrentLoader"] = ["Owm.BitTorrent", "Owm.DataSources"],
        ["Owm.Server"] = ["Owm.BitTorrentLoader"],
        ["Owm.Tool"] = ["Owm.BitTorrentLoader", "Owm.Server"],
    };

    // The folders of the engine, bottom up, and what each may use.
    private static readonly Dictionary<string, string[]> EngineFolders = new()
    {
        ["Primitives"] = [],
        ["Bencoding"] = ["Primitives"],
        ["Hashing"] = ["Primitives"],
        ["Metainfo"] = ["Primitives", "Bencoding", "Hashing"],
        ["Wire"] = ["Primitives", "Bencoding"],
        ["Net"] = ["Primitives"],
        ["Pieces"] = ["Primitives", "Metainfo"],
        ["Storage"] = ["Primitives", "Bencoding", "Hashing", "Metainfo"],
        ["Trackers"] = ["Primitives", "Bencoding", "Net"],
        ["Discovery"] = ["Primitives", "Net"],
        ["TrackerServer"] = ["Primitives", "Bencoding", "Net", "Trackers"],
        ["Dht"] = ["Primitives", "Bencoding", "Net"],
        ["WebSeeds"] = ["Primitives", "Bencoding", "Metainfo", "Net"],
        ["Peers"] = ["Primitives", "Bencoding", "Metainfo", "Wire", "Net", "Pieces"],
        ["Engine"] = ["Primitives", "Bencoding", "Hashing", "Metainfo", "Wire", "Net", "Pieces", "Storage", "Trackers", "Discovery", "Dht", "WebSeeds", "Peers"],
    };

    [Fact]
    public void Projects_refer_only_to_those_below_them()
    {
        foreach (var (project, allowed) in ProjectReferences)
        {
            var file = XDocument.Load(Path.Combine(RepositoryPaths.Root, "src", project, project + ".csproj"));
            var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)).ToArray();
            Assert.True(references.All(allowed.Contains), $"{project} refers to {string.Join(", ", references)}; allowed: {string.Join(", ", allowed)}.");
        }
    }

    [Fact]
    public void Every_project_of_the_product_has_its_place_in_the_layers() =>
        Assert.Equal(
            ProjectReferences.Keys.Order(),
            Directory.EnumerateDirectories(Path.Combine(RepositoryPaths.Root, "src")).Select(Path.GetFileName).Order());

    [Fact]
    public void Folders_of_the_engine_use_only_those_below_them()
    {
        var wrong =
            from file in SourceFile.Below("src/Owm.BitTorrent")
            from used in file.Usings.Where(name => name.StartsWith("Owm.BitTorrent.", StringComparison.Ordinal)).Select(name => name.Split('.')[2])
            where used != file.Folder.Split('/')[0] && !EngineFolders[file.Folder.Split('/')[0]].Contains(used)
            select $"{file.Path} uses {used}";
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Owm.Rdf")]
    [InlineData("Owm.DataSources")]
    [InlineData("Owm.BitTorrentLoader")]
    [InlineData("Owm.Server")]
    [InlineData("Owm.Tool")]
    public void Folders_of_a_project_do_not_use_each_other_in_circles(string project)
    {
        var prefix = project + ".";
        var uses = SourceFile.Below("src/" + project)
            .Where(file => file.Folder.Length > 0)
            .SelectMany(file => file.Usings.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => (From: file.Folder.Split('/')[0], To: name[prefix.Length..].Split('.')[0])))
            .Where(use => use.From != use.To)
            .ToLookup(use => use.From, use => use.To);
        foreach (var start in uses.Select(use => use.Key))
        {
            Assert.False(Reaches(uses, start, start, []), $"{project}/{start} uses itself by way of others: {string.Join(", ", uses[start].Distinct())}.");
        }
    }

    [Theory]
    [InlineData("Google.", "src/Owm.BitTorrentLoader/GoogleDrive/")]
    [InlineData("Microsoft.AspNetCore", "src/Owm.Server/")]
    [InlineData("Microsoft.CodeAnalysis", "src/Owm.DataSources/")]
    [InlineData("Spectre.Console", "src/Owm.Tool/")]
    [InlineData("System.CommandLine", "src/Owm.Tool/")]
    public void A_package_is_named_only_where_it_is_wrapped(string package, string place)
    {
        var files = SourceFile.Below("src").Where(file => file.Usings.Any(name => (name + ".").StartsWith(package, StringComparison.Ordinal))).Select(file => file.Path).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.StartsWith(place, file, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_folder_Sqlite_calls_SQLite()
    {
        var files = SourceFile.Below("src").Where(file => file.Text.Contains("sqlite3_", StringComparison.Ordinal)).Select(file => file.Path).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.StartsWith("src/Owm.Rdf/Sqlite/", file, StringComparison.Ordinal));
    }

    private static bool Reaches(ILookup<string, string> uses, string from, string target, HashSet<string> seen) =>
        uses[from].Any(next => next == target || (seen.Add(next) && Reaches(uses, next, target, seen)));
}
