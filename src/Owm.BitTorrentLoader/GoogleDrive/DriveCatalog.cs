using System.Globalization;
using System.Runtime.CompilerServices;
using Owm.BitTorrentLoader.Catalogs;
using DriveFile = Owm.BitTorrentLoader.GoogleDrive.V3.Data.File;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>A catalog that is a folder of Google Drive.</summary>
public sealed class DriveCatalog : ITorrentCatalog
{
    private readonly string _folderId;
    private readonly Lazy<DriveFiles> _files;

    /// <summary>Makes a catalog of a folder. Nothing is sent until it is used.</summary>
    /// <param name="folderId">The folder's id.</param>
    /// <param name="options">How Drive is reached, and as whom.</param>
    public DriveCatalog(string folderId, DriveOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folderId);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _folderId = folderId;
        _files = new Lazy<DriveFiles>(() => new DriveFiles(DriveConnection.Open(options), DisplayName));
    }

    /// <inheritdoc/>
    public string DisplayName => $"the Drive folder '{_folderId}'";

    /// <inheritdoc/>
    public async IAsyncEnumerable<CatalogEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var file in _files.Value.ListAsync(DriveQuery.InFolder(_folderId), cancellationToken))
        {
            if (IsLive(file) && file.Name!.EndsWith(TorrentName.Extension, StringComparison.OrdinalIgnoreCase)) yield return EntryOf(file);
        }
    }

    /// <inheritdoc/>
    public async Task<CatalogEntry?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        await FindFileAsync(name, cancellationToken) is { } file ? EntryOf(file) : null;

    /// <inheritdoc/>
    public async Task<TorrentDocument> GetAsync(CatalogEntry entry, CancellationToken cancellationToken = default)
    {
        var file = await _files.Value.GetAsync(entry.Id, cancellationToken);
        if (file.ShortcutDetails is { } shortcut)
        {
            if (shortcut.TargetId is null) throw Unusable(entry, "is a shortcut that leads nowhere");
            file = await _files.Value.GetAsync(shortcut.TargetId, cancellationToken);
            if (file.ShortcutDetails is not null) throw Unusable(entry, "is a shortcut to a shortcut");
        }

        if (file.Trashed == true) throw new CatalogException(CatalogFailure.NotFound, $"'{entry.Name}' is in the bin of {DisplayName}. Ask its owner to restore it.");
        return await _files.Value.DownloadAsync(entry.Name, file, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CatalogEntry> PostAsync(string name, TorrentDocument torrent, string? description, CancellationToken cancellationToken = default)
    {
        CatalogNames.ThrowIfNotPostable(name);
        if (_files.Value.Identity == DriveIdentity.ApiKey)
        {
            throw new CatalogException(CatalogFailure.NotLoggedIn, $"An API key lets {DisplayName} be read, not written. Run 'owm catalog login'.");
        }

        if (await FindFileAsync(name, cancellationToken) is { } there)
        {
            var same = (await GetAsync(EntryOf(there), cancellationToken)).IsSameAs(torrent);
            return same ? EntryOf(there) : throw CatalogNames.WouldOverwrite(name, DisplayName);
        }

        return EntryOf(await _files.Value.UploadAsync(_folderId, name, torrent.Bytes, description, cancellationToken));
    }

    /// <inheritdoc/>
    public Task RemoveAsync(CatalogEntry entry, CancellationToken cancellationToken = default) =>
        _files.Value.DeleteAsync(entry.Id, entry.Name, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_files.IsValueCreated) _files.Value.Dispose();
    }

    private static bool IsLive(DriveFile file) => file.Trashed != true && !string.IsNullOrEmpty(file.Id) && !string.IsNullOrEmpty(file.Name);

    private static CatalogEntry EntryOf(DriveFile file) => new()
    {
        Id = file.Id!,
        Name = file.Name!,
        Description = string.IsNullOrWhiteSpace(file.Description) ? null : file.Description,
        Size = file.Size,
        Md5 = file.Md5Checksum,
        Modified = DateTimeOffset.TryParse(file.ModifiedTimeRaw, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
    };

    private async Task<DriveFile?> FindFileAsync(string name, CancellationToken cancellationToken)
    {
        // Drive's "=" may not mind case, so what it finds is compared again; a name with a digest is asked for in both cases.
        var lower = TorrentName.TryGetDigest(name, out var digest) ? TorrentName.For(digest) : name;
        var found = new List<DriveFile>();
        foreach (var asked in (HashSet<string>)[name, lower])
        {
            await foreach (var file in _files.Value.ListAsync(DriveQuery.InFolder(_folderId, asked), cancellationToken))
            {
                if (IsLive(file) && TorrentName.Same(file.Name!, name) && found.All(f => f.Id != file.Id)) found.Add(file);
            }
        }

        var exact = found.Where(f => f.Name == name).ToList();
        if (exact.Count > 0) found = exact;
        if (found.Count <= 1) return found.FirstOrDefault();
        throw new CatalogException(CatalogFailure.Ambiguous,
            $"In {DisplayName} {found.Count} files are named '{name}': ids {string.Join(", ", found.Select(f => f.Id))}. Remove all but one ('owm catalog rm ID'), or get one by its id.");
    }

    private CatalogException Unusable(CatalogEntry entry, string why) =>
        new(CatalogFailure.BadContent, $"'{entry.Name}' in {DisplayName} {why}. Ask its publisher to post the torrent itself.");
}
