using Owm.BitTorrent.Metainfo;
using Owm.BitTorrentLoader.Digests;
using ContentFile = Owm.BitTorrentLoader.Digests.ContentFile;

namespace Owm.BitTorrentLoader;

/// <summary>A torrent's content, as digests and directories see it.</summary>
public static class TorrentContent
{
    /// <summary>Lists a torrent's files as its digest takes them: without padding (BEP 47), and for a directory by their paths
    /// below it, in ordinal order.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="open">Opens a file of the torrent for reading from its start.</param>
    public static IReadOnlyList<ContentFile> FilesInDigestOrder(Torrent torrent, Func<TorrentFile, Stream> open) =>
    [
        .. torrent.Files.Where(f => !f.IsPadding)
            .Select(f => new ContentFile(torrent.IsSingleFile ? f.Path : PathInside(torrent, f), () => open(f)))
            .OrderBy(f => f.Path, StringComparer.Ordinal),
    ];

    /// <summary>Returns where a file of a torrent is, for content in a directory.</summary>
    /// <param name="directory">The directory that holds the content.</param>
    /// <param name="file">The file.</param>
    public static string PathOf(string directory, TorrentFile file) => Path.Combine([directory, .. file.Path.Split('/')]);

    /// <summary>Makes digests of a torrent's content on disk.</summary>
    /// <param name="torrent">The torrent.</param>
    /// <param name="directory">The directory that holds the content.</param>
    /// <param name="algorithms">The digests to make.</param>
    /// <param name="progress">Is told how many bytes have been read.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static Task<ContentDigests> DigestAsync(
        Torrent torrent, string directory, IEnumerable<DigestAlgorithm> algorithms, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var files = FilesInDigestOrder(torrent, f => ContentDigest.OpenFile(PathOf(directory, f)));
        return torrent.IsSingleFile
            ? ContentDigest.OfFileAsync(files[0], algorithms, progress, cancellationToken)
            : ContentDigest.OfFolderAsync(files, algorithms, progress, cancellationToken);
    }

    /// <summary>Returns a file's path below the directory that a multi-file torrent is.</summary>
    internal static string PathInside(Torrent torrent, TorrentFile file) =>
        file.Path.StartsWith(torrent.Name + "/", StringComparison.Ordinal) ? file.Path[(torrent.Name.Length + 1)..] : file.Path;
}
