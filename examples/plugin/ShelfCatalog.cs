using System.Runtime.CompilerServices;
using Owm.BitTorrentLoader;
using Owm.BitTorrentLoader.Catalogs;

namespace Lab.Recordings;

/// <summary>The torrents of a shelf, to be read: <c>owm catalog list --catalog shelf:DIRECTORY</c>.</summary>
internal sealed class ShelfCatalog(string directory) : ITorrentCatalog
{
    private readonly Shelf _shelf = new(directory);

    public string DisplayName => $"the shelf '{_shelf.Directory}'";

    public async IAsyncEnumerable<CatalogEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var entry in Entries())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new CatalogEntry { Id = entry.Torrent, Name = entry.Torrent, Description = entry.Description };
            await Task.Yield();
        }
    }

    public async Task<CatalogEntry?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        await ListAsync(cancellationToken).FirstOrDefaultAsync(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase), cancellationToken);

    public Task<TorrentDocument> GetAsync(CatalogEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return TorrentDocument.ReadAsync(_shelf.PathOf(entry.Id), cancellationToken);
    }

    public Task<CatalogPosted> PostAsync(CatalogPosting posting, CancellationToken cancellationToken = default) => throw ReadOnly();

    public Task RemoveAsync(CatalogEntry entry, CancellationToken cancellationToken = default) => throw ReadOnly();

    public void Dispose()
    {
    }

    private IReadOnlyList<ShelfEntry> Entries()
    {
        try
        {
            return _shelf.Entries();
        }
        catch (IOException e)
        {
            throw new CatalogException(CatalogFailure.NotFound, $"{DisplayName} has no index.csv that can be read: {e.Message}", e);
        }
    }

    private CatalogException ReadOnly() => new(CatalogFailure.NotAllowed, $"Nothing is posted to {DisplayName}, nor withdrawn from it. Ask who keeps it.");
}
