using Owm.DataSources;

namespace Owm.BitTorrentLoader.Digests;

/// <summary>
/// Makes several digests of content that is handed over piece by piece, in order: each algorithm runs on a thread of its own
/// when there is enough to do. Not safe for two callers at a time.
/// </summary>
public sealed class ContentDigester : IDisposable
{
    // Below this a hop to another thread costs more than the overlap gains.
    private const int WorthAThread = 128 * 1024;

    private readonly DigestAlgorithm[] _algorithms;
    private readonly ContentHash[] _digests;
    private readonly bool _folder;
    private string? _file;
    private long _length;
    private int _fileCount;

    /// <summary>Makes a digester.</summary>
    /// <param name="algorithms">The digests to make.</param>
    /// <param name="folder">Whether the content is a folder: then <see cref="NextFile"/> comes before each file's bytes.</param>
    public ContentDigester(IEnumerable<DigestAlgorithm> algorithms, bool folder)
    {
        _folder = folder;
        _algorithms = [.. algorithms.Distinct().Order()];
        _digests = [.. _algorithms.Select(a => new ContentHash(a.HashName(), folder))];
        if (!folder) _fileCount = 1;
    }

    /// <summary>Gets how much has been handed over, in bytes.</summary>
    public long Length => _length;

    /// <summary>Begins a folder's next file.</summary>
    /// <param name="path">Its path below the folder, with <c>/</c> between the names.</param>
    /// <exception cref="InvalidOperationException">The content is a single file, or the path does not come after the one before
    /// in ordinal order: the digest would then depend on the order of the day.</exception>
    public void NextFile(string path)
    {
        if (!_folder) throw new InvalidOperationException("The content is one file; it has no further ones.");
        if (_file is not null && string.CompareOrdinal(_file, path) >= 0)
        {
            throw new InvalidOperationException($"'{path}' comes after '{_file}': the files of a folder are digested in ordinal order of their paths.");
        }

        foreach (var digest in _digests) digest.EndFile();
        _file = path;
        _fileCount++;
    }

    /// <summary>Appends bytes. They must not change before the task is done.</summary>
    /// <param name="bytes">The bytes.</param>
    public Task AppendAsync(ReadOnlyMemory<byte> bytes)
    {
        _length += bytes.Length;
        if (bytes.Length >= WorthAThread)
        {
            return Task.WhenAll(_digests.Select(digest => Task.Run(() => digest.Append(bytes.Span))));
        }

        foreach (var digest in _digests) digest.Append(bytes.Span);
        return Task.CompletedTask;
    }

    /// <summary>Returns the digests of all that was appended.</summary>
    public ContentDigests Finish() => new([.. _algorithms.Zip(_digests, (a, d) => new Digest(a, d.Finish()))], _length, _fileCount);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var digest in _digests) digest.Dispose();
    }
}
