using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;

namespace Owm.BitTorrentLoader;

/// <summary>Opens catalogs by their specification.</summary>
public static class TorrentCatalogs
{
    /// <summary>Opens a catalog. Nothing is read or sent until it is used.</summary>
    /// <param name="spec">Where it is.</param>
    /// <param name="drive">How Google Drive is reached, if that is where; <see langword="null"/> for no credentials at all.</param>
    /// <param name="contributions">The kinds of catalog that plug-ins bring; none when it is <see langword="null"/>.</param>
    /// <param name="timeProvider">The clock of plug-ins' catalogs; the system's when it is <see langword="null"/>.</param>
    /// <param name="cache">How what is behind a network is remembered; not at all when it is <see langword="null"/>.</param>
    /// <exception cref="CatalogException">This version has no catalogs of that kind, nor has a plug-in, or the plug-in cannot open it.</exception>
    public static ITorrentCatalog Open(
        CatalogSpec spec, DriveOptions? drive = null, IReadOnlyList<CatalogContribution>? contributions = null, TimeProvider? timeProvider = null, CatalogCacheOptions? cache = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Kind switch
        {
            CatalogKind.Folder => new FolderCatalog(spec.Location),
            CatalogKind.Contributed => Open(spec, contributions ?? [], timeProvider ?? TimeProvider.System),
            CatalogKind.Drive => Remembered(new DriveCatalog(spec.Location, drive ?? new DriveOptions()), spec, cache),
            _ => Remembered(new HttpIndexCatalog(new Uri(spec.Location), cache is null ? null : new HttpFetchOptions { TimeProvider = cache.TimeProvider }), spec, cache),
        };
    }

    private static ITorrentCatalog Remembered(ITorrentCatalog catalog, CatalogSpec spec, CatalogCacheOptions? cache) =>
        cache is null ? catalog : new CachedCatalog(catalog, spec, cache);

    private static ITorrentCatalog Open(CatalogSpec spec, IReadOnlyList<CatalogContribution> contributions, TimeProvider time)
    {
        var (scheme, location) = spec.Location.Split(':', 2) is [var before, var after] ? (before, after) : ("", "");
        var contribution = contributions.FirstOrDefault(c => c.Name == scheme) ?? throw new CatalogException(CatalogFailure.Usage,
            $"'{spec}' is a catalog of the kind '{scheme}', which no plug-in here brings (`owm plugin list`). If it is a directory, write './{spec}'.");
        try
        {
            return contribution.Open(new CatalogRequest(location, spec.BaseDirectory) { TimeProvider = time });
        }
        catch (Exception e) when (e is not CatalogException)
        {
            throw new CatalogException(CatalogFailure.Usage, $"The plug-in's catalog '{spec}' cannot be opened: {e.Message}", e);
        }
    }
}
