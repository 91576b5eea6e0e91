using System.Runtime.CompilerServices;
using System.Text;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Files;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>
/// A catalog that is a directory, perhaps on a share: each entry is a .torrent file, with its description beside it in
/// <c>NAME.torrent.txt</c>, and what record it belongs to in <c>NAME.torrent.json</c>. Files appear whole or not at all, and none is ever replaced, so many may use it at a time.
/// </summary>
public sealed class FolderCatalog : ITorrentCatalog
{
    internal const string DescriptionExtension = ".txt";
    internal const string DetailsExtension = ".json";
    private const int MaxDescriptionLength = 64 * 1024;

    private static readonly EnumerationOptions Listing = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly string _directory;

    /// <summary>Makes a catalog of a directory.</summary>
    /// <param name="directory">The directory.</param>
    public FolderCatalog(string directory) => _directory = Path.GetFullPath(directory);

    /// <inheritdoc/>
    public string DisplayName => $"the folder '{_directory}'";

    /// <inheritdoc/>
    public async IAsyncEnumerable<CatalogEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var name in Names())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await EntryAsync(name, cancellationToken) is { } entry) yield return entry;
        }
    }

    /// <inheritdoc/>
    public async Task<CatalogEntry?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        var names = Names();
        if (names.Contains(name, StringComparer.Ordinal)) return await EntryAsync(name, cancellationToken);
        string[] same = [.. names.Where(n => TorrentName.Same(n, name))];
        if (same.Length > 1)
        {
            throw new CatalogException(CatalogFailure.Ambiguous,
                $"In {DisplayName} {same.Length} entries go by '{name}': {string.Join(", ", same)}. Remove all but one.");
        }

        return same.Length == 0 ? null : await EntryAsync(same[0], cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<TorrentDocument> GetAsync(CatalogEntry entry, CancellationToken cancellationToken = default)
    {
        var path = PathOf(entry.Id);
        try
        {
            return await TorrentDocument.ReadAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotThere(entry.Id, e);
        }
        catch (InvalidTorrentException e)
        {
            throw new CatalogException(CatalogFailure.BadContent, e.Message, e);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            throw Failed($"'{path}' could not be read", e);
        }
    }

    /// <inheritdoc/>
    public async Task<CatalogPosted> PostAsync(CatalogPosting posting, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(posting);
        var (name, torrent, description) = (posting.Name, posting.Torrent, posting.Description);
        CatalogNames.ThrowIfNotPostable(name);
        RequireDirectory();
        if (await FindAsync(name, cancellationToken) is { } there) return new CatalogPosted(await CheckSameAsync(there, torrent, cancellationToken), WasThere: true);

        var path = PathOf(name);
        try
        {
            // The description first: an entry is never seen without its own.
            if (!string.IsNullOrWhiteSpace(description)) AtomicFile.Write(path + DescriptionExtension, Encoding.UTF8.GetBytes(description.Trim() + "\n"), overwrite: true);
            if (posting.Source is not null || posting.Digests.Count > 0) AtomicFile.Write(path + DetailsExtension, CatalogIndex.WriteDetails(posting.Source, posting.Digests), overwrite: true);
            await torrent.SaveAsync(path, cancellationToken);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // Somebody else may have posted it between the look and the write.
            if (File.Exists(path) && await EntryAsync(name, cancellationToken) is { } raced) return new CatalogPosted(await CheckSameAsync(raced, torrent, cancellationToken), WasThere: true);
            throw Failed($"'{path}' could not be written", e);
        }

        return new CatalogPosted(await EntryAsync(name, cancellationToken) ?? throw NotThere(name), WasThere: false);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(CatalogEntry entry, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(entry.Id);
        if (!File.Exists(path)) throw NotThere(entry.Id);
        try
        {
            File.Delete(path);
            File.Delete(path + DescriptionExtension);
            File.Delete(path + DetailsExtension);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            throw Failed($"'{path}' could not be deleted", e);
        }

        return Task.CompletedTask;
    }

    /// <summary>Does nothing: a folder is not held open.</summary>
    public void Dispose()
    {
    }

    private static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException;

    private static CatalogException Failed(string what, Exception e) => e is UnauthorizedAccessException
        ? new CatalogException(CatalogFailure.NotAllowed, $"{what}: permission denied. Ask its owner for the right to.", e)
        : new CatalogException(CatalogFailure.Storage, $"{what}: {e.Message}", e);

    private async Task<CatalogEntry> CheckSameAsync(CatalogEntry there, TorrentDocument torrent, CancellationToken cancellationToken)
    {
        var path = PathOf(there.Id);
        byte[]? bytes;
        try
        {
            bytes = await BoundedFile.ReadAsync(path, TorrentDocument.MaxLength, cancellationToken);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            throw Failed($"'{path}' could not be read", e);
        }

        if (bytes.AsSpan().SequenceEqual(torrent.Bytes.Span) || HasSameContent(bytes, torrent)) return there;
        throw CatalogNames.WouldOverwrite(there.Name, DisplayName);
    }

    // Made at another time or with other trackers, it is the same swarm.
    private static bool HasSameContent(byte[]? bytes, TorrentDocument torrent)
    {
        try
        {
            return bytes is not null && TorrentDocument.Parse(bytes).Torrent.InfoHash == torrent.Torrent.InfoHash;
        }
        catch (InvalidTorrentException)
        {
            return false;
        }
    }

    private string[] Names()
    {
        RequireDirectory();
        try
        {
            string[] names =
            [
                .. Directory.EnumerateFiles(_directory, "*", Listing).Select(p => Path.GetFileName(p))
                    .Where(n => n.EndsWith(TorrentName.Extension, StringComparison.OrdinalIgnoreCase) && !n.StartsWith('.')),
            ];
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            throw Failed($"{DisplayName} could not be read", e);
        }
    }

    // Null when it has gone since it was listed.
    private async Task<CatalogEntry?> EntryAsync(string name, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(name));
        if (!file.Exists) return null;
        var (source, digests) = CatalogIndex.ReadDetails(await BesideAsync(file.FullName + DetailsExtension, cancellationToken));
        return new CatalogEntry
        {
            Id = name,
            Name = name,
            Size = file.Length,
            Modified = new DateTimeOffset(file.LastWriteTimeUtc),
            Description = Text(await BesideAsync(file.FullName + DescriptionExtension, cancellationToken)),
            Source = source,
            Digests = digests,
        };
    }

    private static string? Text(byte[]? bytes)
    {
        var text = bytes is null ? "" : Encoding.UTF8.GetString(bytes).Trim();
        return text.Length == 0 ? null : text;
    }

    private static async Task<byte[]?> BesideAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return await BoundedFile.ReadAsync(path, MaxDescriptionLength, cancellationToken);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // An entry may be without a description; one that cannot be read must not hide the torrent.
            return null;
        }
    }

    private string PathOf(string name)
    {
        // Only what was listed here, or what may be posted: never a path that leads elsewhere.
        if (name != Path.GetFileName(name) || name.Contains('\\', StringComparison.Ordinal)) throw NotThere(name);
        return Path.Combine(_directory, name);
    }

    private void RequireDirectory()
    {
        if (Directory.Exists(_directory)) return;
        throw new CatalogException(CatalogFailure.NotFound,
            $"The catalog folder '{_directory}' does not exist. Make it, mount the share it is on, or choose another catalog with --catalog.");
    }

    private CatalogException NotThere(string name, Exception? cause = null) =>
        new(CatalogFailure.NotFound, $"'{name}' is not in {DisplayName}. 'owm catalog list' shows what is.", cause);
}
