using Owm.Testing;

namespace Owm.DataSources.Tests;

public sealed class LoaderTests : IDisposable
{
    private static readonly DataSource Source = ProjectFolder.Example();

    private readonly TemporaryDirectory _directory = new();

    public LoaderTests()
    {
        Directory.CreateDirectory(_directory["base", "content"]);
        Directory.CreateDirectory(_directory["base-evil"]);
        _directory.Write("base/file", "x");
    }

    private string Base => _directory["base"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("content", "base/content")]
    [InlineData(".", "base")]
    [InlineData("content/../content", "base/content")]
    public void A_directory_inside_the_base_is_returned_in_full(string returned, string expected) =>
        Assert.Equal(RealPath.Of(_directory[expected.Split('/')]), new LoaderThatReturns(Base, returned).Load(Source));

    [Fact]
    public void The_base_itself_may_be_returned_as_a_full_path() =>
        Assert.Equal(RealPath.Of(Base), new LoaderThatReturns(Base, Base).Load(Source));

    [Theory]
    [InlineData("../base-evil")]
    [InlineData("..")]
    [InlineData("/")]
    public void A_directory_outside_the_base_is_refused(string returned) =>
        Assert.Contains("outside of the base directory", Failure(returned).Message, StringComparison.Ordinal);

    [Fact]
    public void A_sibling_whose_name_begins_like_the_base_is_outside() =>
        Assert.Contains("outside of the base directory", Failure(_directory["base-evil"]).Message, StringComparison.Ordinal);

    [Fact]
    public void A_link_out_of_the_base_is_refused()
    {
        Directory.CreateSymbolicLink(_directory["base", "way-out"], _directory["base-evil"]);
        Assert.Contains("outside of the base directory", Failure("way-out").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_that_is_itself_a_link_is_followed()
    {
        Directory.CreateSymbolicLink(_directory["link"], Base);
        Assert.Equal(RealPath.Of(_directory["base", "content"]), new LoaderThatReturns(_directory["link"], "content").Load(Source));
    }

    [Theory]
    [InlineData("", "Loader returned an empty string.")]
    [InlineData("file", "Loader did not return a directory")]
    [InlineData("missing", "Loader returned a directory that does not exist")]
    [InlineData("nul\0", "Loader returned a path that cannot be followed")]
    public void What_is_no_directory_is_refused(string returned, string reason) =>
        Assert.StartsWith(reason, Failure(returned).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_failure_names_source_and_loader_and_keeps_its_cause()
    {
        var e = Assert.Throws<LoadFailedException>(() => new LoaderThatFails(Base, new IOException("disk full")).Load(Source));
        Assert.Equal("Failed to load ConnectomeCSVDataSource:2000_connections with LoaderThatFails: disk full", e.Message);
        Assert.Same(Source, e.DataSource);
        Assert.IsType<IOException>(e.InnerException);
    }

    [Fact]
    public void A_loaders_own_LoadFailed_is_passed_on_as_it_is()
    {
        var loader = new LoaderThatReturns(Base, "content");
        var own = new LoadFailedException(Source, loader, "no such torrent");
        Assert.Same(own, Assert.Throws<LoadFailedException>(() => new LoaderThatFails(Base, own).Load(Source)));
    }

    [Fact]
    public async Task A_loading_that_was_stopped_is_no_failure()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LoaderThatReturns(Base, "content").LoadAsync(Source, cancellationToken: stop.Token));
    }

    [Fact]
    public void A_time_out_inside_a_loader_is_a_failure() =>
        Assert.Throws<LoadFailedException>(() => new LoaderThatFails(Base, new TaskCanceledException("timed out")).Load(Source));

    [Fact]
    public void Making_saving_and_showing_a_record_loads_nothing()
    {
        // A loader is reached only through Load: nothing in a project knows one.
        using var folder = new ProjectFolder();
        folder.Project.Sources.Save(ProjectFolder.Example());
        folder.Project.Sources.ToText(folder.Project.Sources.Find("2000_connections"), all: true);
        Assert.DoesNotContain(typeof(OwmProject).GetProperties(), p => typeof(DataSourceDirLoader).IsAssignableFrom(p.PropertyType));
    }

    [Fact]
    public void A_circle_of_links_is_an_error_rather_than_endless()
    {
        Directory.CreateSymbolicLink(_directory["base", "a"], _directory["base", "b"]);
        Directory.CreateSymbolicLink(_directory["base", "b"], _directory["base", "a"]);
        Assert.Contains("More than 40 symbolic links", Failure("a").Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/base", "/base/x", true)]
    [InlineData("/base", "/base", true)]
    [InlineData("/base", "/base-evil", false)]
    [InlineData("/base/x", "/base", false)]
    [InlineData("/", "/anything", true)]
    public void Paths_are_compared_segment_by_segment(string directory, string path, bool inside) =>
        Assert.Equal(inside, RealPath.Contains(directory, path));

    [Fact]
    public void The_parent_of_a_link_is_that_of_its_target()
    {
        Directory.CreateSymbolicLink(_directory["base", "link"], _directory["base-evil"]);
        Assert.Equal(RealPath.Of(_directory.FullPath), RealPath.Of(_directory["base", "link"] + "/.."));
    }

    [Theory]
    [InlineData(25, 100, 25.0, 0.25, 3.0)]
    [InlineData(100, 100, 0.0, 1.0, 0.0)]
    public void Progress_tells_how_much_is_done_and_how_long_it_takes(long done, long total, double rate, double fraction, double seconds)
    {
        var progress = new LoadProgress(LoadPhase.Downloading, done, total, rate);
        Assert.Equal((fraction, TimeSpan.FromSeconds(seconds)), (progress.Fraction, progress.TimeLeft));
    }

    [Theory]
    [InlineData(null, 10.0)]
    [InlineData(100L, 0.0)]
    [InlineData(long.MaxValue, 1e-300)]
    public void Time_left_is_not_told_where_it_cannot_be(long? total, double rate) =>
        Assert.Null(new LoadProgress(LoadPhase.Downloading, 1, total, rate).TimeLeft);

    private LoadFailedException Failure(string returned) => Assert.Throws<LoadFailedException>(() => new LoaderThatReturns(Base, returned).Load(Source));

    private sealed class LoaderThatReturns(string baseDirectory, string returned) : DataSourceDirLoader(baseDirectory)
    {
        public override bool CanLoad(DataSource source) => true;

        protected override Task<string> LoadCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(returned);
        }
    }

    private sealed class LoaderThatFails(string baseDirectory, Exception failure) : DataSourceDirLoader(baseDirectory)
    {
        public override bool CanLoad(DataSource source) => true;

        protected override Task<string> LoadCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken) =>
            Task.FromException<string>(failure);
    }
}
