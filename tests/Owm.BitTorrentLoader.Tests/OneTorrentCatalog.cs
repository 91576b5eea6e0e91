using Owm.BitTorrentLoader.Catalogs;

namespace Owm.BitTorrentLoader.Tests;

/// <summary>Has the same torrent under every name, as a hostile catalog might.</summary>
internal sealed class OneTorrentCatalog(TorrentDocument torrent) : ITorrentCatalog
{
    public string DisplayName => "the catalog of one torrent";

    public IAsyncEnumerable<CatalogEntry> ListAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CatalogEntry?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult<CatalogEntry?>(new CatalogEntry { Id = "1", Name = name });

    public Task<TorrentDocument> GetAsync(CatalogEntry entry, CancellationToken cancellationToken = default) => Task.FromResult(torrent);

    public Task<CatalogPosted> PostAsync(CatalogPosting posting, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task RemoveAsync(CatalogEntry entry, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
