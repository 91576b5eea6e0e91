using System.Buffers;

namespace Owm.BitTorrentLoader.Digests;

/// <summary>
/// Digests of content in one read, however many are asked for. A file has the plain digest of its bytes. A folder has the digest
/// that the torrents of this community are named by (bt-gsoc-2019), in an order that is the same on every machine: a hash fed with
/// the ASCII hexadecimal digest of each 4096-byte chunk of each file, the files in ordinal order of their paths with <c>/</c>
/// between the names. File names are not part of it, nor are empty files.
/// </summary>
public static class ContentDigest
{
    private const int BlockLength = 1024 * 1024;

    /// <summary>Makes digests of a file or of a folder on disk.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="algorithms">The digests to make.</param>
    /// <param name="progress">Is told how many bytes have been read, about every MiB.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="IOException">Something in it cannot be read.</exception>
    public static Task<ContentDigests> OfPathAsync(
        string path, IEnumerable<DigestAlgorithm> algorithms, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(path)) return OfFolderAsync(ContentFile.ListFolder(path), algorithms, progress, cancellationToken);
        if (!File.Exists(path)) throw new FileNotFoundException($"No file or directory is at '{path}'. Check the path.", path);
        return OfFileAsync(new ContentFile(Path.GetFileName(path), () => OpenFile(path)), algorithms, progress, cancellationToken);
    }

    /// <summary>Makes digests of one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="algorithms">The digests to make.</param>
    /// <param name="progress">Is told how many bytes have been read, about every MiB.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public static async Task<ContentDigests> OfFileAsync(
        ContentFile file, IEnumerable<DigestAlgorithm> algorithms, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        using var digester = new ContentDigester(algorithms, folder: false);
        using var blocks = new Blocks();
        await ReadAsync(file, digester, blocks, progress, cancellationToken);
        return digester.Finish();
    }

    /// <summary>Makes digests of a folder's files as they come.</summary>
    /// <param name="files">The files in ordinal order of their paths.</param>
    /// <param name="algorithms">The digests to make.</param>
    /// <param name="progress">Is told how many bytes have been read, about every MiB.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="InvalidOperationException">The files are not in ordinal order of their paths.</exception>
    public static async Task<ContentDigests> OfFolderAsync(
        IEnumerable<ContentFile> files, IEnumerable<DigestAlgorithm> algorithms, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        using var digester = new ContentDigester(algorithms, folder: true);
        using var blocks = new Blocks();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            digester.NextFile(file.Path);
            await ReadAsync(file, digester, blocks, progress, cancellationToken);
        }

        return digester.Finish();
    }

    internal static FileStream OpenFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = FileOptions.SequentialScan | FileOptions.Asynchronous,
        BufferSize = 0,
    });

    // Reads a block while the one before is hashed; the slowest digest sets the pace.
    private static async Task ReadAsync(
        ContentFile file, ContentDigester digester, Blocks blocks, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await using var stream = file.Open();
        var hashing = Task.CompletedTask;
        try
        {
            int read;
            do
            {
                var block = blocks.Next();
                read = await stream.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellationToken);
                await hashing;
                hashing = digester.AppendAsync(block[..read]);
                progress?.Report(digester.Length);
            }
            while (read == BlockLength);
        }
        finally
        {
            // The blocks go back to the pool next: nobody may still be reading them.
            await hashing;
        }
    }

    private sealed class Blocks : IDisposable
    {
        private readonly byte[][] _blocks = [ArrayPool<byte>.Shared.Rent(BlockLength), ArrayPool<byte>.Shared.Rent(BlockLength)];
        private int _next;

        public Memory<byte> Next()
        {
            _next ^= 1;
            return _blocks[_next].AsMemory(0, BlockLength);
        }

        public void Dispose()
        {
            foreach (var block in _blocks) ArrayPool<byte>.Shared.Return(block);
        }
    }
}
