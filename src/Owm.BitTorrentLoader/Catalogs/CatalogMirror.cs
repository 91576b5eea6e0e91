using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Owm.BitTorrentLoader.Files;

namespace Owm.BitTorrentLoader.Catalogs;

/// <summary>How a catalog is mirrored.</summary>
public sealed record CatalogMirrorOptions
{
    /// <summary>Gets whether nothing is fetched, written or deleted. Default <see langword="false"/>.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Gets what decides, knowing their names, whether torrents that are no longer in the catalog are deleted. Default: they stay.</summary>
    public Func<IReadOnlyList<string>, bool>? MayPrune { get; init; }

    /// <summary>Gets what is told how many entries of how many are done. Default: nobody.</summary>
    public IProgress<(int Done, int Total)>? Progress { get; init; }
}

/// <summary>What mirroring did.</summary>
/// <param name="Fetched">Names of the files that were new or changed.</param>
/// <param name="Unchanged">How many were there and right.</param>
/// <param name="Gone">Names of the files whose entries are no longer in the catalog.</param>
/// <param name="IsPruned">Whether those were deleted.</param>
/// <param name="Failures">What could not be mirrored, and why.</param>
public sealed record CatalogMirrored(IReadOnlyList<string> Fetched, int Unchanged, IReadOnlyList<string> Gone, bool IsPruned, IReadOnlyList<string> Failures);

/// <summary>
/// Copies a catalog into a directory that is a catalog itself: opened as a folder, or put on a web server, where its
/// <c>index.json</c> is read without any account. Again, it fetches only what has changed. A file that it did not write stays as it is.
/// </summary>
public static class CatalogMirror
{
    private const int Parallelism = 6;

    /// <summary>Mirrors.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="directory">The directory; it is made when it is not there.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops it; the next run goes on.</param>
    /// <exception cref="CatalogException">The catalog cannot be reached or read, or the directory not be written.</exception>
    public static async Task<CatalogMirrored> RunAsync(ITorrentCatalog catalog, string directory, CatalogMirrorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        directory = Path.GetFullPath(directory);
        try
        {
            var mirror = new Mirror(catalog, directory, options, await ReadIndexAsync(directory, cancellationToken));
            return await mirror.RunAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CatalogException(
                e is UnauthorizedAccessException ? CatalogFailure.NotAllowed : CatalogFailure.Storage, $"The directory '{directory}' could not be written: {e.Message} Choose another one.", e);
        }
    }

