namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>Where .torrent files are published and found.</summary>
/// <remarks>Every method may throw <see cref="CatalogException"/>.</remarks>
public interface ITorrentCatalog : IDisposable
{
    /// <summary>Gets what the catalog is, for people: <c>the folder '/data/catalog'</c>.</summary>
    string DisplayName { get; }

    /// <summary>Lists every entry, page after page as it is read.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    IAsyncEnumerable<CatalogEntry> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Finds an entry by its exact name; names that hold a digest may differ in case.</summary>
    /// <param name="name">The name, such as <c>d9da5ce947c6f1c127dfcdc2ede63320.torrent</c>.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The entry, or <see langword="null"/> when there is none.</returns>
    /// <exception cref="CatalogException">Several entries have the name (<see cref="CatalogFailure.Ambiguous"/>); the message lists their ids.</exception>
    Task<CatalogEntry?> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Fetches an entry's .torrent file. What is returned is whole and is a torrent.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Stops the transfer.</param>
    Task<TorrentDocument> GetAsync(CatalogEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Publishes a torrent. Publishing what is there already changes nothing and returns the entry that is there.</summary>
    /// <param name="posting">The torrent, and what is told of it.</param>
    /// <param name="cancellationToken">Stops the transfer.</param>
    /// <exception cref="CatalogException">Another torrent has the name (<see cref="CatalogFailure.WouldOverwrite"/>).</exception>
    Task<CatalogPosted> PostAsync(CatalogPosting posting, CancellationToken cancellationToken = default);

    /// <summary>Withdraws an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task RemoveAsync(CatalogEntry entry, CancellationToken cancellationToken = default);
}
