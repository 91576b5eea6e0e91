namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>What can be done with any catalog.</summary>
public static class TorrentCatalogExtensions
{
    /// <summary>Finds an entry by name and fetches its .torrent file.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="name">The entry's name.</param>
    /// <param name="cancellationToken">Stops the transfer.</param>
    /// <exception cref="CatalogException">There is none (<see cref="CatalogFailure.NotFound"/>), or it could not be fetched.</exception>
    public static async Task<TorrentDocument> GetAsync(this ITorrentCatalog catalog, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var entry = await catalog.FindAsync(name, cancellationToken)
            ?? throw new CatalogException(CatalogFailure.NotFound, $"'{name}' is not in {catalog.DisplayName}. 'owm catalog list' shows what is.");
        return await catalog.GetAsync(entry, cancellationToken);
    }

    /// <summary>Publishes a torrent of which nothing but a description is told.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="name">The entry's name, which must be safe as a file name and end in <c>.torrent</c>.</param>
    /// <param name="torrent">The torrent.</param>
    /// <param name="description">A text about it for people.</param>
    /// <param name="cancellationToken">Stops the transfer.</param>
    /// <exception cref="CatalogException">The catalog failed, or has another torrent of that name.</exception>
    public static async Task<CatalogEntry> PostAsync(
        this ITorrentCatalog catalog, string name, TorrentDocument torrent, string? description, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return (await catalog.PostAsync(new CatalogPosting { Name = name, Torrent = torrent, Description = description }, cancellationToken)).Entry;
    }
}
