using Owm.BitTorrent.Metainfo;
using Owm.BitTorrent.Primitives;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Digests;
using Owm.DataSources;

namespace Owm.BitTorrentLoader;

/// <summary>How a torrent is made for publishing.</summary>
public sealed record TorrentPublishOptions
{
    /// <summary>Gets what the torrent says beside its content. Default: nothing.</summary>
    public TorrentBuilderOptions Torrent { get; init; } = new();

    /// <summary>Gets the digest that names the torrent. Default <see cref="DigestAlgorithm.Md5"/>, as this community has it.</summary>
    public DigestAlgorithm NameDigest { get; init; } = DigestAlgorithm.Md5;

    /// <summary>Gets what other digests are made in the same read, for the record. Default SHA-256, which keeps out forgers.</summary>
    public IReadOnlyList<DigestAlgorithm> OtherDigests { get; init; } = [DigestAlgorithm.Sha256];

    /// <summary>Gets the directory that the .torrent file goes into. Default: the one that the content is in.</summary>
    public string? OutputDirectory { get; init; }
}

/// <summary>A torrent that was made.</summary>
/// <param name="Path">The .torrent file, named by its content's digest.</param>
/// <param name="Document">What is in it.</param>
/// <param name="Digests">The content's digests.</param>
public sealed record PublishedTorrent(string Path, TorrentDocument Document, ContentDigests Digests)
{
    /// <summary>Gets the file's name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>The publishing half: digest, torrent, catalog.</summary>
public static class TorrentPublisher
{
    /// <summary>Makes a torrent of a file or directory, named by its content's digest. The content is read once.</summary>
    /// <param name="path">The file or directory.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops it; no file is left.</param>
    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="InvalidTorrentException">It cannot be made a torrent of.</exception>
    /// <exception cref="StorageException">Something in it could not be read, or changed meanwhile.</exception>
    /// <exception cref="IOException">The .torrent file could not be written, or another one of that name is there.</exception>
    public static async Task<PublishedTorrent> CreateAsync(
        string path, TorrentPublishOptions? options = null, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new TorrentPublishOptions();
        path = Path.GetFullPath(Path.TrimEndingDirectorySeparator(path));
        if (!Path.Exists(path)) throw new FileNotFoundException($"No file or directory is at '{path}'. Check the path.", path);

        using var digester = new ContentDigester([options.NameDigest, .. options.OtherDigests], Directory.Exists(path));
        var torrent = await Task.Run(() => Build(path, options, digester, progress, cancellationToken), cancellationToken);
        var digests = digester.Finish();
        var document = TorrentDocument.Parse(TorrentWriter.Write(torrent));
        var directory = options.OutputDirectory is null ? Path.GetDirectoryName(path)! : Path.GetFullPath(options.OutputDirectory);
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, TorrentName.For(digests[options.NameDigest]!));
        await document.SaveAsync(file, cancellationToken);
        return new PublishedTorrent(file, document, digests);
    }

    /// <summary>Posts a torrent to a catalog, under its name.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="description">A text about it for people.</param>
    /// <param name="cancellationToken">Stops the transfer.</param>
    /// <exception cref="CatalogException">The catalog failed, or has another torrent of that name.</exception>
    public static Task<CatalogEntry> PostAsync(
        PublishedTorrent torrent, ITorrentCatalog catalog, string? description, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(torrent);
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.PostAsync(torrent.Name, torrent.Document, description, cancellationToken);
    }

    private static Torrent Build(
        string path, TorrentPublishOptions options, ContentDigester digester, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var isFolder = Directory.Exists(path);
        var current = -1;
        return TorrentBuilder.Build(path, options.Torrent, progress is null ? null : new ProgressAdapter(progress), OnContent, cancellationToken);

        void OnContent(TorrentFile file, ReadOnlyMemory<byte> bytes)
        {
            if (isFolder && file.Index != current)
            {
                current = file.Index;
                digester.NextFile(file.Path);
            }

            // The memory is lent until this returns.
            digester.AppendAsync(bytes).GetAwaiter().GetResult();
        }
    }

    private sealed class ProgressAdapter(IProgress<LoadProgress> progress) : IProgress<TorrentBuildProgress>
    {
        public void Report(TorrentBuildProgress value) => progress.Report(new LoadProgress(LoadPhase.Verifying, value.Done, value.Total));
    }
}
