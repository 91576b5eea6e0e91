using System.Buffers;
using System.Security.Cryptography;

namespace Owm.DataSources;

/// <summary>The bytes of a source: of one file, or of a folder's files in their order.</summary>
/// <param name="IsFolder">Whether it is a folder, which has a digest of its own kind; see <see cref="ContentHash"/>.</param>
/// <param name="Parts">Each opens one file for reading from its start; called once, in their order.</param>
internal sealed record FileContent(bool IsFolder, IEnumerable<Func<Stream>> Parts)
{
    private const int BlockLength = 1 << 20;

    // Below this a hop to another thread costs more than the overlap gains.
    private const int WorthAThread = 128 << 10;

    public static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = FileOptions.SequentialScan | FileOptions.Asynchronous,
        BufferSize = 0,
    });

    /// <summary>Makes digests, in lower-case hexadecimal, and counts the bytes, in one read and two blocks of memory.</summary>
    public async Task<(string[] Digests, long Length)> HashAsync(IReadOnlyList<HashAlgorithmName> algorithms, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ContentHash[] hashes = [.. algorithms.Select(a => new ContentHash(a, IsFolder))];
        byte[][] blocks = [ArrayPool<byte>.Shared.Rent(BlockLength), ArrayPool<byte>.Shared.Rent(BlockLength)];
        var (length, turn) = (0L, 0);
        var hashing = Task.CompletedTask;
        try
        {
            foreach (var open in Parts)
            {
                await using var stream = open();
                int read;
                do
                {
                    // A block is read while the one before is digested; the slowest algorithm sets the pace.
                    turn ^= 1;
                    var block = blocks[turn].AsMemory(0, BlockLength);
                    read = await stream.ReadAtLeastAsync(block, BlockLength, throwOnEndOfStream: false, cancellationToken);
                    await hashing;
                    hashing = AppendAsync(hashes, block[..read]);
                    length += read;
                    progress?.Report(length);
                }
                while (read == BlockLength);
                await hashing;
                foreach (var hash in hashes) hash.EndFile();
            }

            return ([.. hashes.Select(h => h.Finish())], length);
        }
        finally
        {
            // The blocks go back to the pool next: nobody may still be reading them.
            await hashing;
            foreach (var block in blocks) ArrayPool<byte>.Shared.Return(block);
            foreach (var hash in hashes) hash.Dispose();
        }
    }

    private static Task AppendAsync(ContentHash[] hashes, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length >= WorthAThread) return Task.WhenAll(hashes.Select(hash => Task.Run(() => hash.Append(bytes.Span))));
        foreach (var hash in hashes) hash.Append(bytes.Span);
        return Task.CompletedTask;
    }
}
