using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Loading;

/// <summary>Finds torrents: beside the content, then in the catalog of the options, then in that of the nearest project.</summary>
internal sealed class CatalogLookup(LoaderOptions options, string baseDirectory) : IDisposable
{
    private ITorrentCatalog? _opened;

    /// <summary>Returns a torrent that is on disk already, or null when there is none to use.</summary>
    public static async Task<TorrentDocument?> FindSavedAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return await TorrentDocument.ReadAsync(path, cancellationToken);
        }
        catch (InvalidTorrentException)
        {
            // Something else: it is left alone, and whoever would save the torrent there is told.
            return null;
        }
    }

    /// <summary>Fetches a torrent from the catalog.</summary>
    /// <exception cref="CatalogException">It is not there, or the catalog failed.</exception>
    /// <exception cref="LoadProblem">There is no catalog.</exception>
    public Task<TorrentDocument> FetchAsync(string name, CancellationToken cancellationToken) => Catalog().GetAsync(name, cancellationToken);

    public void Dispose() => _opened?.Dispose();

    private ITorrentCatalog Catalog()
    {
        if (options.Catalog is not null) return options.Catalog;
        using var project = OwmProject.TryFind(baseDirectory);
        var spec = project?.Configuration.Get(ProjectConfiguration.CatalogKey) ?? throw new LoadProblem(LoadFailure.NotInCatalog,
            "No catalog is set to find the torrent in. Set one with 'owm config set catalog DIRECTORY' or '… drive:FOLDER_ID', or give --catalog.");
        return _opened = TorrentCatalogs.Open(CatalogSpec.Parse(spec, project.ProjectDirectory), options.Drive ?? DriveOptions.ForProject(project), options.CatalogContributions, options.TimeProvider);
    }
}
