using System.Security.Cryptography;
using System.Text;
using Owm.Rdf;
using Owm.Testing;

namespace Owm.DataSources.Tests;

public sealed class LoaderRegistryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly LoaderRegistry _loaders = new();
    private readonly OwmProject _project;

    public LoaderRegistryTests()
    {
        _project = OwmProject.Init(_directory["project"], ProjectFolder.DefaultContext, new OwmProjectOptions { OpenStore = _ => new MemoryQuadStore(), Loaders = _loaders });
        Directory.CreateDirectory(_directory["content"]);
    }

    public void Dispose()
    {
        _project.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Loaders_are_asked_by_priority_and_those_of_the_same_in_the_order_they_were_added()
    {
        _loaders.Add("b", 5, Never).Add("a", 7, Never).Add("c", 5, Never).Add("first", 1000, Never);
        Assert.Equal(["first", "local", "http", "a", "b", "c"], _loaders.Registrations.Select(r => r.Name));
        Assert.Throws<ArgumentException>(() => _loaders.Add("b", 1, Never));
        Assert.True(_loaders.Remove("b"));
    }

    [Fact]
    public async Task The_first_loader_that_can_and_succeeds_loads()
    {
        _loaders.Add("cannot", 30, _ => new TestLoader(_directory.FullPath) { Can = false })
            .Add("fails", 20, _ => new TestLoader(_directory.FullPath) { Failure = new IOException("the tape is torn") })
            .Add("works", 10, _ => new TestLoader(_directory.FullPath))
            .Add("unneeded", 5, Never);

        var result = await _project.LoadAsync(Plain());

        Assert.Equal(("works", RealPath.Of(_directory["content"])), (result.LoaderName, result.Content.Directory));
    }

    [Fact]
    public async Task What_each_loader_said_is_told_when_none_succeeds()
    {
        _loaders.Add("cannot", 30, _ => new TestLoader(_directory.FullPath) { Can = false })
            .Add("tape", 20, _ => new TestLoader(_directory.FullPath) { Failure = new IOException("the tape is torn") })
            .Add("unmade", 10, _ => throw new InvalidOperationException("no key"));

        var e = await Assert.ThrowsAsync<SourceNotLoadedException>(() => _project.LoadAsync(Plain()));

        Assert.Equal(
            "Failed to load DataSource:plain: local: the content is not on this machine; http: the record has no url; cannot: it does not load records like this; tape: the tape is torn; unmade: no key.",
            e.Message);
        Assert.Equal([null, null, null, typeof(LoadFailedException), typeof(InvalidOperationException)], e.Refusals.Select(r => r.Failure?.GetType()));
    }

    [Fact]
    public async Task The_only_loader_that_tried_is_quoted_alone()
    {
        _loaders.Add("tape", 20, _ => new TestLoader(_directory.FullPath) { Failure = new IOException("the tape is torn") });
        var e = await Assert.ThrowsAsync<SourceNotLoadedException>(() => _project.LoadAsync(Plain()));
        Assert.Equal("Failed to load DataSource:plain with TestLoader: the tape is torn", e.Message);
    }

    [Fact]
    public async Task A_source_that_nothing_can_load_is_told_why_and_what_to_do()
    {
        var e = await Assert.ThrowsAsync<SourceNotLoadedException>(() => _project.LoadAsync(Plain()));
        Assert.Equal(
            "Nothing can load DataSource:plain: local: the content is not on this machine; http: the record has no url. Give the record a torrent_file_name or a url, or put its file into the project's directory.",
            e.Message);
    }

    [Fact]
    public async Task A_loading_that_is_stopped_goes_to_no_further_loader()
    {
        using var stop = new CancellationTokenSource();
        _loaders.Add("stops", 20, _ => new TestLoader(_directory.FullPath) { Failure = new OperationCanceledException(), BeforeFailure = stop.Cancel }).Add("unneeded", 5, Never);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _project.LoadAsync(Plain(), cancellationToken: stop.Token));
    }

    [Fact]
    public async Task What_was_loaded_is_still_known_to_the_next_program()
    {
        Directory.CreateDirectory(_directory["content with spaces"]);
        _loaders.Add("works", 10, _ => new TestLoader(_directory.FullPath) { Returned = "content with spaces" });
        await _project.LoadAsync(Plain());

        using var other = OwmProject.Open(_project.ProjectDirectory, new OwmProjectOptions { OpenStore = _ => new MemoryQuadStore() });

        Assert.Equal(RealPath.Of(_directory["content with spaces"]), other.Files.DirectoryOf(Plain()));
        Assert.True((await other.LoadAsync(Plain())).Content.WasThere);
    }

    [Fact]
    public async Task What_is_on_this_machine_is_checked_against_the_recorded_digests()
    {
        var source = File("table.csv", "a,b\n");
        _directory.Write("content/table.csv", "a,b\n");
        _project.Directories.Set(source.Identifier!, _directory["content"]);
        Assert.Equal([$"SHA-256 {source.Sha256}"], (await _project.LoadAsync(source)).Content.Verified);

        _directory.Write("content/table.csv", "a,c\n");
        var e = await Assert.ThrowsAsync<SourceNotLoadedException>(() => _project.LoadAsync(source));
        Assert.IsType<ContentMismatchException>(e.InnerException);
        Assert.Contains($"expected {source.Sha256}, actual", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_working_directory_that_nothing_is_recorded_of_is_loaded_with_a_warning()
    {
        _directory.Write("project/table.csv", "a,b\n");
        Assert.Empty((await _project.LoadAsync(File("table.csv", "a,b\n"))).Content.Warnings);
        var loaded = await _project.LoadAsync(new LocalFileDataSource { Key = "k", FileName = "table.csv" });
        Assert.Empty(loaded.Content.Verified);
        Assert.Contains("was not checked. It has the SHA-256 ", Assert.Single(loaded.Content.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_working_directory_needs_a_digest_to_pass_for_what_a_web_server_has()
    {
        _directory.Write("project/table.csv", "a,b\n");
        var refusal = new ProjectDirectoryLoader(_project).RefusalOf(new HttpFileDataSource { Key = "k", Url = "http://example.org/table.csv" });
        Assert.Contains("no digest is recorded that would tell", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_is_wanted_elsewhere_is_not_taken_for_there()
    {
        _project.Directories.Set(Plain().Identifier!, _directory["content"]);
        var e = await Assert.ThrowsAsync<SourceNotLoadedException>(() => _project.LoadAsync(Plain(), _directory["elsewhere"]));
        Assert.Contains("is wanted in another directory", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Making_saving_listing_and_showing_a_record_asks_no_loader()
    {
        _loaders.Add("never", 1000, Never);
        var record = ProjectFolder.Example();
        _project.Sources.Save(record);
        Assert.Single(_project.Sources.List());
        _project.Sources.ToText(_project.Sources.Find("2000_connections"), all: true);
        Assert.NotEmpty(DataSourceJson.TextOf(_project.Sources.Get<ConnectomeCSVDataSource>("2000_connections")));
        Assert.Null(_project.Files.DirectoryOf(record));
        Assert.False(Directory.Exists(Path.Combine(_project.OwmDirectory, "data_source_data")));
    }

    internal static LocalFileDataSource File(string name, string content) =>
        new() { Key = name, FileName = name, Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))) };

    private static DataSource Plain() => new() { Key = "plain" };

    private static DataSourceDirLoader Never(LoaderContext context) => throw new InvalidOperationException($"A loader was made for {context.Source}.");
}

/// <summary>A loader that does as it is told.</summary>
internal sealed class TestLoader(string baseDirectory) : DataSourceDirLoader(baseDirectory)
{
    public bool Can { get; init; } = true;

    public string Returned { get; init; } = "content";

    public Exception? Failure { get; init; }

    public Action? BeforeFailure { get; init; }

    public int Loads { get; private set; }

    public override bool CanLoad(DataSource source) => Can;

    protected override Task<string> LoadCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        Loads++;
        BeforeFailure?.Invoke();
        return Failure is null ? Task.FromResult(Returned) : Task.FromException<string>(Failure);
    }
}
