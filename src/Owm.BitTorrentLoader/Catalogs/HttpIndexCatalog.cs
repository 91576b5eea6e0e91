using System.Runtime.CompilerServices;
using Owm.BitTorrent.Primitives;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>A catalog that can only be read: an index on a web server, and torrents wherever it says. Nobody needs an account.</summary>
internal sealed class HttpIndexCatalog : IConditionalCatalog
{
    private readonly Uri _index;
    private readonly HttpFetcher _fetcher;
    private CatalogListing? _listing;

    /// <summary>Makes a catalog of an index. Nothing is sent until it is used.</summary>
    /// <param name="index">The index's address; of a directory, its <c>index.json</c>.</param>
    /// <param name="options">How it is reached.</param>
    public HttpIndexCatalog(Uri index, HttpFetchOptions? options = null)
    {
        _index = index.AbsolutePath.EndsWith('/') ? new Uri(index, CatalogIndex.FileName) : index;
        _fetcher = new HttpFetcher(_index, options ?? new HttpFetchOptions());
    }

    public string DisplayName => $"the index {_index.GetLeftPart(UriPartial.Path)}";

    public async IAsyncEnumerable<CatalogEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var entry in await EntriesAsync(cancellationToken)) yield return entry;
    }

    public async Task<CatalogEntry?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        CatalogNames.Find(await EntriesAsync(cancellationToken), name, DisplayName);

    public async Task<CatalogListing?> ListIfChangedAsync(ListingValidators? known, CancellationToken cancellationToken)
    {
        var answer = await _fetcher.GetAsync(_index, "Reading " + DisplayName, CatalogIndex.MaxLength, known, cancellationToken);
        return answer is null ? null : new CatalogListing(CatalogIndex.Read(answer.Bytes, DisplayName), answer.Validators);
    }

    public async Task<TorrentDocument> GetAsync(CatalogEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (!Uri.TryCreate(_index, entry.Id, out var url) || url.Scheme is not ("https" or "http")) throw Bad(entry, "has an address that is none of the web");
        if (entry.Size > TorrentDocument.MaxLength) throw Bad(entry, $"has {entry.Size:N0} bytes, more than a .torrent file may have");
        var answer = (await _fetcher.GetAsync(url, $"Downloading '{entry.Name}' of {DisplayName}", TorrentDocument.MaxLength, known: null, cancellationToken))!;
        var bytes = answer.Bytes;
        if (CatalogIndex.IsPage(bytes)) throw Bad(entry, "is a web page, such as a network's log-in page");
        if (entry.Size is { } size && size != bytes.Length) throw Bad(entry, $"arrived with {bytes.Length:N0} bytes, but the index says it has {size:N0}");
        if (!CatalogChecks.IsIntact(entry, bytes)) throw Bad(entry, "does not arrive as the index's checksum says");
        try
        {
            return TorrentDocument.Parse(bytes);
        }
        catch (InvalidTorrentException e)
        {
            throw new CatalogException(CatalogFailure.BadContent, $"'{entry.Name}' of {DisplayName} is no usable torrent: {e.Message}", e);
        }
    }

    public Task<CatalogPosted> PostAsync(CatalogPosting posting, CancellationToken cancellationToken = default) => throw CatalogNames.ReadOnly(DisplayName);

    public Task RemoveAsync(CatalogEntry entry, CancellationToken cancellationToken = default) => throw CatalogNames.ReadOnly(DisplayName);

    public void Dispose() => _fetcher.Dispose();

    private async Task<IReadOnlyList<CatalogEntry>> EntriesAsync(CancellationToken cancellationToken)
    {
        var fresh = await ListIfChangedAsync(_listing?.Validators, cancellationToken);
        if (fresh is not null) _listing = fresh;
        return _listing!.Entries;
    }

    private CatalogException Bad(CatalogEntry entry, string why) =>
        new(CatalogFailure.BadContent, $"'{entry.Name}' of {DisplayName} {why}. Nothing was saved; tell whoever keeps the index.");
}