    private static async Task<IReadOnlyList<CatalogEntry>> ReadIndexAsync(string directory, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, CatalogIndex.FileName);
        if (!File.Exists(path)) return [];
        var bytes = await BoundedFile.ReadAsync(path, CatalogIndex.MaxLength, cancellationToken) ?? [];
        return CatalogIndex.Read(bytes, $"the file '{path}'");
    }

    private sealed class Mirror(ITorrentCatalog catalog, string directory, CatalogMirrorOptions options, IReadOnlyList<CatalogEntry> before)
    {
        private readonly Dictionary<string, CatalogEntry> _before = before.DistinctBy(LocalName).ToDictionary(LocalName, StringComparer.Ordinal);
        private readonly ConcurrentQueue<string> _fetched = new();
        private readonly ConcurrentQueue<string> _failures = new();
        private int _unchanged;
        private int _done;

        public async Task<CatalogMirrored> RunAsync(CancellationToken cancellationToken)
        {
            var entries = await catalog.ListAsync(cancellationToken).ToListAsync(cancellationToken);
            var names = Names(entries);
            if (!options.IsDryRun) Directory.CreateDirectory(directory);
            var after = new CatalogEntry?[entries.Count];
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, entries.Count, parallel, async (i, token) =>
            {
                after[i] = await OneAsync(entries[i], names[i], token);
                options.Progress?.Report((Interlocked.Increment(ref _done), entries.Count));
            });

            var present = names.ToHashSet(StringComparer.Ordinal);
            string[] gone = [.. _before.Keys.Where(name => !present.Contains(name)).Order(StringComparer.Ordinal)];
            var isPruned = gone.Length > 0 && !options.IsDryRun && options.MayPrune?.Invoke(gone) == true;
            if (isPruned) foreach (var name in gone) Delete(name);
            if (!options.IsDryRun) WriteIfOther(CatalogIndex.FileName, CatalogIndex.Write([.. after.OfType<CatalogEntry>(), .. isPruned ? [] : gone.Select(name => _before[name])]));
            return new CatalogMirrored([.. _fetched.Order(StringComparer.Ordinal)], _unchanged, gone, isPruned, [.. _failures.Order(StringComparer.Ordinal)]);
        }

        private static string LocalName(CatalogEntry entry) => Uri.UnescapeDataString(entry.Id);

        // What goes by the name of another is told apart by its id.
        private static List<string> Names(List<CatalogEntry> entries)
        {
            var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            return entries.ConvertAll(entry =>
            {
                var name = entry.FileName;
                if (taken.Add(name)) return name;
                var other = $"{name[..^TorrentName.Extension.Length]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entry.Id)))[..12]}{TorrentName.Extension}";
                taken.Add(other);
                return other;
            });
        }

        private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

        // Returns the entry of the index; null when there is no such file here in the end.
        private async Task<CatalogEntry?> OneAsync(CatalogEntry entry, string name, CancellationToken cancellationToken)
        {
            var path = Path.Combine(directory, name);
            var there = File.Exists(path) ? await BoundedFile.ReadAsync(path, TorrentDocument.MaxLength, cancellationToken) ?? [] : null;
            try
            {
                if (there is not null && CatalogChecks.HasChecksum(entry) && CatalogChecks.IsIntact(entry, there))
                {
                    Interlocked.Increment(ref _unchanged);
                    return Described(entry, name, there);
                }

                if (there is not null && Hex(there) != _before.GetValueOrDefault(name)?.Sha256 && CatalogChecks.HasChecksum(entry))
                    throw new CatalogException(CatalogFailure.WouldOverwrite, $"'{path}' is another file, which was not mirrored. Move it away, or choose another directory.");

                if (options.IsDryRun)
                {
                    _fetched.Enqueue(name);
                    return null;
                }

                var torrent = await catalog.GetAsync(entry, cancellationToken);
                var bytes = torrent.Bytes.ToArray();
                if (there is not null && bytes.AsSpan().SequenceEqual(there))
                {
                    Interlocked.Increment(ref _unchanged);
                    return Described(entry, name, there);
                }

                if (there is not null && Hex(there) != _before.GetValueOrDefault(name)?.Sha256)
                    throw new CatalogException(CatalogFailure.WouldOverwrite, $"'{path}' is another file, which was not mirrored. Move it away, or choose another directory.");
                AtomicFile.Write(path, bytes, overwrite: there is not null);
                if (entry.Modified is { } modified) File.SetLastWriteTimeUtc(path, modified.UtcDateTime);
                _fetched.Enqueue(name);
                return Described(entry, name, bytes);
            }
            catch (CatalogException e) when (e.Failure is CatalogFailure.BadContent or CatalogFailure.NotFound or CatalogFailure.WouldOverwrite)
            {
                _failures.Enqueue(e.Message);
                return _before.TryGetValue(name, out var kept) && there is not null ? kept : null;
            }
        }

        private CatalogEntry Described(CatalogEntry entry, string name, byte[] bytes)
        {
            if (!options.IsDryRun)
            {
                if (entry.Description is not null) WriteIfOther(name + FolderCatalog.DescriptionExtension, Encoding.UTF8.GetBytes(entry.Description.Trim() + "\n"));
                if (entry.Source is not null || entry.Digests.Count > 0) WriteIfOther(name + FolderCatalog.DetailsExtension, CatalogIndex.WriteDetails(entry.Source, entry.Digests));
            }

            return entry with { Id = Uri.EscapeDataString(name), Size = bytes.Length, Md5 = Convert.ToHexStringLower(MD5.HashData(bytes)), Sha256 = Hex(bytes) };
        }

        private void WriteIfOther(string name, byte[] content)
        {
            var path = Path.Combine(directory, name);
            if (File.Exists(path) && new FileInfo(path).Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content)) return;
            AtomicFile.Write(path, content, overwrite: true);
        }

        // Only what is still as it was mirrored, and only here: the index may have been written by others.
        private void Delete(string name)
        {
            var path = Path.Combine(directory, name);
            if (name != Path.GetFileName(name) || !name.EndsWith(TorrentName.Extension, StringComparison.OrdinalIgnoreCase) || !File.Exists(path)) return;
            if (new FileInfo(path).Length > TorrentDocument.MaxLength || Hex(File.ReadAllBytes(path)) != _before[name].Sha256) return;
            File.Delete(path);
            File.Delete(path + FolderCatalog.DescriptionExtension);
            File.Delete(path + FolderCatalog.DetailsExtension);
        }
    }
}
