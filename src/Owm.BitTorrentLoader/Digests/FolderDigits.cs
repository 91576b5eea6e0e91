using System.Security.Cryptography;
using Owm.DataSources;

namespace Owm.BitTorrentLoader.Digests;

/// <summary>A folder as a legacy MD5 sees it: of each file the hexadecimal MD5s of its chunks, in the order the file system lists.</summary>
internal sealed class FolderDigits
{
    private FolderDigits(IReadOnlyList<FileDigits> files, IReadOnlyList<FolderDigits> folders, string path)
    {
        Files = files;
        Folders = folders;
        Path = path;
    }

    public string Path { get; }

    public IReadOnlyList<FileDigits> Files { get; }

    public IReadOnlyList<FolderDigits> Folders { get; }

    public IEnumerable<FileDigits> All() => Files.Concat(Folders.SelectMany(f => f.All()));

    /// <summary>Reads a folder; null when the digits would take more than <paramref name="maxDigits"/> bytes.</summary>
    public static async Task<FolderDigits?> ReadAsync(string folder, long maxDigits, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var reader = new Reader(System.IO.Path.GetFullPath(folder), maxDigits, progress);
        return await reader.ReadAsync(new DirectoryInfo(folder), cancellationToken);
    }

    internal sealed record FileDigits(string Path, byte[] Digits);

    private sealed class Reader(string root, long room, IProgress<long>? progress)
    {
        private readonly byte[] _block = new byte[256 * ContentHash.ChunkLength];
        private long _read;

        public async Task<FolderDigits?> ReadAsync(DirectoryInfo directory, CancellationToken cancellationToken)
        {
            var files = new List<FileDigits>();
            var folders = new List<FolderDigits>();
            foreach (var entry in directory.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }))
            {
                if (entry is FileInfo file)
                {
                    room -= file.Length / ContentHash.ChunkLength * 2 * MD5.HashSizeInBytes;
                    if (room < 0) return null;
                    var digits = await DigitsOfAsync(file.FullName, cancellationToken);
                    if (digits.Length > 0) files.Add(new FileDigits(Relative(file), digits));
                }
                else if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                {
                    var inner = await ReadAsync((DirectoryInfo)entry, cancellationToken);
                    if (inner is null) return null;
                    if (inner.Files.Count > 0 || inner.Folders.Count > 0) folders.Add(inner);
                }
            }

            return new FolderDigits(files, folders, Relative(directory));
        }

        private string Relative(FileSystemInfo entry) =>
            System.IO.Path.GetRelativePath(root, entry.FullName).Replace(System.IO.Path.DirectorySeparatorChar, '/');

        private async Task<byte[]> DigitsOfAsync(string path, CancellationToken cancellationToken)
        {
            using var digits = new MemoryStream();
            await using var stream = ContentDigest.OpenFile(path);
            int read;
            while ((read = await stream.ReadAtLeastAsync(_block, _block.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                AppendDigits(_block.AsSpan(0, read), digits);
                progress?.Report(_read += read);
            }

            return digits.ToArray();
        }

        private static void AppendDigits(ReadOnlySpan<byte> bytes, MemoryStream digits)
        {
            Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
            Span<byte> hex = stackalloc byte[2 * MD5.HashSizeInBytes];
            for (; !bytes.IsEmpty; bytes = bytes[Math.Min(ContentHash.ChunkLength, bytes.Length)..])
            {
                MD5.HashData(bytes[..Math.Min(ContentHash.ChunkLength, bytes.Length)], hash);
                Convert.TryToHexStringLower(hash, hex, out _);
                digits.Write(hex);
            }
        }
    }
}
