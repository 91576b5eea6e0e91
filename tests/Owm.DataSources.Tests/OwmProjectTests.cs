using Owm.Testing;

namespace Owm.DataSources.Tests;

public sealed class OwmProjectTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_new_project_has_configuration_graph_and_gitignore()
    {
        using (var project = OwmProject.Init(_directory.FullPath, "http://example.org/lab")) Assert.True(project.IsNew);
        Assert.Equal([".gitignore", "graph.db", "owm.conf"], Files().Where(f => f is ".gitignore" or "graph.db" or "owm.conf"));
    }

    [Fact]
    public void The_configuration_is_sorted_json_indented_by_four()
    {
        using var project = OwmProject.Init(_directory.FullPath, "http://example.org/lab");
        project.Configuration.Set("trackers", ["http://t.example/announce"]);
        var ids = new[] { "class_registry_context_id", "imports_context_id" }.Select(k => project.Configuration.Get(k)).ToList();
        Assert.Equal(
            "{\n"
            + $"    \"class_registry_context_id\": \"{ids[0]}\",\n"
            + "    \"default_context_id\": \"http://example.org/lab\",\n"
            + $"    \"imports_context_id\": \"{ids[1]}\",\n"
            + "    \"trackers\": [\n        \"http://t.example/announce\"\n    ]\n}\n",
            File.ReadAllText(_directory[".owm", "owm.conf"]));
    }

    [Fact]
    public void A_default_context_is_made_up_when_none_is_given()
    {
        using var project = OwmProject.Init(_directory.FullPath);
        Assert.StartsWith("urn:uuid:", project.Configuration.DefaultContext.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Initializing_again_changes_nothing()
    {
        using (OwmProject.Init(_directory.FullPath)) { }
        var before = File.ReadAllText(_directory[".owm", "owm.conf"]);
        using var again = OwmProject.Init(_directory.FullPath);
        Assert.False(again.IsNew);
        Assert.Equal(before, File.ReadAllText(_directory[".owm", "owm.conf"]));
    }

    [Fact]
    public void Initializing_again_with_another_default_context_is_an_error()
    {
        using (OwmProject.Init(_directory.FullPath, "http://example.org/lab")) { }
        Assert.Contains("http://example.org/lab", Assert.ThrowsAny<ProjectException>(() => OwmProject.Init(_directory.FullPath, "http://example.org/other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_context_that_is_no_iri_makes_no_project()
    {
        Assert.ThrowsAny<ProjectException>(() => OwmProject.Init(_directory.FullPath, "my lab"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.FullPath));
    }

    [Fact]
    public void The_nearest_project_upward_is_opened()
    {
        using (OwmProject.Init(_directory.FullPath)) { }
        var deep = Directory.CreateDirectory(_directory["a", "b"]).FullName;
        using var project = OwmProject.Open(deep);
        Assert.Equal(_directory.FullPath, project.ProjectDirectory);
    }

    [Fact]
    public void Where_there_is_no_project_the_error_says_what_to_do()
    {
        Assert.Null(OwmProject.TryFind(_directory.FullPath));
        Assert.Equal($"No \".owm\" directory in '{_directory.FullPath}' or above it. Run `owm init` there first.", Assert.Throws<ProjectNotFoundException>(() => OwmProject.Open(_directory.FullPath)).Message);
    }

    [Fact]
    public void Opening_a_project_does_not_open_its_graph()
    {
        using (OwmProject.Init(_directory.FullPath)) { }
        using var project = OwmProject.Open(_directory.FullPath, new OwmProjectOptions { OpenStore = _ => throw new InvalidOperationException("opened") });
        Assert.NotEmpty(project.Configuration.Keys);
        Assert.Throws<InvalidOperationException>(() => project.Sources.List());
    }

    [Fact]
    public void What_was_saved_is_there_when_the_project_is_opened_again()
    {
        using (var project = OwmProject.Init(_directory.FullPath)) project.Sources.Save(ProjectFolder.Example());
        using var again = OwmProject.Open(_directory.FullPath);
        Assert.Equal("connectome.csv", again.Sources.Get<ConnectomeCSVDataSource>("2000_connections").FileName);
    }

    [Fact]
    public void Two_projects_that_save_at_once_both_succeed()
    {
        using (OwmProject.Init(_directory.FullPath)) { }
        Parallel.For(0, 4, i =>
        {
            using var project = OwmProject.Open(_directory.FullPath);
            project.Sources.Save(new CSVDataSource { Key = $"{i}" });
        });
        using var all = OwmProject.Open(_directory.FullPath);
        Assert.Equal(4, all.Sources.List().Count);
    }

    [Fact]
    public void Secrets_and_data_are_kept_out_of_version_control()
    {
        using (OwmProject.Init(_directory.FullPath)) { }
        var ignored = File.ReadAllLines(_directory[".owm", ".gitignore"]);
        Assert.Subset(ignored.ToHashSet(), new HashSet<string> { "graph.db*", "data_source_data/", "credentials*", "token*", "client_secret*" });
    }

    [Fact]
    public void A_setting_is_changed_while_unknown_ones_stay()
    {
        using var project = OwmProject.Init(_directory.FullPath);
        _directory.Write(".owm/owm.conf", """{"default_context_id": "http://example.org/lab", "future": {"x": 1}}""");
        project.Configuration.SetParsed("catalog", "drive:FOLDER");
        project.Configuration.SetParsed("port", "6881");
        Assert.Equal(("drive:FOLDER", "6881", """{"x":1}"""), (project.Configuration.Get("catalog"), project.Configuration.Get("port"), project.Configuration.Get("future")));
        Assert.True(project.Configuration.Delete("catalog"));
        Assert.False(project.Configuration.Delete("catalog"));
        Assert.Null(project.Configuration.Get("catalog"));
    }

    [Fact]
    public void A_single_setting_is_a_list_of_one()
    {
        using var project = OwmProject.Init(_directory.FullPath);
        project.Configuration.Set("trackers", "http://t.example/announce");
        Assert.Equal(["http://t.example/announce"], project.Configuration.GetList("trackers"));
        Assert.Empty(project.Configuration.GetList("catalog"));
    }

    [Fact]
    public void The_default_context_can_neither_be_nonsense_nor_be_deleted()
    {
        using var project = OwmProject.Init(_directory.FullPath);
        Assert.ThrowsAny<ProjectException>(() => project.Configuration.SetParsed("default_context_id", "17"));
        Assert.ThrowsAny<ProjectException>(() => project.Configuration.Delete("default_context_id"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"a": 1, "a": 2}""")]
    [InlineData("""{"a": 1} trailing""")]
    public void A_broken_configuration_is_an_error_that_names_the_file(string content)
    {
        using var project = OwmProject.Init(_directory.FullPath);
        var path = _directory.Write(".owm/owm.conf", content);
        Assert.StartsWith($"'{path}' is not a JSON object: ", Assert.ThrowsAny<ProjectException>(() => project.Configuration.Get("catalog")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"default_context_id":"http://a/d","imports_context_id":"http://a/i","class_registry_context_id":"http://a/r"}""")]
    [InlineData(" {\n\t\"imports_context_id\" : \"http://a/i\" ,\r\n \"default_context_id\": \"http://a/d\", \"class_registry_context_id\": \"http://a/r\" } \n")]
    [InlineData("""{"default_context_id":"http:\/\/a/\u0064","imports_context_id":"http://a/i","class_registry_context_id":"http://a/r"}""")]
    [InlineData("""{"trackers":["x"],"default_context_id":"http://a/d","imports_context_id":"http://a/i","class_registry_context_id":"http://a/r","port":1}""")]
    public void A_configuration_is_read_however_it_is_laid_out(string content)
    {
        using var project = OwmProject.Init(_directory.FullPath);
        _directory.Write(".owm/owm.conf", content);
        Assert.Equal("http://a/d", project.Contexts.List().Single(context => context.IsDefault).Identifier.Value);
    }

    [Theory]
    [InlineData("""{"default_context_id":"http://a/d","default_context_id":"http://a/d","imports_context_id":"http://a/i","class_registry_context_id":"http://a/r"}""")]
    [InlineData("""{"default_context_id":"http://a/d","imports_context_id":"http://a/i","class_registry_context_id":"http://a/r"}}""")]
    [InlineData("""{"default_context_id":"http://a/d","imports_context_id":"http://a/i","class_registry_context_id":"http://a/r" """)]
    [InlineData("""{"default_context_id":"no iri","imports_context_id":"http://a/i","class_registry_context_id":"http://a/r"}""")]
    [InlineData("""{"default_context_id":"http://a/d","imports_context_id":"http://a/i"}""")]
    public void A_configuration_that_is_wrong_somewhere_is_not_half_read(string content)
    {
        using var project = OwmProject.Init(_directory.FullPath);
        _directory.Write(".owm/owm.conf", content);
        Assert.ThrowsAny<ProjectException>(() => project.Contexts.List());
    }

    [Fact]
    public void Settings_changed_at_once_are_all_kept()
    {
        using var project = OwmProject.Init(_directory.FullPath);
        Parallel.For(0, 16, i => project.Configuration.Set($"key{i}", "v"));
        Assert.Equal(16, project.Configuration.Keys.Count(k => k.StartsWith("key", StringComparison.Ordinal)));
    }

    [Fact]
    public void Changing_a_setting_leaves_no_temporary_files()
    {
        using var project = OwmProject.Init(_directory.FullPath);
        project.Configuration.Set("catalog", "./catalog");
        Assert.DoesNotContain(Files(), f => f!.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_a_source_is_on_disk_is_remembered()
    {
        using (var project = OwmProject.Init(_directory.FullPath)) project.Directories.Set(ProjectFolder.Connections, _directory["data", "with space"], "a.Loader");
        using var again = OwmProject.Open(_directory.FullPath);
        Assert.Equal(new SourceDirectory(ProjectFolder.Connections, _directory["data", "with space"], "a.Loader"), again.Directories.Find(ProjectFolder.Connections));
        Assert.False(again.Directories.Find(ProjectFolder.Connections)!.Exists);
        Assert.True(again.Directories.Remove(ProjectFolder.Connections));
        Assert.Null(again.Directories.Find(ProjectFolder.Connections));
    }

    [Fact]
    public void A_directory_inside_the_project_moves_with_it()
    {
        using (var project = OwmProject.Init(_directory["before"])) project.Directories.Set(ProjectFolder.Connections, _directory["before", "data"]);
        Directory.Move(_directory["before"], _directory["after"]);
        using var moved = OwmProject.Open(_directory["after"]);
        Assert.Equal(_directory["after", "data"], moved.Directories.Find(ProjectFolder.Connections)!.Directory);
    }

    private IEnumerable<string?> Files() => Directory.EnumerateFiles(_directory[".owm"]).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
