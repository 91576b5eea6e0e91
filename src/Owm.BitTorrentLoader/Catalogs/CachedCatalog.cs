using System.Globalization;
using System.Runtime.CompilerServices;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>
/// A catalog behind a network, and what is remembered of it. What is fresh is preferred; when the network fails, what is remembered
/// is given out, and it is said how old it is. A refusal (no login, no right, no such folder) is never covered up by it.
/// </summary>
internal sealed class CachedCatalog : ITorrentCatalog
{
    private readonly ITorrentCatalog _catalog;
    private readonly CatalogStore _store;
    private readonly CatalogCacheOptions _options;
    private bool _hasSpoken;

    public CachedCatalog(ITorrentCatalog catalog, CatalogSpec spec, CatalogCacheOptions options)
    {
        _catalog = catalog;
        _store = new CatalogStore(options.Directory, spec.ToString());
        _options = options;
    }

    public string DisplayName => _catalog.DisplayName;

    public async IAsyncEnumerable<CatalogEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var entry in await EntriesAsync(cancellationToken)) yield return entry;
    }

    public async Task<CatalogEntry?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        // An index has to be read whole in any case, so that it is remembered, too.
        if (_options.IsOffline || _catalog is IConditionalCatalog) return CatalogNames.Find(await EntriesAsync(cancellationToken), name, DisplayName);
        try
        {
            return await _catalog.FindAsync(name, cancellationToken);
        }
        catch (CatalogException e) when (IsOfNetwork(e))
        {
            return CatalogNames.Find(await RememberedAsync(e, cancellationToken), name, DisplayName);
        }
    }

    public async Task<TorrentDocument> GetAsync(CatalogEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var remembered = await _store.ReadTorrentAsync(entry, cancellationToken);
        if (remembered is not null && (_options.IsOffline || CatalogChecks.HasChecksum(entry))) return remembered;
        if (_options.IsOffline) throw new CatalogException(CatalogFailure.Network, $"'{entry.Name}' of {DisplayName} is not among what is remembered. Ask again without --offline.");
        try
        {
            var torrent = await _catalog.GetAsync(entry, cancellationToken);
            Remember(() => _store.WriteTorrent(entry, torrent));
            return torrent;
        }
        catch (CatalogException e) when (IsOfNetwork(e) && remembered is not null)
        {
            return remembered;
        }
    }

    public Task<CatalogPosted> PostAsync(CatalogPosting posting, CancellationToken cancellationToken = default)
    {
        ThrowIfOffline();
        return _catalog.PostAsync(posting, cancellationToken);
    }

    public Task RemoveAsync(CatalogEntry entry, CancellationToken cancellationToken = default)
    {
        ThrowIfOffline();
        return _catalog.RemoveAsync(entry, cancellationToken);
    }

    public void Dispose() => _catalog.Dispose();

    private static bool IsOfNetwork(CatalogException e) => e.Failure is CatalogFailure.Network or CatalogFailure.RateLimited;

    private static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 2 } => "a minute ago",
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} minutes ago"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} hours ago"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} days ago"),
    };

    private async Task<IReadOnlyList<CatalogEntry>> EntriesAsync(CancellationToken cancellationToken)
    {
        if (_options.IsOffline) return await RememberedAsync(cause: null, cancellationToken);
        try
        {
            return await FreshAsync(cancellationToken);
        }
        catch (CatalogException e) when (IsOfNetwork(e))
        {
            return await RememberedAsync(e, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<CatalogEntry>> FreshAsync(CancellationToken cancellationToken)
    {
        if (_catalog is not IConditionalCatalog conditional)
        {
            var listing = new CatalogListing(await _catalog.ListAsync(cancellationToken).ToListAsync(cancellationToken), Validators: null);
            Remember(() => _store.WriteListing(listing, _options.TimeProvider.GetUtcNow()));
            return listing.Entries;
        }

        var known = (await _store.ReadListingAsync(cancellationToken))?.Listing;
        if (await conditional.ListIfChangedAsync(known?.Validators, cancellationToken) is { } fresh)
        {
            Remember(() => _store.WriteListing(fresh, _options.TimeProvider.GetUtcNow()));
            return fresh.Entries;
        }

        try
        {
            await _store.RenewListingAsync(known!, _options.TimeProvider.GetUtcNow(), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotRemembered(e);
        }

        return known!.Entries;
    }

    private async Task<IReadOnlyList<CatalogEntry>> RememberedAsync(CatalogException? cause, CancellationToken cancellationToken)
    {
        if (await _store.ReadListingAsync(cancellationToken) is not var (listing, fetched))
        {
            throw cause ?? new CatalogException(CatalogFailure.Network, $"Nothing is remembered of {DisplayName} yet. Ask once without --offline.");
        }

        var age = Age(_options.TimeProvider.GetUtcNow() - fetched);
        var when = fetched.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        Say($"{(cause is null ? "" : cause.Message + " ")}This is what {DisplayName} held {age} ({when} UTC).");
        return listing.Entries;
    }

    // What cannot be remembered is no reason to fail: it has been fetched.
    private void Remember(Action remember)
    {
        try
        {
            remember();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotRemembered(e);
        }
    }

    private void NotRemembered(Exception e) => Say($"{DisplayName} could not be remembered for when the network fails: {e.Message}");

    private void Say(string text)
    {
        if (_hasSpoken) return;
        _hasSpoken = true;
        _options.Notice?.Invoke(char.ToUpperInvariant(text[0]) + text[1..]);
    }

    private void ThrowIfOffline()
    {
        if (_options.IsOffline) throw new CatalogException(CatalogFailure.Usage, $"{DisplayName} cannot be changed without a network. Leave out --offline.");
    }
}
