using Owm.BitTorrentLoader.Loading;
using Owm.DataSources;

namespace Owm.BitTorrentLoader;

/// <summary>
/// Loads sources whose content is shared over BitTorrent: finds the torrent that the record names in the catalog, downloads its
/// content, and returns the directory once every digest that is known of it has been checked.
/// </summary>
public sealed class BitTorrentDataSourceDirLoader : DataSourceDirLoader
{
    private readonly LoaderOptions _options;

    /// <summary>Makes a loader that finds the catalog in the nearest project's configuration, and downloads with the engine in this process.</summary>
    /// <param name="baseDirectory">Where everything it loads goes.</param>
    public BitTorrentDataSourceDirLoader(string baseDirectory)
        : this(baseDirectory, new LoaderOptions())
    {
    }

    /// <summary>Makes a loader.</summary>
    /// <param name="baseDirectory">Where everything it loads goes.</param>
    /// <param name="options">How it works.</param>
    public BitTorrentDataSourceDirLoader(string baseDirectory, LoaderOptions options)
        : base(baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Tells whether a source names a torrent.</summary>
    /// <param name="source">The source.</param>
    public override bool CanLoad(DataSource source) => source is LocalFileDataSource { TorrentFileName.Length: > 0 };

    /// <inheritdoc/>
    public override string RefusalOf(DataSource source) => "the record names no torrent (torrent_file_name)";

    /// <summary>Loads a source, and tells more of it than <see cref="DataSourceDirLoader.LoadAsync"/> does.</summary>
    /// <param name="source">The source; <see cref="CanLoad"/> must be true of it.</param>
    /// <param name="progress">Told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the loading; the next try goes on from what has been fetched.</param>
    /// <exception cref="TorrentLoadException">The content could not be loaded.</exception>
    public async Task<LoadedContent> LoadContentAsync(
        DataSource source, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!CanLoad(source)) throw new TorrentLoadException(source, this, LoadFailure.BadRecord, "The record names no torrent. Set its torrent_file_name.");
        try
        {
            using var catalog = new CatalogLookup(_options, BaseDirectory);
            var load = new TorrentLoad((LocalFileDataSource)source, BaseDirectory, _options, progress);
            return await load.RunAsync(catalog, cancellationToken);
        }
        catch (Exception e) when (LoadProblem.From(e) is { } problem)
        {
            throw new TorrentLoadException(source, this, problem.Failure, problem.Message, problem.InnerException);
        }
    }

    /// <inheritdoc/>
    protected override async Task<string> LoadCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken) =>
        (await LoadContentAsync(source, progress, cancellationToken)).Directory;

    /// <inheritdoc/>
    protected override async Task<LoadedDirectory> LoadDirectoryCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken) =>
        await LoadContentAsync(source, progress, cancellationToken);
}
