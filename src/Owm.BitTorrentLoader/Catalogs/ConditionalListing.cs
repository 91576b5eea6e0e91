namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>What marks one state of a listing on a web server (RFC 9110 section 8.8).</summary>
/// <param name="ETag">The entity tag, as the server wrote it.</param>
/// <param name="LastModified">When the server says it was changed.</param>
internal sealed record ListingValidators(string? ETag, string? LastModified);

/// <summary>All entries of a catalog at one time.</summary>
/// <param name="Entries">The entries, in the catalog's order.</param>
/// <param name="Validators">What marks this state, when the catalog has such marks.</param>
internal sealed record CatalogListing(IReadOnlyList<CatalogEntry> Entries, ListingValidators? Validators);

/// <summary>A catalog that tells when nothing has changed, instead of everything again.</summary>
internal interface IConditionalCatalog : ITorrentCatalog
{
    /// <summary>Lists every entry, or returns null when nothing has changed.</summary>
    /// <param name="known">What marked the state that is known; null for none.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    Task<CatalogListing?> ListIfChangedAsync(ListingValidators? known, CancellationToken cancellationToken);
}
