using System.Runtime.CompilerServices;
using System.Text;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Files;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>
/// A catalog that is a directory, perhaps on a share: each entry is a .torrent file, with its description beside it in
/// <c>NAME.torrent.txt</c>. Files appear whole or not at all, and none is ever replaced, so many may use it at a time.
/// </summary>
public sealed class FolderCatalog : ITorrentCatalog
{
    private const string DescriptionExtension = ".txt";
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
    public async Task<CatalogEntry> PostAsync(string name, TorrentDocument torrent, string? description, CancellationToken cancellationToken = default)
    {
        CatalogNames.ThrowIfNotPostable(name);
        RequireDirectory();
        if (await FindAsync(name, cancellationToken) is { } there) return await CheckSameAsync(there, torrent, cancellationToken);

        var path = PathOf(name);
        try
        {
            // The description first: an entry is never seen without its own.
            if (!string.IsNullOrWhiteSpace(description)) AtomicFile.Write(path + DescriptionExtension, Encoding.UTF8.GetBytes(description.Trim() + "\n"), overwrite: true);
            await torrent.SaveAsync(path, cancellationToken);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // Somebody else may have posted it between the look and the write.
            if (File.Exists(path) && await EntryAsync(name, cancellationToken) is { } raced) return await CheckSameAsync(raced, torrent, cancellationToken);
            throw Failed($"'{path}' could not be written", e);
        }

        return await EntryAsync(name, cancellationToken) ?? throw NotThere(name);
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

        if (bytes.AsSpan().SequenceEqual(torrent.Bytes.Span)) return there;
        throw CatalogNames.WouldOverwrite(there.Name, DisplayName);
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
        return new CatalogEntry
        {
            Id = name,
            Name = name,
            Size = file.Length,
            Modified = new DateTimeOffset(file.LastWriteTimeUtc),
            Description = await DescriptionAsync(file.FullName + DescriptionExtension, cancellationToken),
        };
    }

    private static async Task<string?> DescriptionAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await BoundedFile.ReadAsync(path, MaxDescriptionLength, cancellationToken);
            var text = bytes is null ? "" : Encoding.UTF8.GetString(bytes).Trim();
            return text.Length == 0 ? null : text;
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
