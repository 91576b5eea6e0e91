using System.Globalization;
using System.Runtime.CompilerServices;
using Owm.BitTorrentLoader.Catalogs;
using DriveFile = Owm.BitTorrentLoader.GoogleDrive.V3.Data.File;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>A catalog that is a folder of Google Drive.</summary>
public sealed class DriveCatalog : ITorrentCatalog
{
    private readonly string _folderId;
    private readonly DriveOptions _options;
    private readonly Lazy<DriveFiles> _reading;
    private readonly Lazy<DriveFiles> _writing;

    /// <summary>Makes a catalog of a folder. Nothing is sent until it is used.</summary>
    /// <param name="folderId">The folder's id.</param>
    /// <param name="options">How Drive is reached, and as whom.</param>
    public DriveCatalog(string folderId, DriveOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folderId);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _folderId = folderId;
        _options = options;
        _reading = new Lazy<DriveFiles>(() => new DriveFiles(DriveConnection.Open(options, isReading: true), DisplayName));
        _writing = new Lazy<DriveFiles>(() => new DriveFiles(DriveConnection.Open(options), DisplayName));
    }

    /// <inheritdoc/>
    public string DisplayName => $"the Drive folder '{_folderId}'";

    /// <summary>Lists every entry, the oldest first: a new one gets the next serial number, and the others keep theirs.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    public async IAsyncEnumerable<CatalogEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var files = new List<DriveFile>();
        await foreach (var file in _reading.Value.ListAsync(DriveQuery.InFolder(_folderId), cancellationToken))
        {
            if (IsLive(file) && file.Name!.EndsWith(TorrentName.Extension, StringComparison.OrdinalIgnoreCase)) files.Add(file);
        }

        // RFC 3339 of one form, always UTC: the order of the texts is that of the times.
        foreach (var file in files.DistinctBy(f => f.Id).OrderBy(f => f.CreatedTimeRaw, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal).ThenBy(f => f.Id, StringComparer.Ordinal))
            yield return EntryOf(file);
    }

    /// <inheritdoc/>
    public async Task<CatalogEntry?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        OnlyOne(name, await FindFilesAsync(_reading.Value, name, cancellationToken)) is { } file ? EntryOf(file) : null;

    /// <inheritdoc/>
    public async Task<TorrentDocument> GetAsync(CatalogEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var known = new DriveFile { Id = entry.Id, Size = entry.Size, Md5Checksum = entry.Md5, Sha256Checksum = entry.Sha256 };
        if (known.Size is null || known.Md5Checksum is null) return await LookUpAndGetAsync(entry, cancellationToken);
        try
        {
            // What the listing told is enough: one request in place of two.
            return await _reading.Value.DownloadAsync(entry.Name, known, cancellationToken);
        }
        catch (CatalogException e) when (e.Failure == CatalogFailure.BadContent)
        {
            var now = await _reading.Value.GetAsync(entry.Id, cancellationToken);
            if (string.Equals(now.Md5Checksum, known.Md5Checksum, StringComparison.OrdinalIgnoreCase)) throw;
        }

        // It was changed after it was listed.
        return await LookUpAndGetAsync(entry, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CatalogPosted> PostAsync(CatalogPosting posting, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(posting);
        CatalogNames.ThrowIfNotPostable(posting.Name);
        ThrowIfReadOnly();
        var found = await FindFilesAsync(_writing.Value, posting.Name, cancellationToken);
        if (_reading.Value.Identity != _writing.Value.Identity)
        {
            // What others published is only seen by the one, what is not shared with everybody only by the other.
            found = [.. found.Concat(await FindFilesAsync(_reading.Value, posting.Name, cancellationToken)).DistinctBy(f => f.Id)];
        }

        if (OnlyOne(posting.Name, found) is { } there)
        {
            return await IsSameAsync(EntryOf(there), posting.Torrent, cancellationToken)
                ? new CatalogPosted(EntryOf(there), WasThere: true)
                : throw CatalogNames.WouldOverwrite(posting.Name, DisplayName);
        }

        var file = new DriveFile
        {
            Name = posting.Name,
            Description = posting.Description,
            MimeType = DriveFiles.TorrentType,
            Parents = [_folderId],
            Properties = DriveProperties.Of(posting.Source, posting.Digests),
        };
        var sessions = _options.TokenDirectory is null ? null : new DriveUploadSessions(_options.TokenDirectory, _options.TimeProvider);
        return new CatalogPosted(EntryOf(await _writing.Value.UploadAsync(file, posting.Torrent.Bytes, sessions, cancellationToken)), WasThere: false);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(CatalogEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ThrowIfReadOnly();
        await _writing.Value.DeleteAsync(entry.Id, entry.Name, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_reading.IsValueCreated) _reading.Value.Dispose();
        if (_writing.IsValueCreated) _writing.Value.Dispose();
    }

    private static bool IsLive(DriveFile file) => file.Trashed != true && !string.IsNullOrEmpty(file.Id) && !string.IsNullOrEmpty(file.Name);

    private static CatalogEntry EntryOf(DriveFile file) => new()
    {
        Id = file.Id!,
        Name = file.Name!,
        Description = string.IsNullOrWhiteSpace(file.Description) ? null : file.Description,
        Size = file.Size,
        Md5 = file.Md5Checksum?.ToLowerInvariant(),
        Sha256 = file.Sha256Checksum?.ToLowerInvariant(),
        Source = DriveProperties.SourceOf(file.Properties),
        Digests = DriveProperties.DigestsOf(file.Properties),
        Modified = DateTimeOffset.TryParse(file.ModifiedTimeRaw, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
    };

    private async Task<TorrentDocument> LookUpAndGetAsync(CatalogEntry entry, CancellationToken cancellationToken)
    {
        var file = await _reading.Value.GetAsync(entry.Id, cancellationToken);
        if (file.ShortcutDetails is { } shortcut)
        {
            if (shortcut.TargetId is null) throw Unusable(entry, "is a shortcut that leads nowhere");
            file = await _reading.Value.GetAsync(shortcut.TargetId, cancellationToken);
            if (file.ShortcutDetails is not null) throw Unusable(entry, "is a shortcut to a shortcut");
        }

        if (file.Trashed == true) throw new CatalogException(CatalogFailure.NotFound, $"'{entry.Name}' is in the bin of {DisplayName}. Ask its owner to restore it.");
        return await _reading.Value.DownloadAsync(entry.Name, file, cancellationToken);
    }

    private async Task<List<DriveFile>> FindFilesAsync(DriveFiles files, string name, CancellationToken cancellationToken)
    {
        // Drive's "=" may not mind case, so what it finds is compared again; a name with a digest is asked for in both cases.
        var lower = TorrentName.TryGetDigest(name, out var digest) ? TorrentName.For(digest) : name;
        var found = new List<DriveFile>();
        foreach (var asked in (HashSet<string>)[name, lower])
        {
            await foreach (var file in files.ListAsync(DriveQuery.InFolder(_folderId, asked), cancellationToken))
            {
                if (IsLive(file) && TorrentName.Same(file.Name!, name) && found.All(f => f.Id != file.Id)) found.Add(file);
            }
        }

        var exact = found.Where(f => f.Name == name).ToList();
        return exact.Count > 0 ? exact : found;
    }

    private DriveFile? OnlyOne(string name, List<DriveFile> found) =>
        found.Count > 1 ? throw CatalogNames.Ambiguous(name, found.Select(f => f.Id!), DisplayName) : found.FirstOrDefault();

    private async Task<bool> IsSameAsync(CatalogEntry there, TorrentDocument torrent, CancellationToken cancellationToken) =>
        (CatalogChecks.HasChecksum(there) && CatalogChecks.IsIntact(there, torrent.Bytes.Span))
        || (await GetAsync(there, cancellationToken)).Torrent.InfoHash == torrent.Torrent.InfoHash;

    private void ThrowIfReadOnly()
    {
        if (_writing.Value.Identity != DriveIdentity.ApiKey) return;
        throw new CatalogException(CatalogFailure.NotLoggedIn, $"An API key lets {DisplayName} be read, not written. Run 'owm catalog login'.");
    }

    private CatalogException Unusable(CatalogEntry entry, string why) =>
        new(CatalogFailure.BadContent, $"'{entry.Name}' in {DisplayName} {why}. Ask its publisher to post the torrent itself.");
}
