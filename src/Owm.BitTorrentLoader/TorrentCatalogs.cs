using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;

namespace Owm.BitTorrentLoader;

/// <summary>Opens catalogs by their specification.</summary>
public static class TorrentCatalogs
{
    /// <summary>Opens a catalog. Nothing is read or sent until it is used.</summary>
    /// <param name="spec">Where it is.</param>
    /// <param name="drive">How Google Drive is reached, if that is where; <see langword="null"/> for no credentials at all.</param>
    /// <exception cref="CatalogException">This version has no catalogs of that kind.</exception>
    public static ITorrentCatalog Open(CatalogSpec spec, DriveOptions? drive = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Kind switch
        {
            CatalogKind.Folder => new FolderCatalog(spec.Location),
            CatalogKind.Drive => new DriveCatalog(spec.Location, drive ?? new DriveOptions()),
            _ => throw new CatalogException(CatalogFailure.Usage,
                $"'{spec}' is an index on the web; this version reads directories and drive:FOLDER_ID. Choose one of those with --catalog."),
        };
    }
}
